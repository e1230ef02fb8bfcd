// What becomes of a metric's script: cut by every dimension to be stored, or asked directly where a question is finer than what is stored.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Kpis;

/// <summary>
/// SQL round the scripts under sql/rollup. A script gives uncut rows: day, stage (null for none), one column a dimension of
/// the metric ('' for none; a segment is null where the rules cannot tell it), and n, a, b; for durations minutes (null
/// while open) and n. A script that stands upon another metric's, or upon one under sql/rows, reads that one's rows as
/// <c>base</c>. Only names from the catalogue go into the text; values are parameters.
/// </summary>
public static class Rollup
{
    /// <summary>
    /// The scripts' rows summed by day for the whole journey and each stage, in total and by each dimension: the columns
    /// metric, dim, day, stage, value and the parts, ready to be stored. What the rules cannot tell is left out. Metrics that
    /// stand upon the same rows have them read once.
    /// </summary>
    /// <param name="only">One dimension, where the other parts stay as they are.</param>
    public static string Cut(IReadOnlyList<Metric> metrics, string? only = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Base(metrics[0]) + string.Join(" union all ", metrics.Select(metric => $"select '{metric.Key}' as metric, cut.* from ({Cut(metric, only)}) cut"));
    }

    private static string Cut(Metric metric, string? only)
    {
        if (metric.CutsItself) return Own(metric);
        var minutes = metric.Shape == Shape.Duration;
        IReadOnlyList<string> dims = only is null ? metric.Dims : [only];
        return $"""
            with uncut as materialized ({Own(metric)})
            select {DimOf(dims)} as dim, day, {(metric.ByStage ? "coalesce(stage, '')" : "''")} as stage, {ValueOf(dims)} as value,
                   {(minutes ? "minutes, sum(n)::bigint as n" : "sum(n)::bigint as n, sum(a)::bigint as a, sum(b)::bigint as b")}
            from uncut
            group by day, {(minutes ? "minutes, " : "")}grouping sets ({string.Join(", ", Sets(metric, only is null ? metric.RowDims : dims))})
            having {string.Join(" and ", Known(metric, dims).Select(column => $"not (grouping({column}) = 0 and {column} is null)").DefaultIfEmpty("true"))}
            """;
    }

    /// <summary>
    /// Questions about one metric straight from the facts, by one breakdown or none: id, stage, value, bucket, n, a, b, and
    /// for durations the minutes and how often each occurred. Parameters: @ids, @stages, @grains, @froms, @tos, and one
    /// @only_{dim} a filtered dimension, the values that count.
    /// </summary>
    public static string Ask(Metric metric, string? breakdown, IEnumerable<string> filtered)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var known = new[] { breakdown }.OfType<string>().Concat(filtered).Except(metric.Dims).ToList();
        if (known.Count > 0) throw new ArgumentException($"{metric.Key} has no dimension {known[0]}.", nameof(filtered));
        return $"""
            with uncut as materialized ({Script(metric)}), question as (
              select * from unnest(@ids, @stages, @grains, @froms, @tos) as q(id, stage, grain, from_day, to_day)
            )
            select q.id, case when q.stage = '' then '' else u.stage end as stage, {(breakdown is null ? "''" : $"u.{breakdown}")} as value,
                   case q.grain when 'day' then u.day when 'month' then date_trunc('month', u.day)::date
                     when 'week' then u.day - (extract(dow from u.day)::int + 7 - (select week_start from workspace where workspace_id = @workspace)) % 7 end as bucket,
                   {(metric.Shape == Shape.Duration ? Durations : Sums)}
            from question q
            join uncut u on u.day between q.from_day and q.to_day and (q.stage in ('', u.stage) or (q.stage = '*' and u.stage is not null))
            where {(breakdown is null ? "true" : $"u.{breakdown} is not null")}{string.Concat(filtered.Select(dim => $" and u.{dim} = any(@only_{dim})"))}
            group by 1, 2, 3, 4
            order by 1, 2, 3, 4
            """;
    }

    private const string Sums = "sum(u.n)::bigint, sum(u.a)::bigint, sum(u.b)::bigint, null::int[], null::bigint[]";

    private const string Durations = """
        coalesce(sum(u.n) filter (where u.minutes is not null), 0)::bigint, coalesce(sum(u.n * u.minutes) filter (where u.minutes is not null), 0)::bigint,
        coalesce(sum(u.n) filter (where u.minutes is null), 0)::bigint,
        coalesce(array_agg(u.minutes) filter (where u.minutes is not null), '{}'), coalesce(array_agg(u.n::bigint) filter (where u.minutes is not null), '{}')
        """;

    /// <summary>The metric's script with the rows that it stands upon.</summary>
    public static string Script(Metric metric) => metric.Upon is null ? Own(metric) : $"{Base(metric)}select * from ({Own(metric)}) own";

    private static string Base(Metric metric) => metric.Upon is { } upon ? $"with base as ({SqlScripts.Read(upon + ".sql")}) " : "";

    private static string Own(Metric metric) => SqlScripts.Read($"rollup/{metric.Key}.sql");

    private static string DimOf(IReadOnlyList<string> dims) => dims.Count == 0 ? "''"
        : $"case {string.Join(' ', dims.Select(dim => $"when grouping({dim}) = 0 then '{dim}'"))} else '' end";

    private static string ValueOf(IReadOnlyList<string> dims) => dims.Count == 0 ? "''" : $"coalesce({string.Join(", ", dims)}, '')";

    private static IEnumerable<string> Known(Metric metric, IReadOnlyList<string> dims) =>
        new[] { metric.ByStage ? "stage" : null, dims.Contains(Audience.Segment) ? Audience.Segment : null }.OfType<string>();

    private static IEnumerable<string> Sets(Metric metric, IEnumerable<string> dims) =>
        from dim in dims
        from stage in new[] { metric.HasTotal ? "" : null, metric.ByStage ? "stage" : null }
        where stage is not null
        select $"({string.Join(", ", new[] { stage, dim }.Where(name => name.Length > 0))})";
}
