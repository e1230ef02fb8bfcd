// The rows behind one number: what its script gave, uncut, so that their sums are the number's own parts.
using System.Runtime.CompilerServices;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;
using NpgsqlTypes;

namespace CxDashboard.Core.Kpis;

/// <param name="Stage">The stage's key; null for none.</param>
/// <param name="Values">One a dimension of the metric, in its order; '' for none, null for a segment that the rules cannot tell.</param>
/// <param name="A">The part that <see cref="Shape"/> says; nothing for a duration.</param>
/// <param name="Minutes">For a duration; null while it is open.</param>
public sealed record BehindRow(DateOnly Day, string? Stage, IReadOnlyList<string?> Values, long N, long? A, long? B, long? Minutes);

/// <param name="All">How many rows there are in all, and the sums of their parts.</param>
public sealed record BehindSums(long All, long N, long A, long B);

/// <summary>Reads rows for those who may see more than the number.</summary>
public static class RowsBehind
{
    // A level counts whatever came since the data began.
    private static readonly DateOnly Beginning = new(1900, 1, 1);

    /// <summary>Why this metric has no rows of its own; null where it has.</summary>
    public static string? Refusal(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (metric.Of is { } of) return $"it divides {Catalogue.Get(of.Above).Name} by {Catalogue.Get(of.Below).Name}: open one of them";
        return metric.CutsItself ? "its source gives sums of cohorts and no rows" : null;
    }

    /// <summary>The sums over all rows of a single number's question, compiled by the page that asked it.</summary>
    public static async Task<BehindSums> SumsAsync(Session session, Workspace workspace, Question question, CancellationToken cancellationToken)
    {
        var metric = Catalogue.Get(question.Metric);
        var (a, b) = metric.Shape == Shape.Duration ? ("u.minutes * u.n", "case when u.minutes is null then u.n end") : ("u.a", "u.b");
        await using var command = Command(session, workspace, metric, question, $"select count(*), coalesce(sum(u.n), 0)::bigint, coalesce(sum({a}), 0)::bigint, coalesce(sum({b}), 0)::bigint", "");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new BehindSums(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    /// <summary>The rows, the newest day first, in an order that stays.</summary>
    public static async IAsyncEnumerable<BehindRow> ReadAsync(
        Session session, Workspace workspace, Question question, long skip, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var metric = Catalogue.Get(question.Metric);
        var isDuration = metric.Shape == Shape.Duration;
        var dims = string.Concat(metric.Dims.Select(dim => $", u.{dim}::text"));
        var parts = isDuration ? "u.minutes::bigint, null::bigint" : "u.a::bigint, u.b::bigint";
        await using var command = Command(session, workspace, metric, question,
            $"select u.day, {(metric.ByStage ? "u.stage::text" : "null::text")}, u.n::bigint, {parts}{dims}", "order by u.day desc, " + string.Join(", ", Enumerable.Range(2, 4 + metric.Dims.Count)) + " offset @skip limit @most");
        command.Parameters.Add(new("skip", skip));
        command.Parameters.Add(new("most", most));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            long? Part(int at) => reader.IsDBNull(at) ? null : reader.GetInt64(at);
            var values = metric.Dims.Select((_, i) => reader.IsDBNull(5 + i) ? null : reader.GetString(5 + i)).ToList();
            yield return new BehindRow(reader.GetFieldValue<DateOnly>(0), reader.IsDBNull(1) ? null : reader.GetString(1), values, reader.GetInt64(2),
                isDuration ? null : Part(3), isDuration ? null : Part(4), isDuration ? Part(3) : null);
        }
    }

    // Names come from the catalogue; values are parameters.
    private static NpgsqlCommand Command(Session session, Workspace workspace, Metric metric, Question question, string select, string end)
    {
        if (Refusal(metric) is { } why) throw new UnanswerableQuestion($"{metric.Name} has no rows: {why}.");
        var only = question.Filters.ToLookup(filter => filter.Dim, filter => filter.Value);
        var from = metric.Shape == Shape.Level ? Beginning : question.Range.From;
        var command = new NpgsqlCommand($"""
            with uncut as materialized ({Rollup.Script(metric)})
            {select} from uncut u
            where u.day between @first and @last{(metric.ByStage ? " and (@stage = '' or u.stage = @stage)" : "")}{string.Concat(only.Select(dim => $" and u.{dim.Key} = any(@only_{dim.Key})"))}
            {end}
            """, session.Connection)
        {
            CommandTimeout = (int)Gateway.MembersPatience.TotalSeconds,
            Parameters =
            {
                new("workspace", workspace.WorkspaceId), new("first", from), new("last", question.Range.To),
                new("days", NpgsqlDbType.Array | NpgsqlDbType.Date) { Value = metric.Shape == Shape.Level ? DBNull.Value : question.Range.EachDay().ToArray() },
            },
        };
        if (metric.ByStage) command.Parameters.Add(new("stage", question.Stage ?? ""));
        foreach (var dim in only) command.Parameters.Add(new("only_" + dim.Key, dim.ToArray()));
        return command;
    }
}
