// A client of the sandbox pulled whole, and the gateway's answers against numbers computed here from the sandbox's own truth.
using System.Globalization;
using System.Text.Json;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class SandboxTruthTests(TestDatabase databases)
{
    private const int HistoryDays = 548;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Goals_and_stages_of_the_last_ninety_days_are_what_the_vendors_hold()
    {
        // The vendors' clock stands still, or a ticket might be answered between the pull and the truth.
        await using var sandbox = await InProcessSandbox.StartNowAsync();
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync("northwind", "Europe/Berlin", keepsVerbatims: true);
        var today = workspace.Today(TimeProvider.System);
        await sandbox.ConnectAsync(warehouse, workspace, today.AddDays(-HistoryDays));

        var outcomes = await sandbox.PullAsync(warehouse, workspace);
        var truth = await sandbox.TruthAsync("northwind");

        Assert.All(outcomes, outcome => Assert.True(outcome.State == "succeeded", $"{outcome.Stream}: {outcome.Fault}"));
        var range = new DateRange(today.AddDays(-90), today.AddDays(-1));
        string[] stages = ["awareness", "consideration", "decision", "onboarding", "support"];
        string[] metrics = ["web_retention", "nps", "first_response", "sessions", "engagement_rate", "csat", "tickets", "full_resolution", "one_touch", "ticket_csat"];
        var answers = await warehouse.Gateway.AskAsync(workspace,
            [.. metrics.Select(metric => new Question(metric, range)), .. stages.Select(stage => new Question("stage_conversion", range, Stage: stage)), .. stages.Select(stage => new Question("nps", range, Stage: stage))], Ct);
        var told = answers.Lists.Select(list => Assert.Single(list).Measure).ToList();
        var zone = workspace.Calendar;
        DateOnly LocalDay(JsonElement record, string name) => zone.DayOf(DateTimeOffset.Parse(record.GetProperty(name).GetString()!, CultureInfo.InvariantCulture));
        List<JsonElement> In(string list, Func<JsonElement, DateOnly?> day) => [.. truth.GetProperty(list).EnumerateArray().Where(one => day(one) is { } d && range.Contains(d))];
        static long Whole(JsonElement record, string name) => record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
        static bool Has(JsonElement record, string name) => record.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
        static DateOnly Day(JsonElement record, string name) => DateOnly.Parse(record.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

        var cohorts = In("cohorts", c => Whole(c, "week") == 4 ? Day(c, "start").AddDays(34) : null);
        var answered = In("answers", a => LocalDay(a, "submittedAt"));
        var web = In("web", w => Day(w, "day"));
        var events = In("events", e => Day(e, "day"));
        var created = In("tickets", t => t.GetProperty("status").GetString() == "deleted" ? null : LocalDay(t, "createdAt"));
        var solved = In("tickets", t => t.GetProperty("status").GetString() == "deleted" || !Has(t, "solvedAt") ? null : LocalDay(t, "solvedAt"));
        var closed = solved.Where(t => t.GetProperty("status").GetString() is "solved" or "closed").ToList();
        var deleted = truth.GetProperty("tickets").EnumerateArray().Where(t => t.GetProperty("status").GetString() == "deleted").Select(t => Whole(t, "id")).ToHashSet();
        var ratings = In("ratings", r => LocalDay(r, "updatedAt")).Where(r => r.GetProperty("score").GetString() is "good" or "bad" && !deleted.Contains(Whole(r, "ticketId"))).ToList();
        var replies = created.Where(t => Has(t, "replyBusiness")).Select(t => Whole(t, "replyBusiness")).Order().ToList();
        var full = solved.Where(t => Has(t, "fullCalendar")).Select(t => Whole(t, "fullCalendar")).Order().ToList();

        (double, long) Rate(double part, long of) => (100 * part / of, of);
        (double, long) Nps(List<JsonElement> given)
        {
            var scores = given.Where(a => Has(a, "nps")).Select(a => Whole(a, "nps")).ToList();
            return Rate(scores.Count(s => s >= 9) - scores.Count(s => s <= 6), scores.Count);
        }

        var csat = answered.Where(a => Has(a, "csat")).Select(a => Whole(a, "csat")).ToList();
        List<(double Value, long N)> expected =
        [
            Rate(cohorts.Sum(c => Whole(c, "active")), cohorts.Sum(c => Whole(c, "total"))),
            Nps(answered),
            (Median(replies), replies.Count),
            (web.Sum(w => Whole(w, "sessions")), web.Sum(w => Whole(w, "sessions"))),
            Rate(web.Sum(w => Whole(w, "engagedSessions")), web.Sum(w => Whole(w, "sessions"))),
            Rate(csat.Count(s => s >= 4), csat.Count),
            (created.Count, created.Count),
            (Median(full), full.Count),
            Rate(closed.Count(t => Whole(t, "replies") == 1 && Whole(t, "reopens") == 0), closed.Count),
            Rate(ratings.Count(r => r.GetProperty("score").GetString() == "good"), ratings.Count),
        ];
        var told90 = truth.GetProperty("stages").EnumerateArray().ToDictionary(s => s.GetProperty("key").GetString()!);
        foreach (var stage in stages)
        {
            long Sessions(string which) => events.Where(e => e.GetProperty("event").GetString() == told90[stage].GetProperty(which).GetString()).Sum(e => Whole(e, "sessions"));
            expected.Add(Rate(Sessions("completedBy"), Sessions("enteredBy")));
        }

        expected.AddRange(stages.Select(stage => Nps([.. answered.Where(a => a.GetProperty("stage").GetString() == stage)])));
        var differing = expected.Zip(told).Select((pair, i) => (i, pair.First, pair.Second))
            .Where(one => one.Second.N != one.First.N || one.Second.Value is not { } value || Math.Abs(value - one.First.Value) > 1e-9)
            .Select(one => $"{(one.i < metrics.Length ? metrics[one.i] : $"stage {one.i - metrics.Length}")}: expected {one.First}, told {one.Second}");
        Assert.Empty(differing);
        Assert.All(expected, one => Assert.True(one.N > 0, "an expected number counts nothing"));

        var tables = await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables));
        var again = await sandbox.PullAsync(warehouse, workspace);
        Assert.All(again, outcome => Assert.Equal(("succeeded", 0L, 0L, 0L), (outcome.State, outcome.Counts.Inserted, outcome.Counts.Updated, outcome.Counts.Removed)));
        Assert.Equal(tables, await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables)));
    }

    [Fact]
    public async Task A_refused_source_fails_alone_and_says_why()
    {
        await using var sandbox = await InProcessSandbox.StartAsync();
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync("lumen", "America/New_York");
        var today = workspace.Today(TimeProvider.System);
        await sandbox.ConnectAsync(warehouse, workspace, today.AddDays(-20));

        var outcomes = await sandbox.PullAsync(warehouse, workspace);

        var failed = Assert.Single(outcomes, outcome => outcome.State != "succeeded");
        Assert.Equal(("responses", "failed"), (failed.Stream, failed.State));
        Assert.Equal((failed.Fault, "failed"), await warehouse.PeekAsync<(string?, string)>("select s.last_fault, r.state from stream_state s join run r using (source_id, stream) where stream = 'responses'"));
        var measure = (await warehouse.Gateway.AskAsync(workspace, [new("nps", new DateRange(today.AddDays(-10), today))], Ct))[0][0].Measure;
        Assert.Equal(State.Missing, measure.State);
        Assert.Contains(failed.Fault!, measure.Why, StringComparison.Ordinal);
    }

    private static double Median(List<long> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2d;
}
