// What people did, line by line: added in the transaction of the deed itself, read by owners, never changed.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Audit;

/// <summary>What was done. The names are stored.</summary>
public enum Deed
{
    Connected, CredentialChanged, SettingsChanged, ScheduleChanged, Paused, Resumed, PullAsked, StopAsked, BackfillAsked, BackfillCancelled, RetryAsked,
    Imported, ImportCancelled, Erased, PayloadRead,
    SharePublished, SharePaused, ShareResumed, ShareRotated, ShareRevoked, SharePassword,
    Invited, InvitationRevoked, Joined, RoleChanged, MemberRemoved, Renamed, PasswordChanged, PasswordResetOffered,
    SecondFactorOn, SecondFactorOff, RecoveryCodeUsed,
    WorkspaceMade, WorkspaceExported,
    ThemeAdded, ThemeChanged, ThemeDeleted,
}

/// <summary>One line. Who is the name as it was then.</summary>
public sealed record AuditLine
{
    public DateTimeOffset At { get; init; }
    public required string Who { get; init; }
    public required string Action { get; init; }
    public required string Subject { get; init; }
    public string? Detail { get; init; }
}

/// <summary>Writes, reads and, in the owner's name, forgets.</summary>
public static class AuditBook
{
    public const int MonthsKept = 13;

    /// <summary>Adds a line in the session of the deed. Neither subject nor detail may hold a credential or name a person who was erased.</summary>
    public static Task WriteAsync(
        Session session, int workspaceId, Actor actor, Deed deed, string subject, string? detail, CancellationToken cancellationToken) =>
        session.ExecuteAsync("""
            insert into audit (workspace_id, account_id, who, action, subject, detail)
            values (@workspaceId, @AccountId, @Name, @action, @subject, @detail)
            """, new
        {
            workspaceId, actor.AccountId, actor.Name, action = deed.ToString(), subject = StoredText.Of(subject), detail = detail is null ? null : StoredText.Of(detail),
        }, cancellationToken);

    /// <summary>A page of lines, newest first, and how many there are in all.</summary>
    public static async Task<(IReadOnlyList<AuditLine> Lines, long All)> ReadAsync(
        Database database, Workspace workspace, int skip, int most, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var all = await session.SingleAsync<long>("select count(*) from audit where workspace_id = @WorkspaceId", workspace, cancellationToken);
        var lines = await session.QueryAsync<AuditLine>("""
            select at, who, action, subject, detail from audit where workspace_id = @WorkspaceId
            order by audit_id desc offset @skip limit @most
            """, new { workspace.WorkspaceId, skip, most }, cancellationToken);
        return ([.. lines], all);
    }

    /// <summary>Removes lines older than <see cref="MonthsKept"/> as the role that owns the table; the site's login may not.</summary>
    public static async Task<int> ForgetAsync(string ownerConnection, CancellationToken cancellationToken)
    {
        await using var database = Database.Open(ownerConnection, mostConnections: 2);
        var forgotten = 0;
        foreach (var workspace in await WorkspaceBook.AllAsync(database, cancellationToken))
        {
            await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
            forgotten += await session.ExecuteAsync(
                "delete from audit where at < now() - make_interval(months => @MonthsKept)", new { MonthsKept }, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        return forgotten;
    }
}
