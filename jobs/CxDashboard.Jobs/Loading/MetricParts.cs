// Makes the additive parts of the touched days anew, from the facts, by the scripts under sql/rollup.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Loading;

/// <summary>Refreshes metric parts inside the transaction that changed the facts.</summary>
public static class MetricParts
{
    /// <summary>Refreshes every metric made of the kind for the days given; those whose parts cannot be had by day are made anew whole.</summary>
    public static async Task RefreshAsync(Session session, int workspaceId, FactKind kind, DateOnly[] days, CancellationToken cancellationToken)
    {
        if (days.Length == 0) return;
        await TakeTurnAsync(session, workspaceId, cancellationToken);
        var metrics = Catalogue.All.Where(m => m.IsStored && (m.Kinds.Contains(kind) || m.Through == kind)).ToList();
        // What no stage names changes no number by stage; a change of the rules has its turn too, and cuts all days anew.
        if (metrics.Exists(m => m.Steps != StepsCounted.None) && !await IsNamedAsync(session, workspaceId, kind, cancellationToken))
            metrics.RemoveAll(m => m.Steps != StepsCounted.None);
        foreach (var same in OfSameRows(metrics))
            await RefreshAsync(session, workspaceId, same, same[0].Whole ? null : days, null, cancellationToken);
    }

    /// <summary>
    /// Cuts all metrics of these kinds of source anew by segment, from the facts and without asking a source; their other
    /// parts stay. Tells the share done, from 0 to 1.
    /// </summary>
    public static async Task RefreshSegmentsAsync(
        Session session, int workspaceId, IReadOnlyCollection<Side> sides, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await RefreshDimAsync(session, workspaceId, Audience.Segment, m => m.Kinds.Any(kind => SegmentField.SideOf(kind) is { } side && sides.Contains(side)), progress, cancellationToken);
    }

    /// <summary>Cuts the metrics that have the dimension, and that are meant, anew by it; their other parts stay.</summary>
    public static async Task RefreshDimAsync(
        Session session, int workspaceId, string dim, Func<Metric, bool> isMeant, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(session, workspaceId, cancellationToken);
        var metrics = Catalogue.All.Where(m => m.IsStored && m.Dims.Contains(dim) && isMeant(m)).ToList();
        for (var i = 0; i < metrics.Count; i++)
        {
            var pieces = metrics[i].Whole ? [null] : await QuartersAsync(session, workspaceId, metrics[i], cancellationToken);
            for (var piece = 0; piece < pieces.Count; piece++)
            {
                await RefreshAsync(session, workspaceId, [metrics[i]], pieces[piece], dim, cancellationToken);
                progress?.Report((i + (piece + 1d) / pieces.Count) / metrics.Count);
            }
        }
    }

    // A day has parts by a dimension only where it has parts at all. By quarters, so that a large workspace's progress moves.
    private static async Task<List<DateOnly[]?>> QuartersAsync(Session session, int workspaceId, Metric metric, CancellationToken cancellationToken)
    {
        var days = await session.QueryAsync<DateOnly>(
            "select distinct day from metric_day where workspace_id = @workspaceId and metric = @Key and dim = '' order by 1", new { workspaceId, metric.Key }, cancellationToken);
        return [.. days.GroupBy(day => (day.Year, (day.Month - 1) / 3)).Select(quarter => quarter.ToArray())];
    }

    /// <summary>Refreshes all metrics that depend on the stages' rules, from the facts and without asking a source.</summary>
    public static async Task RefreshStagesAsync(
        Session session, int workspaceId, CancellationToken cancellationToken, Func<int, int, Task>? step = null)
    {
        await TakeTurnAsync(session, workspaceId, cancellationToken);
        var metrics = Catalogue.All.Where(m => m.IsStored && m.ByStage).ToList();
        foreach (var (metric, done) in metrics.Select((metric, i) => (metric, i)))
        {
            if (step is not null) await step(done, metrics.Count);
            var days = await session.QueryAsync<DateOnly>(
                string.Join(" union ", metric.Kinds.SelectMany(DayColumns).Select(c => $"select {c.Column} from {c.Table} where workspace_id = @workspaceId and {c.Column} is not null")),
                new { workspaceId }, cancellationToken);
            await RefreshAsync(session, workspaceId, [metric], [.. days], null, cancellationToken);
        }
    }

    /// <summary>Refreshes the metrics that a setting changes.</summary>
    public static async Task RefreshSettingAsync(Session session, int workspaceId, Setting setting, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(session, workspaceId, cancellationToken);
        foreach (var metric in Catalogue.All.Where(m => m.IsStored && m.Needs == setting))
            await RefreshAsync(session, workspaceId, [metric], null, null, cancellationToken);
    }

    // Two sources of one kind feed the same parts: without turns each would count without the other's uncommitted facts and
    // then meet its rows. After the wait every statement sees what the other committed. The workspace's row is held as well: its
    // parts refer to it without being looked up, and where it is gone there is nothing to make parts of.
    private static async Task TakeTurnAsync(Session session, int workspaceId, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx metric parts'), @workspaceId)", new { workspaceId }, cancellationToken);
        var held = await session.QueryAsync<int>("select workspace_id from workspace where workspace_id = @workspaceId for key share", new { workspaceId }, cancellationToken);
        if (!held.Any()) throw new InvalidOperationException($"The workspace {workspaceId} is gone: no parts are made of it.");
    }

