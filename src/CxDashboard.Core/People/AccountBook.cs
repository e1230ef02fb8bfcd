// A person's own account: what they are called, their password, and the sessions they have open.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.People;

/// <summary>A session that is open. <c>Address</c> is the network only.</summary>
public sealed record OpenSession(Guid SessionId, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string Address, string Browser);

public static class AccountBook
{
    /// <summary>The sessions of an account that go on, the last seen first. <paramref name="over"/>: what began before it has ended by its age.</summary>
    public static async Task<IReadOnlyList<OpenSession>> SessionsAsync(Database database, int accountId, DateTimeOffset over, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Account(accountId), cancellationToken);
        return [.. await session.QueryAsync<OpenSession>("""
            select session_id, created_at, last_seen_at, address, browser from account_session
            where account_id = @accountId and ended_at is null and created_at > @over order by last_seen_at desc, session_id
            """, new { accountId, over }, cancellationToken)];
    }

    /// <summary>Ends all sessions of an account but, if given, one.</summary>
    public static async Task EndSessionsAsync(Database database, int accountId, Guid? but, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Account(accountId), cancellationToken);
        await EndSessionsAsync(session, accountId, but, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Gives the account another name; what is written down already keeps the old one.</summary>
    public static async Task RenameAsync(Database database, Actor actor, string name, CancellationToken cancellationToken)
    {
        if (actor.AccountId is not { } accountId) throw new InvalidOperationException("Only an account has a name to change.");
        await using (var session = await database.OpenAsync(new Scope.Account(accountId), cancellationToken))
        {
            await session.ExecuteAsync("update account set name = @name where account_id = @accountId", new { accountId, name }, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        await NoteAsync(database, accountId, actor, Deed.Renamed, name, cancellationToken);
    }

    /// <summary>Gives the account another password and ends its sessions but, if given, one.</summary>
    public static async Task SetPasswordAsync(Database database, Actor actor, string passwordHash, Guid? but, CancellationToken cancellationToken)
    {
        if (actor.AccountId is not { } accountId) throw new InvalidOperationException("Only an account has a password.");
        await using (var session = await database.OpenAsync(new Scope.Account(accountId), cancellationToken))
        {
            await SetPasswordAsync(session, accountId, passwordHash, but, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        await NoteAsync(database, accountId, actor, Deed.PasswordChanged, actor.Name, cancellationToken);
    }

    internal static async Task SetPasswordAsync(Session session, int accountId, string passwordHash, Guid? but, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("update account set password_hash = @passwordHash, security_stamp = gen_random_uuid()::text where account_id = @accountId",
            new { accountId, passwordHash }, cancellationToken);
        await EndSessionsAsync(session, accountId, but, cancellationToken);
    }

    /// <summary>Writes a deed into the audit of every workspace that the account belongs to: whom they let in is their owners' matter.</summary>
    public static async Task NoteAsync(Database database, int accountId, Actor actor, Deed deed, string subject, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> workspaces;
        await using (var session = await database.OpenAsync(new Scope.Account(accountId), cancellationToken))
            workspaces = [.. await session.QueryAsync<int>("select workspace_id from membership where account_id = @accountId order by 1", new { accountId }, cancellationToken)];
        foreach (var workspaceId in workspaces)
        {
            await using var session = await database.OpenAsync(new Scope.Workspace(workspaceId), cancellationToken);
            await AuditBook.WriteAsync(session, workspaceId, actor, deed, subject, null, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }
    }

    private static Task EndSessionsAsync(Session session, int accountId, Guid? but, CancellationToken cancellationToken) =>
        session.ExecuteAsync("update account_session set ended_at = now() where account_id = @accountId and ended_at is null and session_id is distinct from @but",
            new { accountId, but }, cancellationToken);
}
