// Answers questions by plain SQL over the rows of PlainSql: one query a question, nothing stored before or after.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Kpis.Independent;

/// <summary>One cell as it should be told: the sums, and of durations the percentiles.</summary>
internal sealed record Expected(string Stage, string Value, DateOnly? Bucket, long N, double Sum, double? Median, double? P90, double? Below = null);

/// <summary>A metric's rows are laid into a temporary table when it is first asked about, as a view that PostgreSQL has worked out.</summary>
internal sealed class PlainAnswers(TestWarehouse warehouse, Workspace workspace, PlainSql sql) : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string> rows = sql.Rows;
    private readonly HashSet<string> laid = [];
    private Session? session;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<List<Expected>> OfAsync(Metric metric, Question question)
    {
        if (metric.Of is var (above, below))
            return Divided(await OfAsync(Catalogue.Get(above), question), await OfAsync(Catalogue.Get(below), question));
        session ??= await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        if (laid.Add(metric.Key)) await session.ExecuteAsync($"create temporary table plain_{metric.Key} on commit drop as {rows[metric.Key]}", null, Ct);
        return [.. await session.QueryAsync<Expected>(Text(metric, question), new { question.Range.From, question.Range.To, question.Stage }, Ct)];
    }

    /// <summary>Drops what was laid out, so that no transaction stays open while the product is asked.</summary>
    public async ValueTask DisposeAsync()
    {
        if (session is not null) await session.DisposeAsync();
    }

    private static string Text(Metric metric, Question question)
    {
        var bucket = question.Grain switch { Grain.Day => "day", Grain.Week => "date_trunc('week', day)::date", Grain.Month => "to_char(day, 'YYYY-MM-01')::date", _ => "null::date" };
        var minutes = metric.Shape == Shape.Duration;
        var isLevel = metric.Shape == Shape.Level;
        var conditions = new List<string> { isLevel ? "true" : "day between @From and @To" };
        if (metric.Period is not null) conditions.Add("began >= @From");
        if (question.Stage == Question.EachStage) conditions.Add("stage is not null");
        else if (question.Stage is not null) conditions.Add("stage = @Stage");
        conditions.AddRange(question.Filters.GroupBy(filter => filter.Dim).Select(some => $"({string.Join(" or ", some.Select(filter => $"{filter.Dim} = '{filter.Value}'"))})"));
        if (question.Breakdown is not null) conditions.Add($"{question.Breakdown} is not null");
        // A level is counted anew at the last day of each piece of time.
        var from = !isLevel ? $"plain_{metric.Key}" : $"""
            (select distinct max(day) over (partition by {bucket}) as at from generate_series(@From::timestamp, @To::timestamp, '1 day') d, lateral (select d::date as day) named) points
            join (select day as came, gone, stage, channel, segment, reason, 1 as n, 1 as a from plain_{metric.Key}) rows on came <= at and gone > at cross join lateral (select at as day) known
            """;
        return $"""
            select {(question.Stage is null ? "''" : "stage")} as stage, {question.Breakdown ?? "''"} as value, {bucket} as bucket, sum(n)::bigint as n, sum(a)::float8 as sum,
                   {(minutes ? "percentile_cont(.5) within group (order by minutes)" : "null::float8")} as median,
                   {(minutes ? "percentile_cont(.9) within group (order by minutes)" : "null::float8")} as p90,
                   {(metric.Shape == Shape.Ratio ? "sum(below)::float8" : "null::float8")} as below
            from {from}
            where {string.Join(" and ", conditions)}
            group by 1, 2, 3 order by 1, 2, 3
            """;
    }

    // A side without enough customers has no value, and then the quotient has none.
    private List<Expected> Divided(List<Expected> above, List<Expected> below)
    {
        double? Value(Expected one) => one.N < workspace.MinimumN || one.Below is null or 0 ? null : one.Sum / one.Below;
        return [.. from one in above
                   from other in below
                   where one.Bucket == other.Bucket
                   let quotient = Value(one) / Value(other)
                   where quotient is not null
                   select new Expected("", "", one.Bucket, Math.Min(one.N, other.N), Value(one)!.Value, null, null, Value(other))];
    }
}
