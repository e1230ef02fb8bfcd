// A day of the vendors' lives, pulled hour by hour across a clock change: restated, completed and deleted, and not one cell differs.
using System.Globalization;
using CxDashboard.Core.Journeys;
using CxDashboard.Tests.Faults;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class TruthDayTests(TestDatabase databases)
{
    private const int Hours = 26;
    private const int HistoryDays = 60;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2037-03-28T12:20Z", 1, true)]
    [InlineData("2037-10-24T12:20Z", 4, false)]
    public async Task After_a_day_of_pulls_every_cell_is_what_the_vendors_hold(string begins, int seed, bool hasLateAnswers)
    {
        var start = DateTimeOffset.Parse(begins, CultureInfo.InvariantCulture);
        var clock = new SetClock(start);
        await using var sandbox = await InProcessSandbox.StartAsync("--today", Minute(start), "--seed", seed.ToString(CultureInfo.InvariantCulture));
        await using var fresh = await databases.NewAsync(Ct);
        await using var node = new Node(fresh.AppConnectionString, [.. Enumerable.Repeat((byte)1, 32)], clock);
        var workspace = await WorkspacePlan.MakeAsync(node.Database, new WorkspacePlan("northwind", "Northwind", "Europe/Berlin", KeepsVerbatims: true), Ct);
        var since = workspace.Today(clock).AddDays(-HistoryDays);
        await sandbox.ConnectAsync(node.Sources, workspace, _ => since);
        var seen = new Changes(fresh);

        for (var hour = 0; hour <= Hours; hour++)
        {
            clock.Now = start.AddHours(hour);
            await sandbox.ClockAsync(Minute(clock.Now));
            if (hour == 1) await sandbox.FaultAsync("restated");
            Assert.All(await node.PullAsync(workspace, Fault.Any), outcome => Assert.True(outcome.State == "succeeded", $"{outcome.Stream}: {outcome.Fault}"));
            await seen.LookAsync();
        }

        var truth = new Truth(await sandbox.TruthAsync("northwind"), since, workspace.Today(clock));
        var differing = new List<string>();
        foreach (var stream in Truth.Streams)
        {
            var held = await fresh.PeekAllAsync<string>(stream.Held);
            var expected = truth.Of(stream.Name, held);
            Assert.True(expected.Count > 20, $"there are only {expected.Count} {stream.Name} to compare");
            differing.AddRange(expected.Except(held).Select(cell => $"{stream.Name} lacks {cell}"));
            differing.AddRange(held.Except(expected).Select(cell => $"{stream.Name} has {cell}"));
        }

        Assert.True(differing.Count == 0, $"{differing.Count} cells differ after {seen}:\n{string.Join('\n', differing.Take(20))}");
        Assert.True(seen is { Restated: > 0, Deleted: > 0 } && (seen.Completed > 0 || !hasLateAnswers), $"only {seen}");
    }

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What happened to facts that were there already, so that the comparison is one of something.</summary>
    private sealed class Changes(FreshDatabase database)
    {
        private Dictionary<string, long> traffic = [];
        private Dictionary<string, long> answers = [];
        private HashSet<string> living = [];

        public int Restated { get; private set; }
        public int Completed { get; private set; }
        public int Deleted { get; private set; }

        public async Task LookAsync()
        {
            var (days, given) = (await ByKeyAsync("select day::text, sum(sessions)::bigint from web_traffic where day < (select max(day) - 4 from web_traffic) group by 1"),
                await ByKeyAsync("select response_id, count(*) from answer group by 1"));
            var tickets = await database.PeekAllAsync<(string Id, string Status)>("select ticket_id, status from ticket");
            Restated += days.Count(day => traffic.TryGetValue(day.Key, out var was) && was != day.Value);
            Completed += given.Count(answer => answers.TryGetValue(answer.Key, out var was) && was < answer.Value);
            Deleted += tickets.Count(ticket => ticket.Status == "deleted" && living.Contains(ticket.Id));
            (traffic, answers, living) = (days, given, [.. tickets.Where(ticket => ticket.Status != "deleted").Select(ticket => ticket.Id)]);
        }

        public override string ToString() => $"{Restated} days restated, {Completed} answers completed, {Deleted} tickets deleted";

        private async Task<Dictionary<string, long>> ByKeyAsync(string question) =>
            (await database.PeekAllAsync<(string Key, long Value)>(question)).ToDictionary(one => one.Key, one => one.Value);
    }
}
