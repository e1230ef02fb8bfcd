// What the sources page shows, and the questions it asks for it.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;

namespace CxDashboard.Web.Sources;

/// <summary>All sources of a workspace, files last.</summary>
public sealed record SourcesView(IReadOnlyList<SourceView> Pulled, IReadOnlyList<SourceView> Files, IReadOnlyList<Upload> Uploads, RunList Runs, string Lead)
{
    public const int RunsAPage = 15;
    private const int BarsACard = 30;
    private const int LatestUploads = 5;

    private const string FactsQuery = """
        select s.source_id, s.name, s.connector, s.cron, s.since, s.paused, s.asked_at is not null as is_asked,
               (select r.quota_left from run r where r.workspace_id = s.workspace_id and r.source_id = s.source_id and r.quota_left is not null
                order by r.started_at desc limit 1) as quota_left,
               (select count(*) from dead_letter d where d.workspace_id = s.workspace_id and d.source_id = s.source_id) as dead_letters,
               coalesce(chunks.done, 0) as chunks_done, coalesce(chunks.open, 0) as chunks_open, coalesce(now.rows, 0)::bigint as rows_now, now.rows is not null as is_running
        from source s
        left join lateral (
          select count(*) filter (where c.state = 'done') as done, count(*) filter (where c.state = 'open') as open
          from backfill b join backfill_chunk c using (workspace_id, backfill_id)
          where b.workspace_id = s.workspace_id and b.source_id = s.source_id and b.cancelled_at is null
            and exists (select from backfill_chunk o where o.workspace_id = b.workspace_id and o.backfill_id = b.backfill_id and o.state = 'open')
        ) chunks on true
        left join lateral (
          select sum(r.received) as rows from run r
          where r.workspace_id = s.workspace_id and r.source_id = s.source_id and r.state = 'running' and r.lease_until > now()
        ) now on true
        where s.workspace_id = @WorkspaceId and (@sourceId::int is null or s.source_id = @sourceId)
        order by s.source_id
        """;

    public static async Task<SourcesView> LoadAsync(
        Database database, Workspace workspace, ConnectorList connectors, ISchedules schedules, UploadBook uploads, int runsPage, string uri, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var all = await CardsAsync(database, workspace, null, connectors, schedules, now, cancellationToken);
        var pulled = all.Where(source => source.IsPulled).ToList();
        return new SourcesView(
            pulled, [.. all.Where(source => !source.IsPulled)], await uploads.LatestAsync(workspace, LatestUploads, cancellationToken),
            await RunsAsync(database, workspace, null, runsPage, uri, now, cancellationToken), LeadOf(pulled));
    }

    /// <summary>The cards of all sources, or of one.</summary>
    public static async Task<IReadOnlyList<SourceView>> CardsAsync(
        Database database, Workspace workspace, int? sourceId, ConnectorList connectors, ISchedules schedules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var health = (await SourceHealth.StreamsAsync(database, workspace, cancellationToken)).ToLookup(stream => stream.SourceId);
        var (facts, bars) = await FactsAsync(database, workspace, sourceId, cancellationToken);
        var cards = new List<SourceView>();
        foreach (var source in facts)
        {
            var next = source.Connector == SourceBook.Import ? null : await schedules.NextAsync(new Ring.Pull(workspace.WorkspaceId, source.SourceId), cancellationToken);
            cards.Add(SourceView.Of(workspace, source, [.. health[source.SourceId]], [.. bars[source.SourceId]], next, connectors, now));
        }

        return cards;
    }

    public static async Task<RunList> RunsAsync(
        Database database, Workspace workspace, int? sourceId, int page, string uri, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (runs, all) = await SourceHealth.RunsAsync(database, workspace, sourceId, (page - 1) * RunsAPage, RunsAPage, cancellationToken);
        var (newer, older) = Moments.Neighbours(uri, "runs", page, RunsAPage, all);
        return new RunList([.. runs.Select(run => RunView.Of(workspace, run, now))], Moments.Range(page, RunsAPage, runs.Count, all), newer, older);
    }

    private static async Task<(IReadOnlyList<SourceFacts>, ILookup<int, RunBar>)> FactsAsync(
        Database database, Workspace workspace, int? sourceId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var facts = (await session.QueryAsync<SourceFacts>(FactsQuery, new { workspace.WorkspaceId, sourceId }, cancellationToken)).ToList();
        var bars = await session.QueryAsync<RunBar>("""
            select b.source_id, b.state, b.received from unnest(@ids) as asked(source_id)
            cross join lateral (
              select r.run_id, r.source_id, r.state, r.received from run r where r.workspace_id = @WorkspaceId and r.source_id = asked.source_id
              order by r.started_at desc limit @BarsACard
            ) b order by b.source_id, b.run_id
            """, new { workspace.WorkspaceId, ids = facts.Select(f => f.SourceId).ToArray(), BarsACard }, cancellationToken);
        return (facts, bars.ToLookup(bar => bar.SourceId));
    }

    // The one sentence that somebody in a hurry reads.
    private static string LeadOf(List<SourceView> sources)
    {
        if (sources.Count == 0) return "Where the numbers come from, how old they are, and what each pull did.";
        var parts = new[]
        {
            (Of("bad", "warn"), "needs somebody's attention", "need somebody's attention"),
            (Of("none"), "has brought nothing yet or is paused", "have brought nothing yet or are paused"),
            (Of("good"), "delivers as it should", "deliver as they should"),
        };
        var said = string.Join("; ", parts.Where(part => part.Item1.Count > 0).Select(part => $"{Names(part.Item1, sources.Count)} {(part.Item1.Count == 1 ? part.Item2 : part.Item3)}"));
        return char.ToUpperInvariant(said[0]) + said[1..] + ".";

        List<string> Of(params string[] tones) => [.. sources.Where(source => tones.Contains(source.Status.Tone)).Select(source => source.Facts.Name)];
    }

    private static string Names(List<string> names, int all) =>
        names.Count == all && all > 1 ? $"all {all} sources" : names.Count > 3 ? $"{names.Count} sources"
        : names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
}
