// A day of Formbricks pulled hour by hour, answers begun and finished meanwhile, with NPS, CSAT, CES and free text: not one cell differs from what it holds.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Kpis;
using CxDashboard.Tests.Faults;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class FormbricksTruthTests(TestDatabase databases)
{
    private const int Hours = 26;
    private const int HistoryDays = 60;
    private static readonly string[] Questions = ["nps", "csat", "ces", "comment"];

    private const string Held = """
        select concat_ws('|', response_id, case kind when 'text' then 'comment' else kind end, coalesce(round(score)::text, '-'), coalesce(comment, '-'),
          extract(epoch from submitted_at)::bigint, coalesce(stage, '-'), coalesce(channel, '-'), coalesce(segment, '-')) from answer
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_day_of_pulls_every_answer_is_what_formbricks_holds()
    {
        var start = new DateTimeOffset(2037, 3, 28, 12, 20, 0, TimeSpan.Zero);
        var clock = new SetClock(start);
        await using var sandbox = await InProcessSandbox.StartAsync("--today", Minute(start), "--seed", "1");
        await using var fresh = await databases.NewAsync(Ct);
        await using var node = new Node(fresh.AppConnectionString, [.. Enumerable.Repeat((byte)1, 32)], clock);
        var workspace = await WorkspacePlan.MakeAsync(node.Database, new WorkspacePlan("northwind", "Northwind", "Europe/Berlin", KeepsVerbatims: true), Ct);
        var since = workspace.Today(clock).AddDays(-HistoryDays);
        await sandbox.ConnectAsync(node.Sources, workspace, _ => since, ["formbricks"]);
        var (answered, finished) = (new Dictionary<string, long>(), 0);

        for (var hour = 0; hour <= Hours; hour++)
        {
            clock.Now = start.AddHours(hour);
            await sandbox.ClockAsync(Minute(clock.Now));
            Assert.All(await node.PullAsync(workspace, ["formbricks"]), outcome => Assert.True(outcome.State == "succeeded", $"{outcome.Stream}: {outcome.Fault}"));
            var now = (await fresh.PeekAllAsync<(string Id, long Answers)>("select response_id, count(*) from answer group by 1")).ToDictionary(one => one.Id, one => one.Answers);
            finished += now.Count(one => answered.TryGetValue(one.Key, out var was) && was < one.Value);
            answered = now;
        }

        var told = await sandbox.TruthAsync("northwind");
        var held = await fresh.PeekAllAsync<string>(Held);
        var expected = new Truth(told, since, workspace.Today(clock)) { Questions = Questions }.Of("answers", held);
        Assert.True(expected.Count > 500, $"there are only {expected.Count} answers to compare");
        Assert.Empty(expected.Except(held));
        Assert.Empty(held.Except(expected));
        Assert.True(finished > 0, "no answer was finished after it had been read");

        var range = new DateRange(since, workspace.Today(clock));
        var effort = told.GetProperty("answers").EnumerateArray().Where(a => a.GetProperty("submittedAt").GetDateTimeOffset() is var at && at.UtcDateTime >= since.ToDateTime(TimeOnly.MinValue))
            .Select(a => a.GetProperty("ces")).Where(ces => ces.ValueKind == System.Text.Json.JsonValueKind.Number).Select(ces => ces.GetDouble()).ToList();
        var measure = (await new Gateway(node.Database).AskAsync(workspace, [new Question("ces", range)], Ct))[0][0].Measure;
        Assert.Equal(effort.Count, measure.N);
        Assert.Equal(effort.Average(), measure.Value!.Value, 9);
    }

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