    private static Task<bool> IsNamedAsync(Session session, int workspaceId, FactKind kind, CancellationToken cancellationToken) =>
        session.SingleAsync<bool>("select exists (select from stage_step where workspace_id = @workspaceId and kind = @kind)", new { workspaceId, kind = kind.Table() }, cancellationToken);

    private static IEnumerable<(string Table, string Column)> DayColumns(FactKind kind) =>
        kind == FactKind.Ticket ? [("ticket", "created_on"), ("ticket", "solved_on")] : [(kind.Table(), "day")];

    // Metrics that stand upon the same rows are made together, and the rows are read once for all of them.
    private static IEnumerable<IReadOnlyList<Metric>> OfSameRows(IEnumerable<Metric> metrics) =>
        metrics.GroupBy(metric => (metric.FromRows?.Rows ?? metric.Upon ?? metric.Key, metric.Shape == Shape.Duration, metric.Whole, string.Join(' ', metric.Dims))).Select(same => (IReadOnlyList<Metric>)[.. same]);

    private static async Task RefreshAsync(Session session, int workspaceId, IReadOnlyList<Metric> metrics, DateOnly[]? days, string? only, CancellationToken cancellationToken)
    {
        if (days is { Length: 0 }) return;
        var months = days?.Select(day => new DateOnly(day.Year, day.Month, 1)).Distinct().ToArray();
        // The bounds say what the lists say already; but the planner always takes a range to the index, and a list only
        // when statistics tell it to, which are old or missing while facts are being loaded.
        var parameters = new
        {
            workspace = workspaceId,
            metrics = metrics.Select(metric => metric.Key).ToArray(),
            dims = only is null ? metrics[0].RowDims.ToArray() : [only],
            days,
            first = days?.Min(),
            last = days?.Max(),
            months,
            first_month = months?.Min(),
            after_months = months?.Max().AddMonths(1),
        };
        await session.ExecuteAsync(
            metrics[0].Shape == Shape.Duration ? Durations(metrics, only) : Sums(metrics, only), parameters, cancellationToken);
    }

    private static string Sums(IReadOnlyList<Metric> metrics, string? only) => $"""
        {Clear("metric_day", "metric_month", metrics[0].Whole)}
        insert into metric_day (workspace_id, metric, dim, day, stage, value, n, a, b)
        select @workspace, metric, dim, day, stage, value, n, a, b
        from ({Rollup.Cut(metrics, only)}) made;
        {SumMonths(metrics[0].Whole)}
        """;

    // A duration's script gives how often each minute occurred; its sums follow from that.
    private static string Durations(IReadOnlyList<Metric> metrics, string? only) => $"""
        {Clear("metric_day", "metric_month", metrics[0].Whole)}
        {Clear("minutes_day", "minutes_month", metrics[0].Whole)}
        with made as ({Rollup.Cut(metrics, only)}), kept as (
          insert into minutes_day (workspace_id, metric, dim, day, stage, value, minutes, n)
          select @workspace, metric, dim, day, stage, value, minutes, n from made where minutes is not null
        )
        insert into metric_day (workspace_id, metric, dim, day, stage, value, n, a, b)
        select @workspace, metric, dim, day, stage, value,
               coalesce(sum(n) filter (where minutes is not null), 0),
               coalesce(sum(n * minutes) filter (where minutes is not null), 0),
               coalesce(sum(n) filter (where minutes is null), 0)
        from made group by metric, dim, day, stage, value;
        {SumMonths(metrics[0].Whole)}
        insert into minutes_month (workspace_id, metric, dim, day, stage, value, minutes, n)
        select workspace_id, metric, dim, date_trunc('month', day)::date, stage, value, minutes, sum(n)
        from minutes_day where {OfMonths(metrics[0].Whole)}
        group by 1, 2, 3, 4, 5, 6, 7;
        """;

    private static string Clear(string dayTable, string monthTable, bool whole) => $"""
        delete from {dayTable} where workspace_id = @workspace and metric = any(@metrics) and dim = any(@dims){(whole ? "" : " and day between @first and @last and day = any(@days)")};
        delete from {monthTable} where workspace_id = @workspace and metric = any(@metrics) and dim = any(@dims){(whole ? "" : " and day = any(@months)")};
        """;

    private static string SumMonths(bool whole) => $"""
        insert into metric_month (workspace_id, metric, dim, day, stage, value, n, a, b)
        select workspace_id, metric, dim, date_trunc('month', day)::date, stage, value, sum(n), sum(a), sum(b)
        from metric_day where {OfMonths(whole)}
        group by 1, 2, 3, 4, 5, 6;
        """;

    private static string OfMonths(bool whole) => "workspace_id = @workspace and metric = any(@metrics) and dim = any(@dims)" + (whole
        ? ""
        : " and day >= @first_month and day < @after_months and date_trunc('month', day)::date = any(@months)");
}
