// Invitations as they are kept: made and revoked by owners, found by whoever holds the link, used once.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;

namespace CxDashboard.Core.People;

public static class InvitationBook
{
    /// <summary>Makes an invitation and gives its token, which is kept nowhere; null where the actor owns the workspace no more.</summary>
    public static async Task<string?> MakeAsync(
        Database database, Workspace workspace, InvitationDraft draft, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if ((draft.DaysFault ?? draft.EmailFault) is { } fault) throw new InvalidOperationException(fault);
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (!await MemberBook.MayChangeAsync(session, workspace.WorkspaceId, actor, cancellationToken)) return null;
        var token = ShareToken.New();
        var made = await session.SingleAsync<Invitation>($"""
            insert into invitation (workspace_id, token_hash, role, email, invited_by, invited_as, created_at, expires_at)
            values (@WorkspaceId, @hash, @Role, @email, @AccountId, @Name, @now, @now + make_interval(days => @Days)) returning {Invitation.Columns}
            """, new { workspace.WorkspaceId, hash = ShareToken.HashOf(token), draft.Role, email = draft.Email?.Trim(), actor.AccountId, actor.Name, now, draft.Days }, cancellationToken);
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.Invited, made.Subject, made.Role, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return token;
    }

    /// <summary>A workspace's open invitations, the latest first.</summary>
    public static async Task<IReadOnlyList<Invitation>> OpenAsync(Database database, Workspace workspace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<Invitation>($"""
            select {Invitation.Columns} from invitation where workspace_id = @WorkspaceId and {Invitation.IsOpen} order by invitation_id desc
            """, new { workspace.WorkspaceId, now }, cancellationToken)];
    }

    /// <summary>Ends an open invitation; false where there is none, or the actor owns the workspace no more.</summary>
    public static async Task<bool> RevokeAsync(
        Database database, Workspace workspace, int invitationId, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (!await MemberBook.MayChangeAsync(session, workspace.WorkspaceId, actor, cancellationToken)) return false;
        var revoked = await session.FirstAsync<Invitation>($"""
            update invitation set revoked_at = @now where workspace_id = @WorkspaceId and invitation_id = @invitationId and {Invitation.IsOpen} returning {Invitation.Columns}
            """, new { workspace.WorkspaceId, invitationId, now }, cancellationToken);
        if (revoked is null) return false;
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.InvitationRevoked, revoked.Subject, null, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The open invitation of a token's hash, with the workspace it leads to; null for any other.</summary>
    public static async Task<(Invitation Invitation, Workspace Workspace)?> FindAsync(Database database, string tokenHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Invitation? found;
        await using (var session = await database.OpenAsync(new Scope.Share(tokenHash), cancellationToken))
        {
            found = await session.FirstAsync<Invitation>(
                $"select {Invitation.Columns} from invitation where token_hash = @tokenHash and {Invitation.IsOpen}", new { tokenHash, now }, cancellationToken);
        }

        return found is null ? null : (found, await WorkspaceBook.OfAsync(database, found.WorkspaceId, cancellationToken));
    }

    /// <summary>Lets somebody who has an account into the workspace.</summary>
    public static Task<JoinOutcome> JoinAsync(Database database, string tokenHash, int accountId, DateTimeOffset now, CancellationToken cancellationToken) =>
        UseAsync(database, tokenHash, now, session => session.FirstAsync<Joining>(
            "select account_id, email, name from account where account_id = @accountId", new { accountId }, cancellationToken), cancellationToken);

    /// <summary>Makes an account and lets it into the workspace, both or neither.</summary>
    public static async Task<JoinOutcome> JoinAsNewAsync(Database database, string tokenHash, NewAccount account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await UseAsync(database, tokenHash, now, session => session.FirstAsync<Joining>("""
                insert into account (email, name, password_hash, security_stamp) values (@Email, @Name, @PasswordHash, gen_random_uuid()::text)
                returning account_id, email, name
                """, account, cancellationToken), cancellationToken);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return JoinOutcome.EmailTaken;
        }
    }

    /// <summary>Ends what an owner has made who is one no more.</summary>
    internal static Task RevokeOfAsync(Session session, int workspaceId, int accountId, CancellationToken cancellationToken) =>
        session.ExecuteAsync("""
            update invitation set revoked_at = now() where workspace_id = @workspaceId and invited_by = @accountId and used_at is null and revoked_at is null
            """, new { workspaceId, accountId }, cancellationToken);

    // Whoever is refused has changed nothing: the session is given up.
    private static async Task<JoinOutcome> UseAsync(
        Database database, string tokenHash, DateTimeOffset now, Func<Session, Task<Joining?>> who, CancellationToken cancellationToken)
    {
        if (await FindAsync(database, tokenHash, now, cancellationToken) is not var (known, workspace)) return JoinOutcome.Gone;
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        // The row's lock lets one of many at once win; the others find it used.
        var used = await session.ExecuteAsync($"""
            update invitation set used_at = @now where workspace_id = @WorkspaceId and invitation_id = @InvitationId and {Invitation.IsOpen}
            """, new { known.WorkspaceId, known.InvitationId, now }, cancellationToken);
        if (used == 0 || await who(session) is not { } person) return JoinOutcome.Gone;
        if (!known.IsFor(person.Email)) return JoinOutcome.ForSomebodyElse;
        var joined = await session.ExecuteAsync("""
            insert into membership (workspace_id, account_id, role) values (@WorkspaceId, @AccountId, @Role) on conflict do nothing
            """, new { known.WorkspaceId, person.AccountId, known.Role }, cancellationToken);
        if (joined == 0) return JoinOutcome.Already;
        await session.ExecuteAsync("update invitation set used_by = @AccountId where workspace_id = @WorkspaceId and invitation_id = @InvitationId",
            new { known.WorkspaceId, known.InvitationId, person.AccountId }, cancellationToken);
        await AuditBook.WriteAsync(session, known.WorkspaceId, new Actor(person.AccountId, person.Name), Deed.Joined, known.Subject, known.Role, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return JoinOutcome.Joined;
    }

    private sealed record Joining(int AccountId, string Email, string Name);
}
