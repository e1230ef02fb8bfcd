// The four promises that hold after every fault, asked of the database and of the gateway.
using CxDashboard.Core.Kpis;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Faults;

internal sealed class Invariants
{
    private readonly Struck struck;
    private readonly Holdings before;
    private readonly Holdings expected;
    private readonly Dictionary<string, Standing> stood;
    private readonly IReadOnlyList<Measure> tiles;
    private readonly IReadOnlyList<Question> questions;
    private readonly long lastRun;

    private Invariants(
        Struck struck, Holdings before, Holdings expected, Dictionary<string, Standing> stood, IReadOnlyList<Question> questions, IReadOnlyList<Measure> tiles, long lastRun) =>
        (this.struck, this.before, this.expected, this.stood, this.questions, this.tiles, this.lastRun) = (struck, before, expected, stood, questions, tiles, lastRun);

    /// <summary>Looks at everything before the fault strikes.</summary>
    public static async Task<Invariants> OfAsync(Struck struck)
    {
        var questions = Questions(struck);
        return new Invariants(struck,
            await Holdings.OfAsync(struck.Database, struck.Connectors), await Holdings.OfAsync(struck.World.Untroubled, struck.Connectors),
            await StandingsAsync(struck, 0), questions, await TilesAsync(struck, questions),
            await struck.Database.PeekAsync<long>("select coalesce(max(run_id), 0) from run"));
    }

    /// <summary>
    /// After the fault: each stream holds what is due, or says why it does not; its cursor is that of its last committed page; every tile
    /// shows the last good value with its age. Gives how the pull ended.
    /// </summary>
    public async Task<Outcome> HoldAsync()
    {
        var held = await Holdings.OfAsync(struck.Database, struck.Connectors);
        var standings = await StandingsAsync(struck, lastRun);
        var outcome = (Outcome)0;
        foreach (var stream in struck.Streams)
        {
            var (standing, table) = (standings[stream.Name], Core.Warehouse.FactKinds.Table(stream.Kind));
            outcome |= held.Hashes[table] == expected.Hashes[table] ? Outcome.Committed : Told(standing) ? Outcome.Told : Outcome.Quiet;
            if (outcome.HasFlag(Outcome.Quiet)) Assert.True(standing.State == "succeeded", $"{stream.Name} lacks what is due and nothing says so: {standing}");
            if (standing.State is "failed" or "deferred" && standing.RunId > lastRun) Assert.NotNull(standing.LastFault);
            Assert.DoesNotContain("Unexpected", standing.Fault ?? "", StringComparison.Ordinal);
            Assert.True(standing.Cursor == (standing.Committed ?? (struck.StartsOver ? null : stood[stream.Name].Cursor)), $"{stream.Name} stands at {standing.Cursor}, its last committed page at {standing.Committed}");
        }

        await TilesHoldAsync(held, standings);
        return outcome.HasFlag(Outcome.Told) ? Outcome.Told : outcome.HasFlag(Outcome.Quiet) ? Outcome.Quiet : Outcome.Committed;
    }

    /// <summary>When the fault is over: the next pull brings exactly what an untroubled one brought, and the one after it nothing.</summary>
    public async Task RecoverAsync()
    {
        var next = await struck.Main.PullAsync(struck.Workspace, struck.Vendors);
        Assert.All(next, outcome => Assert.True(outcome.State == "succeeded", $"the next pull: {outcome.Stream} {outcome.State}, {outcome.Fault}"));
        await IsWholeAsync();
        var left = await struck.Database.PeekAsync<long>("select count(*) from dead_letter");

        var again = await struck.Main.PullAsync(struck.Workspace, struck.Vendors);
        Assert.All(again, outcome => Assert.Equal((outcome.Stream, "succeeded", 0L, 0L, 0L), (outcome.Stream, outcome.State, outcome.Counts.Inserted, outcome.Counts.Updated, outcome.Counts.Removed)));
        await IsWholeAsync();
        Assert.Equal((0L, left), await struck.Database.PeekAsync<(long, long)>("select (select count(*) from run where state = 'running'), (select count(*) from dead_letter)"));
    }

