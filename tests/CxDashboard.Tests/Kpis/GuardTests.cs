// No small group can be had by subtracting the numbers of one answer from each other.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Loading;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class GuardTests(TestDatabase databases)
{
    private static readonly DateOnly Day = new(2026, 3, 10);
    private static readonly DateRange March = new(new(2026, 3, 1), new(2026, 3, 31));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_that_leaves_a_few_out_has_no_value_beside_the_whole()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await TrafficAsync(warehouse, ("Direct", "mobile", 95), ("Direct", "desktop", 5));

        var answers = await AskAsync(warehouse, workspace, new("engagement_rate", March), Filtered(("device", "mobile")), new("engagement_rate", March, Breakdown: "device"));

        Assert.NotNull(answers[0][0].Measure.Value);
        Assert.Equal((null, 95L, State.TooFew, true), (answers[1][0].Measure.Value, answers[1][0].Measure.N, answers[1][0].Measure.State, answers[1][0].Measure.IsWithheld));
        Assert.Contains("a group of fewer than 10", answers[1][0].Measure.Why, StringComparison.Ordinal);
        Assert.All(answers[2], cell => Assert.Null(cell.Measure.Value));
    }

    [Fact]
    public async Task A_filter_that_leaves_enough_or_nobody_out_is_answered()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await TrafficAsync(warehouse, ("Direct", "mobile", 95), ("Direct", "desktop", 10), ("Direct", "tablet", 20));

        var answers = await AskAsync(warehouse, workspace, Filtered(("device", "mobile")), Filtered(("channel", "Direct")), Filtered(("device", "mobile"), ("channel", "Direct")));

        Assert.All(answers.Lists, list => Assert.NotNull(list[0].Measure.Value));
    }

    [Fact]
    public async Task Of_several_values_a_small_one_cannot_be_had_from_the_others()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await TrafficAsync(warehouse, ("Direct", "mobile", 200), ("Email", "mobile", 5), ("Referral", "mobile", 300));

        var answers = await AskAsync(warehouse, workspace, Filtered(("channel", "Direct"), ("channel", "Email")), Filtered(("channel", "Direct"), ("channel", "Referral")), Filtered(("channel", "Direct")));

        Assert.True(answers[0][0].Measure.IsWithheld);
        // All but the small one, and beside the whole that is as good as the small one.
        Assert.True(answers[1][0].Measure.IsWithheld);
        Assert.NotNull(answers[2][0].Measure.Value);
    }

    [Fact]
    public async Task A_stage_with_few_answers_takes_the_next_smallest_with_it_but_for_those_without_a_stage()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [.. Scores("awareness", 50), .. Scores("decision", 40), .. Scores("support", 6)], settledTo: March.To, coversTo: March.To);
        Question[] questions = [new("csat", March), new("csat", March, Stage: Question.EachStage), new("csat", March, Stage: "decision")];

        var tight = await AskAsync(warehouse, workspace, questions);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [.. Scores(null, 30)]);
        var loose = await AskAsync(warehouse, workspace, questions);

        Assert.NotNull(tight[0][0].Measure.Value);
        Assert.Equal([("awareness", true), ("decision", false), ("support", false)], tight[1].Select(cell => (cell.Stage, cell.Measure.Value is not null)));
        Assert.True(tight[1][1].Measure.IsWithheld);
        // Thirty without a stage cover for the six, and decision alone leaves more than enough out.
        Assert.Equal([("awareness", true), ("decision", true), ("support", false)], loose[1].Select(cell => (cell.Stage, cell.Measure.Value is not null)));
        Assert.NotNull(loose[2][0].Measure.Value);
    }

    [Fact]
    public async Task A_single_small_week_takes_the_next_smallest_with_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace), FactKind.Answer,
            [.. Scores(null, 20, new(2026, 3, 3)), .. Scores(null, 4, new(2026, 3, 10)), .. Scores(null, 15, new(2026, 3, 17)), .. Scores(null, 30, new(2026, 3, 24))],
            settledTo: March.To, coversTo: March.To);

        var answers = await AskAsync(warehouse, workspace, new Question("csat", March, Grain.Week));

        Assert.Equal([true, false, false, true], answers[0].Select(cell => cell.Measure.Value is not null));
    }

    [Fact]
    public async Task Counts_are_shown_whatever_their_size()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await TrafficAsync(warehouse, ("Direct", "mobile", 95), ("Direct", "desktop", 5));

        var answers = await AskAsync(warehouse, workspace, new("sessions", March, Breakdown: "device"), new("sessions", March, Filters: [new Filter("device", "desktop")]));

        Assert.Equal([5d, 95], answers[0].Select(cell => cell.Measure.Value!.Value));
        Assert.Equal(5, answers[1][0].Measure.Value);
    }

    /// <summary>An attacker knows every shown cell and its line's total: of what a line hides there are at least two, and together they reach the minimum.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_hidden_in_any_line_of_random_splits_can_be_had_by_subtraction(int seed)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = (await warehouse.WorkspaceAsync()) with { MinimumN = 6, MinimumNNps = 6 };
        var facts = new RandomFacts(seed, March.From, 60);
        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace), FactKind.Answer, [.. Enumerable.Range(0, 900).Select(i => facts.Any(FactKind.Answer, i, 1))],
            settledTo: March.To.AddDays(60), coversTo: March.To.AddDays(60));
        var random = new Random(seed);
        var questions = Enumerable.Range(0, 60).Select(_ => new Question(
            random.Next(2) == 0 ? "csat" : "nps", new DateRange(March.From, March.From.AddDays(random.Next(60))), (Grain)random.Next(4), null, random.Next(2) == 0 ? "channel" : "segment",
            random.Next(2) == 0 ? [] : [new Filter("channel", "email"), new Filter("channel", "web")])).ToList();

        var answers = await warehouse.Gateway.AskAsync(workspace, questions, Ct);

        var lines = answers.Lists.SelectMany(cells => cells.GroupBy(cell => cell.Bucket).Select(line => line.ToList()).Concat(cells.GroupBy(cell => cell.Value).Select(line => line.ToList()))).ToList();
        var hiding = lines.Select(line => (Hidden: line.Where(cell => cell.Measure.Value is null && cell.Measure.N > 0).Select(cell => cell.Measure.N).ToList(), line)).Where(line => line.Hidden.Count > 0).ToList();
        Assert.NotEmpty(hiding);
        Assert.All(hiding, line => Assert.True(line.line.All(cell => cell.Measure.Value is null) || (line.Hidden.Count >= 2 && line.Hidden.Sum() >= 6), string.Join(", ", line.line)));
    }

    private static Question Filtered(params (string Dim, string Value)[] filters) =>
        new("engagement_rate", March, Filters: [.. filters.Select(filter => new Filter(filter.Dim, filter.Value))]);

    private static Task<Answers> AskAsync(TestWarehouse warehouse, Workspace workspace, params Question[] questions) => warehouse.Gateway.AskAsync(workspace, questions, Ct);

    private static async Task<Workspace> TrafficAsync(TestWarehouse warehouse, params (string Channel, string Device, long Sessions)[] cells)
    {
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace), FactKind.WebTraffic,
            [.. cells.Select(cell => new WebTraffic(Day, cell.Channel, cell.Device, "Germany", cell.Sessions, cell.Sessions / 2, 10, 1))], settledTo: March.To, coversTo: March.To);
        return workspace;
    }

    private static IEnumerable<Answer> Scores(string? stage, int count, DateOnly? day = null)
    {
        var at = new DateTimeOffset(day ?? Day, new TimeOnly(12, 0), TimeSpan.Zero);
        return Enumerable.Range(0, count).Select(i => new Answer($"{stage} {day} {i}", "csat", "csat", 1, at, i % 5 + 1, null, stage, null, null));
    }
}
