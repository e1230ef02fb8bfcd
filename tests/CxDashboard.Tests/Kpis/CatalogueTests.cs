// Walks the catalogue: every metric has its script with the right columns, its heading in the documentation, and a number worked out by hand.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class CatalogueTests(TestDatabase databases)
{
    private static readonly DateRange March = new(new(2026, 3, 1), new(2026, 3, 31));
    private static readonly DateOnly Tenth = new(2026, 3, 10);
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What March 2026 is worth in each metric, by the facts below. Stage metrics are asked at consideration.</summary>
    private static readonly Dictionary<string, double> Golden = new()
    {
        ["sessions"] = 150,                       // 100 + 50
        ["engaged_sessions"] = 75,                // 60 + 15
        ["engagement_rate"] = 50,                 // 75 ÷ 150
        ["minutes_on_site"] = 1,                  // (6,000 s + 3,000 s) ÷ 60 ÷ 150
        ["daily_users"] = 60,                     // (40 + 80) ÷ 2 days
        ["weekly_users"] = 150,                   // (100 + 200) ÷ 2 weeks; the one that ended on Mar 1 began in February
        ["monthly_users"] = 400,                  // March's own
        ["landing_sessions"] = 150,               // 100 + 50
        ["landing_engagement"] = 40,              // (50 + 10) ÷ 150
        ["landing_key_events"] = .2,              // (20 + 10) ÷ 150
        ["stage_volume"] = 100,                   // view_item 80 + /pricing 20
        ["stage_conversion"] = 30,                // (begin_checkout 20 + /checkout 10) ÷ 100
        ["stage_drop_off"] = 70,                  // 1 − 30 %
        ["web_retention"] = 32,                   // 64 ÷ 200, week 4 of the cohort of Feb 1, ended Mar 7
        ["nps"] = 17.5,                           // 100 × (250 − 75) ÷ 1,000
        ["csat"] = 50,                            // 5 and 4 of 5, 4, 3, 1
        ["ces"] = 5,                              // (7 + 6 + 5 + 2) ÷ 4
        ["ces_easy"] = 75,                        // 7, 6 and 5 of four
        ["response_rate"] = 50,                   // 1,000 + 4 + 4 + 4 responses ÷ 2,024 delivered
        ["sentiment"] = 38 / 300d,                // great 3 + help 2 + thank 2 = 7 → 7 ÷ √(49 + 15) = .88; not happy: 3 × −.74 → −.50; to add: 0; mean of three
        ["sentiment_negative"] = 100 / 3d,        // one of three
        ["sentiment_scored"] = 75,                // three of four; the German one is not estimated
        ["tickets"] = 11,                         // ten solved and one open; the deleted one does not count
        ["backlog"] = 1,                          // the open one, at the end of Mar 31
        ["first_response"] = 47.5,                // of 5, 12, 18, 25, 40, 55, 75, 120, 240, 1,440
        ["first_response_calendar"] = 48.5,       // each a minute more
        ["within_target"] = 600 / 11d,            // 6, 13, 19, 26, 41 and 56 within 60; of ten answered and one overdue
        ["first_resolution"] = 550,               // of 100, 200 … 1,000
        ["first_resolution_business"] = 55,       // of 10, 20 … 100
        ["full_resolution"] = 1100,               // of 200, 400 … 2,000
        ["full_resolution_business"] = 110,       // of 20, 40 … 200
        ["one_touch"] = 40,                       // four of ten with one reply and no reopening
        ["reopen_rate"] = 20,                     // two of ten
        ["ticket_csat"] = 75,                     // three good of three good and one bad
        ["customer_retention"] = 97.5,            // 39 of 40
        ["churn"] = 2.5,                          // 1 of 40
        ["new_customers"] = 280,
        ["purchase_retention"] = 25,              // one of the four first buyers of February bought again in March
        ["revenue"] = 2000,                       // 500 + 1,500
        ["revenue_per_customer"] = 50,            // 2,000 ÷ 40
        ["customer_lifetime_value"] = 1400,       // 50 × .7 ÷ .025
        ["spend"] = 140_000,
        ["acquisition_cost"] = 500,               // 140,000 ÷ 280
        ["value_to_cost"] = 2.8,                  // 1,400 ÷ 500
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_gives_the_number_worked_out_by_hand()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = (await FilledAsync(warehouse)) with { MinimumN = 1, MinimumNNps = 1 };
        Assert.Equal(Catalogue.All.Select(metric => metric.Key).Order(StringComparer.Ordinal), Golden.Keys.Order(StringComparer.Ordinal));

        var answers = await warehouse.Gateway.AskAsync(
            workspace, [.. Catalogue.All.Select(metric => new Question(metric.Key, March, Stage: metric.HasTotal ? null : "consideration"))], Ct);

        var told = Catalogue.All.Zip(answers.Lists).ToDictionary(pair => pair.First.Key, pair => Assert.Single(pair.Second).Measure);
        Assert.Empty(Golden.Where(golden => told[golden.Key].Value is not { } value || Math.Abs(value - golden.Value) > 1e-9)
            .Select(golden => $"{golden.Key}: by hand {golden.Value}, told {told[golden.Key]}"));
        // The published reference values that come with them.
        Assert.Equal((14.137, 20.863), (Math.Round(told["nps"].Interval!.Value.Low, 3), Math.Round(told["nps"].Interval!.Value.High, 3)));
        Assert.Equal(360, told["first_response"].P90!.Value, 9);
        Assert.Equal((1L, 10L), (told["first_response"].Open, told["first_response"].N));
        Assert.Equal((1400d, 500d), (told["value_to_cost"].Numerator, told["value_to_cost"].Denominator));
    }

    [Fact]
    public async Task A_backlog_is_what_there_is_at_each_days_end()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);

        var answers = await warehouse.Gateway.AskAsync(workspace,
        [
            new("backlog", new DateRange(new(2026, 3, 2), new(2026, 3, 9))), new("backlog", new DateRange(new(2026, 3, 8), new(2026, 3, 12)), Grain.Day),
            new("backlog", March, Grain.Week), new("backlog", March, Breakdown: "channel"), new("backlog", March, Filters: [new Filter("channel", "email"), new Filter("channel", "web")]),
        ], Ct);

        Assert.Equal(11, answers[0][0].Measure.Value);
        Assert.Equal([11d, 11, 1, 1, 1], answers[1].Select(cell => cell.Measure.Value!.Value));
        Assert.Equal([0d, 11, 1, 1, 1, 1], answers[2].Select(cell => cell.Measure.Value!.Value));
        Assert.Equal([("email", 1d)], answers[3].Select(cell => (cell.Value, cell.Measure.Value!.Value)));
        Assert.Equal(1, answers[4][0].Measure.Value);
    }

    [Fact]
    public async Task People_are_told_of_whole_periods_and_never_added_up()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);

        var answers = await warehouse.Gateway.AskAsync(workspace,
        [
            new("weekly_users", new DateRange(new(2026, 3, 2), new(2026, 3, 8))), new("weekly_users", new DateRange(new(2026, 3, 3), new(2026, 3, 8))),
            new("weekly_users", March, Grain.Week), new("weekly_users", new DateRange(new(2026, 2, 2), March.To), Grain.Month),
            new("monthly_users", new DateRange(new(2026, 3, 2), new(2026, 4, 29))), new("monthly_users", new DateRange(new(2026, 2, 1), March.To)),
        ], Ct);

        // One period is enough: it is a count and no sample.
        Assert.Equal((100d, 1L), (answers[0][0].Measure.Value, answers[0][0].Measure.N));
        Assert.Equal((null, State.Missing, "no whole week in these days"), (answers[1][0].Measure.Value, answers[1][0].Measure.State, answers[1][0].Measure.Why));
        Assert.Equal([(new DateOnly(2026, 3, 2), 100d), (new DateOnly(2026, 3, 9), 200d)], answers[2].Select(cell => (cell.Bucket!.Value, cell.Measure.Value!.Value)));
        // A week belongs to the month in which it ends.
        Assert.Equal([(new DateOnly(2026, 3, 1), 433d, 3L)], answers[3].Select(cell => (cell.Bucket!.Value, cell.Measure.Value!.Value, cell.Measure.N)));
        Assert.Equal("no whole month in these days", answers[4][0].Measure.Why);
        Assert.Equal((699.5, 2L), (answers[5][0].Measure.Value, answers[5][0].Measure.N));
    }

    [Fact]
    public async Task A_filter_that_people_cannot_be_cut_by_is_refused_and_not_passed_over()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);

        var refused = await Assert.ThrowsAsync<UnanswerableQuestion>(() =>
            warehouse.Gateway.AskAsync(workspace, [new Question("weekly_users", March, Filters: [new Filter("channel", "Direct")])], Ct));

        Assert.Equal("Weekly users cannot be split by channel, nor by anything else.", refused.Message);
    }

    [Fact]
    public async Task Every_script_gives_the_columns_that_its_entry_promises()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        foreach (var metric in Catalogue.All.Where(metric => metric.Of is null))
        {
            await using var command = new NpgsqlCommand($"select * from ({Rollup.Script(metric)}) script limit 0", session.Connection)
            {
                Parameters = { new("workspace", workspace.WorkspaceId), new("first", March.From), new("last", March.To), new("days", March.EachDay().ToArray()) },
            };
            await using var reader = await command.ExecuteReaderAsync(Ct);
            string[] own = metric.Shape == Shape.Duration ? ["minutes", "n"] : ["n", "a", "b"];
            string[] expected = metric.CutsItself ? ["dim", "day", "stage", "value", .. own] : ["day", "stage", .. metric.Dims, .. own];
            Assert.Equal((metric.Key, string.Join(' ', expected)), (metric.Key, string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(reader.GetName))));
            Assert.Equal("date", reader.GetDataTypeName(reader.GetOrdinal("day")));
        }
    }

    private static async Task<Workspace> FilledAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC", keepsVerbatims: true);
        await warehouse.DoAsync("""
            insert into margin (workspace_id, effective_from, basis_points) values (@WorkspaceId, '2026-01-01', 7000);
            insert into response_target (workspace_id, priority, effective_from, minutes) values (@WorkspaceId, '', '2026-01-01', 60);
            insert into stage_rule values (@WorkspaceId, 'consideration', 'entered_by_page', '/pricing'), (@WorkspaceId, 'consideration', 'completed_by_page', '/checkout');
            """, workspace);
        var source = await warehouse.SourceAsync(workspace, since: "2026-01-01");
        foreach (var (kind, facts) in Facts().GroupBy(fact => fact.Kind).Select(kind => (kind.Key, kind.Select(fact => fact.Fact).ToList())))
            await warehouse.LoadAsync(workspace, source, kind, facts, settledTo: March.To, coversTo: March.To);
        return workspace;
    }

    private static IEnumerable<(FactKind Kind, Fact Fact)> Facts()
    {
        yield return (FactKind.WebTraffic, new WebTraffic(Tenth, "Direct", "mobile", "Germany", 100, 60, 6000, 10));
        yield return (FactKind.WebTraffic, new WebTraffic(Tenth, "Email", "desktop", "Austria", 50, 15, 3000, 10));
        yield return (FactKind.WebEvent, new WebEvent(Tenth, "view_item", "Direct", "mobile", 80));
        yield return (FactKind.WebEvent, new WebEvent(Tenth, "begin_checkout", "Direct", "mobile", 20));
        yield return (FactKind.WebCohort, new WebCohort(new(2026, 2, 1), 4, 64, 200));
        foreach (var (grain, day, users) in new[]
        {
            ("day", Tenth, 40), ("day", March.To, 80), ("week", March.From, 999), ("week", new(2026, 3, 8), 100), ("week", new(2026, 3, 15), 200),
            ("month", new(2026, 2, 28), 999), ("month", March.To, 400),
        })
            yield return (FactKind.WebUsers, new WebUsers(grain, day, users));
        yield return (FactKind.WebLanding, new WebLanding(Tenth, "/", 100, 50, 20));
        yield return (FactKind.WebLanding, new WebLanding(Tenth, "/offers", 50, 10, 10));
        foreach (var (page, sessions) in new[] { ("/pricing", 20), ("/checkout", 10), ("/about", 500), ("(not set)", 70) })
            yield return (FactKind.WebPage, new WebPage(Tenth, page, "Direct", "mobile", sessions));
        foreach (var answer in Answers()) yield return (FactKind.Answer, answer);
        yield return (FactKind.Delivery, new Delivery("D1", Tenth, null, "email", null, 2024, 2100));
        foreach (var ticket in Tickets()) yield return (FactKind.Ticket, ticket);
        foreach (var (score, i) in new[] { "good", "good", "good", "bad", "offered" }.Select((score, i) => (score, i)))
            yield return (FactKind.Rating, new Rating($"R{i}", $"T{i}", score, Noon, Noon));
        for (var i = 0; i < 40; i++) yield return (FactKind.Customer, new Customer($"old {i}", new(2026, 2, 1), i == 0 ? Tenth : null, null));
        for (var i = 0; i < 280; i++) yield return (FactKind.Customer, new Customer($"new {i}", i == 0 ? March.To : Tenth, null, null));
        for (var i = 0; i < 4; i++) yield return (FactKind.Purchase, new Purchase($"F{i}", $"old {i}", new(2026, 2, 20), 1_000, 1));
        yield return (FactKind.Purchase, new Purchase("M1", "old 1", Tenth, 50_000, 1));
        yield return (FactKind.Purchase, new Purchase("M2", "old 30", March.To, 150_000, 1));
        yield return (FactKind.Spend, new Spend("S1", Tenth, "Paid Search", "spring", 10_000_000));
        yield return (FactKind.Spend, new Spend("S2", Tenth, "Email", "spring", 4_000_000));
    }

    private static IEnumerable<Answer> Answers()
    {
        Answer One(string id, string kind, decimal? score, string? comment = null) => new(id, kind, kind, 1, Noon, score, comment, null, "email", null);
        for (var i = 0; i < 1000; i++) yield return One($"nps {i}", "nps", i < 250 ? 10 : i < 925 ? 8 : 3);
        foreach (var score in new[] { 5, 4, 3, 1 }) yield return One($"csat {score}", "csat", score);
        foreach (var score in new[] { 7, 6, 5, 2 }) yield return One($"ces {score}", "ces", score);
        yield return One("text 1", "text", null, "Great help, thank you.");
        yield return One("text 2", "text", null, "It is slow and I am not happy.");
        yield return One("text 3", "text", null, "I have nothing to add.");
        yield return One("text 4", "text", null, "Die Anleitung ist nicht gut.");
    }

    private static IEnumerable<Ticket> Tickets()
    {
        var created = new DateTimeOffset(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);
        int[] minutes = [5, 12, 18, 25, 40, 55, 75, 120, 240, 1440];
        for (var i = 0; i < minutes.Length; i++)
        {
            yield return new Ticket($"T{i}", 1, "solved", created, Noon, Noon, "email", "normal", null, null, [], null,
                minutes[i] + 1, minutes[i], 100 * (i + 1), 10 * (i + 1), 200 * (i + 1), 20 * (i + 1), i < 4 ? 1 : 2, i < 8 ? 0 : 1);
        }

        yield return new Ticket("T90", 1, "open", created, Noon, null, "email", null, null, null, [], null, null, null, null, null, null, null, null, null);
        yield return new Ticket("T91", 1, "deleted", created, Noon, null, "email", null, null, null, [], null, 3, 3, null, null, null, null, null, null);
    }
}
