// Reckons stored tickets anew when a workspace's business calendar has changed, from the times kept and without a fetch.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Loading;

/// <summary>Brings the tickets of a workspace up to its calendar, in one transaction.</summary>
public sealed class CalendarChanges(Database database, TimeProvider clock, ILogger<CalendarChanges> log) : WaitingChanges(database, clock, log)
{
    protected override string Waiting => "select workspace_id from business_calendar where applied < version";

    protected override Task ApplyAsync(Workspace workspace, CancellationToken cancellationToken) =>
        InTurnAsync(workspace, "cx reckoning", session => ReckonAsync(session, workspace, cancellationToken), cancellationToken);

    private static async Task<bool> ReckonAsync(Session session, Workspace workspace, CancellationToken cancellationToken)
    {
        var calendar = await BusinessCalendarBook.ReadAsync(session, workspace.WorkspaceId, cancellationToken);
        // No page of tickets may come in by the old calendar while this goes on.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx business minutes'), @WorkspaceId)", workspace, cancellationToken);
        var times = (await session.QueryAsync<Times>("""
            select source_id, ticket_id, created_at, first_reply_at, created_at + make_interval(mins => full_resolution_calendar) as ended_at,
                   first_reply_at is not null and (first_reply_reckoned or first_reply_business is null) as reply,
                   full_resolution_calendar is not null and (full_resolution_reckoned or full_resolution_business is null) as solving
            from ticket where workspace_id = @WorkspaceId
              and (first_reply_reckoned or full_resolution_reckoned or first_reply_business is null or full_resolution_business is null)
            """, workspace, cancellationToken)).Where(one => one.Reply || one.Solving).ToList();
        var hours = calendar.HoursIn(workspace.Calendar.TimeZone);
        var days = await session.QueryAsync<DateOnly>("""
            with reckoned as (
              update ticket t
              set first_reply_business = case when r.reply then r.reply_minutes else t.first_reply_business end,
                  first_reply_reckoned = t.first_reply_reckoned or r.reply,
                  full_resolution_business = case when r.solving then r.solving_minutes else t.full_resolution_business end,
                  full_resolution_reckoned = t.full_resolution_reckoned or r.solving
              from unnest(@sources, @tickets, @replies, @replyMinutes, @solvings, @solvingMinutes) as r(source_id, ticket_id, reply, reply_minutes, solving, solving_minutes)
              where t.workspace_id = @WorkspaceId and t.source_id = r.source_id and t.ticket_id = r.ticket_id
                and ((r.reply and t.first_reply_business is distinct from r.reply_minutes) or (r.solving and t.full_resolution_business is distinct from r.solving_minutes))
              returning t.created_on, t.solved_on
            )
            select created_on from reckoned union select solved_on from reckoned where solved_on is not null
            """, new
        {
            workspace.WorkspaceId,
            sources = times.Select(one => one.SourceId).ToArray(),
            tickets = times.Select(one => one.TicketId).ToArray(),
            replies = times.Select(one => one.Reply).ToArray(),
            replyMinutes = times.Select(one => one.Reply ? hours.MinutesBetween(one.CreatedAt, one.FirstReplyAt!.Value) : 0).ToArray(),
            solvings = times.Select(one => one.Solving).ToArray(),
            solvingMinutes = times.Select(one => one.EndedAt is { } ended ? hours.MinutesBetween(one.CreatedAt, ended) : 0).ToArray(),
        }, cancellationToken);
        await MetricParts.RefreshAsync(session, workspace.WorkspaceId, FactKind.Ticket, [.. days], cancellationToken);
        await session.ExecuteAsync("update business_calendar set applied = @Version where workspace_id = @WorkspaceId", new { calendar.Version, workspace.WorkspaceId }, cancellationToken);
        return true;
    }

    private sealed record Times
    {
        public int SourceId { get; init; }
        public required string TicketId { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? FirstReplyAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }
        public bool Reply { get; init; }
        public bool Solving { get; init; }
    }
}