    private async Task IsWholeAsync()
    {
        var held = await Holdings.OfAsync(struck.Database, struck.Connectors);
        if (!held.Hashes.OrderBy(pair => pair.Key).SequenceEqual(expected.Hashes.OrderBy(pair => pair.Key)))
            Assert.Fail(await held.AgainstAsync(expected, struck.Connectors));
    }

    // A runner that is gone is told by its run, which nobody goes on with, or by its own last words.
    private bool Told(Standing standing) =>
        standing.RunId > lastRun ? standing.State is "failed" or "deferred" or "interrupted" or "running" || standing.Rejected > 0
        : struck.Thrown is not null || standing.LastFault is not null;

    private async Task TilesHoldAsync(Holdings held, Dictionary<string, Standing> standings)
    {
        var now = await TilesAsync(struck, questions);
        for (var i = 0; i < now.Count; i++)
        {
            var (measure, was, metric) = (now[i], tiles[i], Catalogue.Get(questions[i].Metric));
            if (was.Value is null) continue;
            var streams = struck.Streams.Where(stream => metric.Kinds.Contains(stream.Kind)).ToList();
            Assert.True(measure is { Value: not null, AsOf: not null, State: not (State.Missing or State.TooFew) }, $"{metric.Key} shows {measure} and not the last good value");
            Assert.True(measure.Value != 0 || was.Value == 0, $"{metric.Key} has become zero");
            if (streams.All(stream => held.Hashes[Core.Warehouse.FactKinds.Table(stream.Kind)] == before.Hashes[Core.Warehouse.FactKinds.Table(stream.Kind)]))
                Assert.Equal((metric.Key, was.Value, was.N), (metric.Key, measure.Value, measure.N));
            if (streams.Select(stream => standings[stream.Name].LastFault).FirstOrDefault(fault => fault is not null) is { } said)
                Assert.True(measure.State == State.Stale && measure.Why!.Contains(said, StringComparison.Ordinal), $"{metric.Key} is {measure.State} because {measure.Why}, and not because {said}");
            if (streams.All(stream => standings[stream.Name].LastSuccessAt == stood[stream.Name].LastSuccessAt)) Assert.Equal(was.AsOf, measure.AsOf);
        }
    }

    private static IReadOnlyList<Question> Questions(Struck struck)
    {
        var kinds = struck.Streams.Select(stream => stream.Kind).ToHashSet();
        string[] shown = ["sessions", "engagement_rate", "tickets", "nps"];
        return [.. shown.Where(key => Catalogue.Get(key).Kinds.Any(kinds.Contains)).Select(key => new Question(key, struck.World.Plan.Settled))];
    }

    private static async Task<IReadOnlyList<Measure>> TilesAsync(Struck struck, IReadOnlyList<Question> questions) =>
        questions.Count == 0 ? [] : [.. (await struck.Main.Gateway.AskAsync(struck.Workspace, questions, TestContext.Current.CancellationToken)).Lists.Select(list => Assert.Single(list).Measure)];

    private static async Task<Dictionary<string, Standing>> StandingsAsync(Struck struck, long after) => (await struck.Database.PeekAllAsync<Standing>("""
        select st.stream, st.cursor, st.last_fault, st.last_success_at::text, r.run_id, r.state, r.fault, r.rejected,
               (select c.cursor_after from run c where c.source_id = st.source_id and c.stream = st.stream and c.cursor_after is not null and c.run_id > @after
                order by c.run_id desc limit 1) as committed
        from stream_state st join source s using (workspace_id, source_id)
        join lateral (select * from run l where l.source_id = st.source_id and l.stream = st.stream order by l.run_id desc limit 1) r on true
        where s.connector = any(@Vendors)
        """, new { Vendors = struck.Vendors.ToArray(), after })).ToDictionary(standing => standing.Stream);

    /// <summary>Where a stream stands, with its latest run.</summary>
    private sealed record Standing
    {
        public required string Stream { get; init; }
        public string? Cursor { get; init; }
        public string? Committed { get; init; }
        public string? LastFault { get; init; }
        public string? LastSuccessAt { get; init; }
        public long RunId { get; init; }
        public required string State { get; init; }
        public string? Fault { get; init; }
        public long Rejected { get; init; }
    }
}
