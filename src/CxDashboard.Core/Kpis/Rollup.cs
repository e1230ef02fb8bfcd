// What becomes of a metric's script: cut by every dimension to be stored, or asked directly where a question is finer than what is stored.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Kpis;

/// <summary>
/// SQL round the scripts under sql/rollup. A script gives uncut rows: day, stage (null for none), one column a dimension of
/// the metric ('' for none; a segment is null where the rules cannot tell it), and n, a, b; for durations minutes (null
/// while open) and n. A script that stands upon another metric's reads that one's rows as <c>base</c>, and so do metrics
/// that only count rows under sql/rows. Only words of the catalogue go into the text; values are parameters.
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
        if (metrics[0] is { FromRows: not null, Shape: not Shape.Duration }) return CutTogether(metrics, only);
        return Base(metrics[0]) + string.Join(" union all ", metrics.Select(metric => $"select '{metric.Key}' as metric, cut.* from ({Cut(metric, only)}) cut"));
    }

    // One pass over the rows, however many metrics sum them; equal sums are made once.
    private static string CutTogether(IReadOnlyList<Metric> metrics, string? only)
    {
        var sums = new List<string>();
        var parts = metrics.Select(PartsOf).ToList();
        return $"""
            {Base(metrics[0])}, cut as materialized (
              select {Cell(metrics[0], only)}, {string.Join(", ", sums.Select((sum, i) => $"{sum} as s{i}"))}
              from base
              {Cells(metrics[0], only)}
            )
            select metric, dim, day, stage, value, n, a, b
            from cut cross join lateral (values {string.Join(", ", parts)}) parts (metric, n, a, b) where n is not null
            """;

        string PartsOf(Metric metric) => $"('{metric.Key}', {string.Join(", ", new[] { metric.FromRows!.N, metric.FromRows.A, metric.FromRows.B }.Select(column => Sum(column, metric.FromRows.Where)))})";

        string Sum(string column, string? where)
        {
            if (column == RowParts.Nothing) return column;
            var sum = $"sum({column}){(where is null ? "" : $" filter (where {where})")}::bigint";
            if (!sums.Contains(sum)) sums.Add(sum);
            return $"s{sums.IndexOf(sum)}";
        }
    }

    private static string Cut(Metric metric, string? only)
    {
        if (metric.CutsItself) return Own(metric);
        var minutes = metric.Shape == Shape.Duration;
        return $"""
            with uncut as materialized ({Own(metric)})
            select {Cell(metric, only)}, {(minutes ? "minutes, sum(n)::bigint as n" : "sum(n)::bigint as n, sum(a)::bigint as a, sum(b)::bigint as b")}
            from uncut
            {Cells(metric, only, minutes ? "minutes, " : "")}
            """;
    }

    private static IReadOnlyList<string> DimsOf(Metric metric, string? only) => only is null ? metric.Dims : [only];

    // What a cell is of, and which cells there are.
    private static string Cell(Metric metric, string? only)
    {
        var dims = DimsOf(metric, only);
        return $"{DimOf(dims)} as dim, day, {(metric.ByStage ? "coalesce(stage, '')" : "''")} as stage, {ValueOf(dims)} as value";
    }

    private static string Cells(Metric metric, string? only, string also = "")
    {
        var dims = DimsOf(metric, only);
        return $"""
            group by day, {also}grouping sets ({string.Join(", ", Sets(metric, only is null ? metric.RowDims : dims))})
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
                   {(metric.Shape == Shape.Duration ? DurationParts : SumParts)}
            from question q
            join uncut u on u.day between q.from_day and q.to_day and (q.stage in ('', u.stage) or (q.stage = '*' and u.stage is not null))
            where {(breakdown is null ? "true" : $"u.{breakdown} is not null")}{string.Concat(filtered.Select(dim => $" and u.{dim} = any(@only_{dim})"))}
            group by 1, 2, 3, 4
            order by 1, 2, 3, 4
            """;
    }

    private const string SumParts = "sum(u.n)::bigint, sum(u.a)::bigint, sum(u.b)::bigint, null::int[], null::bigint[]";

    private const string DurationParts = """
        coalesce(sum(u.n) filter (where u.minutes is not null), 0)::bigint, coalesce(sum(u.n * u.minutes) filter (where u.minutes is not null), 0)::bigint,
        coalesce(sum(u.n) filter (where u.minutes is null), 0)::bigint,
        coalesce(array_agg(u.minutes) filter (where u.minutes is not null), '{}'), coalesce(array_agg(u.n::bigint) filter (where u.minutes is not null), '{}')
        """;

    /// <summary>The metric's script with the rows that it stands upon.</summary>
    public static string Script(Metric metric) => $"{Base(metric)}select * from ({Own(metric)}) own";

    private static string Base(Metric metric) =>
        metric.FromRows is { } from ? $"with base as ({SqlScripts.Read($"rows/{from.Rows}.sql")}) "
        : metric.Upon is { } upon ? $"with base as ({SqlScripts.Read($"rollup/{upon}.sql")}) " : "";

    private static string Own(Metric metric) => metric.FromRows is { } from
        ? $"""
            select day, {(metric.ByStage ? "" : "null as ")}stage, {string.Concat(metric.Dims.Select(dim => dim + ", "))}{(from.Minutes is null ? $"{from.N} as n, {from.A} as a, {from.B} as b" : $"{from.Minutes} as minutes, {from.N} as n")}
            from base where {from.Where ?? "true"}
            """
        : SqlScripts.Read($"rollup/{metric.Key}.sql");

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
