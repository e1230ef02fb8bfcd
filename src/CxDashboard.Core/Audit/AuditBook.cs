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
    SharePublished, SharePaused, ShareResumed, ShareRotated, ShareRevoked, SharePassword, GuestCommented, GuestCommentRemoved,
    Invited, InvitationRevoked, Joined, RoleChanged, MemberRemoved, Renamed, PasswordChanged, PasswordResetOffered,
    SecondFactorOn, SecondFactorOff, RecoveryCodeUsed,
    WorkspaceMade, WorkspaceExported,
    ThemeAdded, ThemeChanged, ThemeDeleted,
    GoalMade, GoalChanged, StagesChanged, SegmentsChanged, PersonaKept, PersonaRemoved, HoursChanged, CalendarChanged, SettingChanged,
    ViewSaved, ViewDeleted, MapMade, MapPutAway, MapBroughtBack, MapMadeHome,
}

/// <summary>One line. Who is the name as it was then.</summary>
public sealed record AuditLine
{
    public long AuditId { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Who { get; init; }
    public required string Action { get; init; }
    public required string Subject { get; init; }
    public string? Detail { get; init; }
}

/// <summary>Which lines are asked for; null asks for all. Days are the workspace's own, both included; Before is a line's number,
/// and only older ones follow.</summary>
public sealed record AuditFilter(string? Who = null, Deed? Kind = null, DateOnly? From = null, DateOnly? To = null, long? Before = null);

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

    /// <summary>Adds a line of somebody who is known by their account alone, under the name they have now.</summary>
    public static async Task WriteAsync(
        Session session, Workspace workspace, int accountId, Deed deed, string subject, string? detail, CancellationToken cancellationToken)
    {
        var name = await session.SingleAsync<string>("select name from account where account_id = @accountId", new { accountId }, cancellationToken);
        await WriteAsync(session, workspace.WorkspaceId, new Actor(accountId, name), deed, subject, detail, cancellationToken);
    }

    /// <summary>The lines that a filter leaves, newest first. A page goes on below its last line's number, so what is added
    /// meanwhile moves nobody's page.</summary>
    public static async Task<IReadOnlyList<AuditLine>> FindAsync(
        Database database, Workspace workspace, AuditFilter filter, int most, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<AuditLine>("""
            select audit_id, at, who, action, subject, detail from audit
            where workspace_id = @WorkspaceId and (@Before::bigint is null or audit_id < @Before)
              and (@Who::text is null or who = @Who) and (@kind::text is null or action = @kind)
              and (@From::date is null or at >= @From::timestamp at time zone @zone) and (@To::date is null or at < (@To + 1)::timestamp at time zone @zone)
            order by audit_id desc limit @most
            """, new { workspace.WorkspaceId, filter.Before, filter.Who, kind = filter.Kind?.ToString(), filter.From, filter.To, zone = workspace.Calendar.TimeZone.Id, most }, cancellationToken)];
    }

    /// <summary>Everybody who did something, by the names of then.</summary>
    public static async Task<IReadOnlyList<string>> PeopleAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<string>("select distinct who from audit where workspace_id = @WorkspaceId order by 1", workspace, cancellationToken)];
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
