// What the goals' pages and their editor say: parts, scopes, seasons, and every status, tag and refusal.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Goals;
using CxDashboard.Web.Tiles;
using static CxDashboard.Tests.Goals.GoalSite;

namespace CxDashboard.Tests.Goals;

[Trait("Category", "Integration")]
public sealed class GoalPagesTests(TestDatabase databases)
{
    private static readonly Goal Score = Examples.Nps with { Metric = "nps", Amount = 70, BaselineValue = 20 };
    private static readonly Goal Sessions = Examples.Signups with { Metric = "sessions" };

    [Fact]
    public async Task A_parent_shows_the_weighted_progress_of_its_parts_and_the_worst_status()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        await SetAsync(warehouse, workspace, Score with { Name = "Happier" });
        await SetAsync(warehouse, workspace, Score with { Name = "On the web", Only = new Filter("channel", "web"), Amount = 100, BaselineValue = 0, PartOf = new Part(1, 3) });
        await SetAsync(warehouse, workspace, Score with { Name = "By mail", Only = new Filter("channel", "email"), Amount = 80, BaselineValue = 0, PartOf = new Part(1, 1) });
        var (web, mail) = (await PageAsync(warehouse, workspace, 2), await PageAsync(warehouse, workspace, 3));

        var list = await ListAsync(warehouse, workspace);
        var parts = Assert.Single(list.Goals).Parts!;
        Assert.Equal(["On the web", "By mail"], parts.Rows.Select(row => row.Name));
        Assert.Equal([("3", "75%"), ("1", "25%")], parts.Rows.Select(row => (row.Weight, row.Share)));
        // Web: all five a promoter, 100 of 100; mail: of five none to one promoter and one detractor.
        Assert.Equal(("100%", Status.Achieved), (parts.Rows[0].Progress, parts.Rows[0].Status));
        Assert.Equal(("Behind", "Behind"), (parts.Rows[1].Status.Word, parts.Worst.Word));
        Assert.Equal("weighted over 2 sub-goals; the worst is By mail", parts.Note);
        var mailProgress = double.Parse(Said(mail, "Progress").Text.TrimEnd('%').Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Math.Round(.75 * 100 + .25 * mailProgress), double.Parse(parts.Progress.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture), 1.0);

        var page = await PageAsync(warehouse, workspace, 1);
        Assert.Equal((parts.Progress, parts.Worst, parts.Note), (page.Card!.Parts!.Progress, page.Card.Parts.Worst, page.Card.Parts.Note));
        Assert.True(page.MayHaveParts);
        Assert.Equal(("Happier", "weight 3, 75% of all"), (web.Parent!.Text, web.Parent.Note));
        Assert.False(web.MayHaveParts);
        Assert.All(page.History, month => Assert.NotNull(month.Parts));
        Assert.Equal(3, list.Goals.Count + parts.Rows.Count);
        Assert.StartsWith("3 goals", list.Lead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_goal_for_one_channel_is_measured_there_alone_and_says_so_everywhere()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        await SetAsync(warehouse, workspace, Score with { Only = new Filter("channel", "web"), BaselineValue = null, BaselineFrom = new(2026, 1, 1), BaselineTo = new(2026, 1, 31), Amount = 90 });
        var page = await PageAsync(warehouse, workspace, 1);
        // In January two of five on the web are promoters, in June and July all five: 40 and 100, each from half of the answers.
        Assert.Equal(("40", "100"), (Said(page, "Baseline").Text, Said(page, "Measured").Text));
        Assert.Contains("n 140 answers", Said(page, "Measured").Note, StringComparison.Ordinal);
        Assert.Equal("web only", Said(page, "Only").Text);
        Assert.EndsWith("whole journey, web only", page.Card!.Scope, StringComparison.Ordinal);
        Assert.EndsWith("&channel=web", page.Card.FootingHref, StringComparison.Ordinal);
        Assert.EndsWith("web only", Assert.Single((await ListAsync(warehouse, workspace)).Goals).Scope, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_goal_for_a_persona_is_measured_over_the_segments_that_stand_for_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        await warehouse.SegmentsAsync(workspace, [new Segment("browsers", "Browsers", SegmentKind.Behavioural, new Dictionary<string, IReadOnlyList<string>> { ["survey_channel"] = ["web"] })]);
        await PersonaBook.KeepAsync(warehouse.Database, workspace, await warehouse.EditorAsync(workspace), new("anna", "Anna", new Dictionary<string, string>(), ["browsers"]), null, TestContext.Current.CancellationToken);
        await SetAsync(warehouse, workspace, Score with { Only = new Filter("persona", "anna"), BaselineValue = null, BaselineFrom = new(2026, 1, 1), BaselineTo = new(2026, 1, 31), Amount = 90 });
        await SetAsync(warehouse, workspace, Score with { Name = "Nobody", Only = new Filter("persona", "gone") });
        var page = await PageAsync(warehouse, workspace, 1);
        Assert.Equal(("40", "100"), (Said(page, "Baseline").Text, Said(page, "Measured").Text));
        Assert.EndsWith("whole journey, persona anna only", page.Card!.Scope, StringComparison.Ordinal);
        Assert.Contains("not split by persona gone", Said(await PageAsync(warehouse, workspace, 2), "Measured").Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dimension_that_the_metric_lost_is_no_data_and_no_failure()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        await SetAsync(warehouse, workspace, Score);
        await warehouse.DoAsync("update goal set dim = 'shoe_size', value = '43'");
        var card = Assert.Single((await ListAsync(warehouse, workspace)).Goals);
        Assert.Equal((Status.NoData, "Net Promoter Score is not split by shoe_size"), (card.Status, card.Note));
    }

    [Fact]
    public async Task A_goal_that_adds_up_follows_last_years_days_where_they_are_all_there()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        // Both devices bring a session on every day of a first half-year, and three on every day of a second one.
        await SessionsAsync(warehouse, workspace, new(2024, 12, 1), day => day.Month < 7 ? 1 : 3);
        await SetAsync(warehouse, workspace, Sessions with { Amount = 730, Only = new Filter("device", "mobile") });
        var page = await PageAsync(warehouse, workspace, 1);
        // Up to July 9 of 365 days; like days Jan 2, 2025 – Jan 1, 2026: 180 of 1, 184 of 3 and one of 1 again; by then 180 + 10 · 3, which is 210 of 733.
        Assert.Equal(("209", "seasonal share 0.29 after 190 of 365 days (by last year's days, Jan 2, 2025 – Jan 1, 2026)"),
            (Expected(page).Text, Expected(page).Note));
        Assert.Equal(181 + 9 * 3, Number(Said(page, "Measured").Text));

        var elsewhere = await warehouse.WorkspaceAsync("young");
        await SessionsAsync(warehouse, elsewhere, new(2025, 2, 1), _ => 1);
        await SetAsync(warehouse, elsewhere, Sessions with { Amount = 730 });
        Assert.Equal("on a straight line, after 190 of 365 days; without a season, because the data begin on Feb 1, 2025, after last year's first day, Jan 2, 2025",
            Expected(await PageAsync(warehouse, elsewhere, 1)).Note);
    }

    /// <summary>The word of the status, what else the card says, and the goal.</summary>
    private static readonly (string Status, string Note, Goal Goal)[] Judged =
    [
        ("No data", "no answers in these days", Score with { Stage = "awareness" }),
        ("No data", "baseline: no answers in these days", Score with { BaselineValue = null, BaselineFrom = new(2025, 1, 1), BaselineTo = new(2025, 6, 30) }),
        ("Invalid", "Amount makes the target equal to the baseline", Score with { BaselineValue = null, BaselineFrom = new(2026, 1, 1), BaselineTo = new(2026, 1, 31), Amount = 10 }),
        ("Not started", "", Score with { Start = new(2026, 7, 10), End = new(2026, 12, 31), Amount = 30 }),
        ("Achieved", "confirmed", Score with { Amount = 30 }),
        ("Achieved", "reached within error", Score with { Amount = 38 }),
        ("Overdue", "", Score with { End = new(2026, 6, 30) }),
        ("Too early", "", Score with { Start = new(2026, 7, 1) }),
        ("On track", "", Score with { Amount = 45, BaselineValue = 0 }),
        ("At risk", "", Score with { Amount = 90, BaselineValue = 0 }),
        ("Behind", "", Score with { Amount = 100, BaselineValue = 15 }),
        ("On track", "within error of plan", Score with { Amount = 75, BaselineValue = 0 }),
    ];

    [Fact]
    public async Task Every_status_and_tag_stands_on_the_card_and_on_the_page()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        foreach (var (_, _, goal) in Judged) await SetAsync(warehouse, workspace, goal);
        var cards = (await ListAsync(warehouse, workspace)).Goals;
        Assert.Equal(Judged.Select(goal => goal.Status), cards.Select(card => card.Status.Word));
        foreach (var ((status, note, _), card, id) in Judged.Zip(cards, Enumerable.Range(1, Judged.Length)))
        {
            Assert.Equal((id, status), (id, Said(await PageAsync(warehouse, workspace, id), "Status").Text));
            Assert.False(string.IsNullOrEmpty(card.Status.Icon));
            Assert.Contains(note, card.Note ?? "", StringComparison.Ordinal);
            // A goal without a number to judge is never good and never bad.
            if (status is "No data" or "Invalid") Assert.Equal("none", card.Status.Tone);
        }
    }

    [Fact]
    public async Task Too_few_answers_name_how_many_are_needed()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        await SetAsync(warehouse, workspace, Score, window: 2);
        Assert.Equal("not enough answers (20 of 30)", Said(await PageAsync(warehouse, workspace, 1), "Status").Note);
    }

    private static readonly (string Field, string Metric, string Kind, string Amount, string Reason)[] Refused =
    [
        ("Amount", "nps", "Absolute", "20", "Amount makes the target equal to the baseline"),
        ("Amount", "csat", "Absolute", "101", "Amount leads to more than 100 %"),
        ("Amount", "csat", "Relative", "900", "Amount leads to more than 100 %"),
        ("Kind", "nps", "Relative", "10", "Kind is a percentage of a score that can be negative"),
        ("Amount", "csat", "Reduction", "101", "Amount of a reduction lies above 0 %"),
        ("Kind", "csat", "Cumulative", "50", "Kind adds up a rate or score"),
    ];

    [Fact]
    public async Task The_editor_refuses_the_invalid_with_the_reason()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        foreach (var (field, metric, kind, amount, reason) in Refused)
        {
            var draft = GoalDraft.New(workspace, Today);
            (draft.Name, draft.Owner, draft.Metric, draft.Kind, draft.Amount, draft.BaselineBy, draft.Baseline) = ("It", "Ada", metric, kind, amount, GoalDraft.Typed, "20");
            Assert.StartsWith(reason, (await EditAsync(warehouse, workspace, null, draft)).FaultOf(field), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_draft_without_its_amount_still_shows_what_is_known()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        foreach (var kind in new[] { "Relative", "Reduction", "Points", "Hold" })
        {
            var draft = GoalDraft.New(workspace, Today);
            (draft.Metric, draft.Kind, draft.Low) = ("csat", kind, "much");
            var said = GoalWords.Of((await EditAsync(warehouse, workspace, null, draft)).Numbers!);
            Assert.Contains("–", said.Single(s => s.Term == "Target").Text, StringComparison.Ordinal);
            Assert.Equal("60.0%", said.Single(s => s.Term == "Measured").Text);
        }
    }

    [Fact]
    public async Task The_editor_shows_what_a_part_makes_of_its_parent_before_it_is_kept()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        await SetAsync(warehouse, workspace, Score with { Name = "Happier" });
        await SetAsync(warehouse, workspace, Score with { Name = "On the web", Only = new Filter("channel", "web"), Amount = 100, BaselineValue = 0, PartOf = new Part(1, 3) });
        var editing = await EditAsync(warehouse, workspace, null, null, parentId: 1);
        var draft = editing.Draft;
        Assert.Equal("1", draft.Parent);
        (draft.Name, draft.Owner, draft.OnlyDim, draft.OnlyValue, draft.Amount, draft.BaselineBy, draft.Baseline) = ("Mail", "Ada", "channel", "email", "80", GoalDraft.Typed, "0");
        editing = await EditAsync(warehouse, workspace, null, draft);
        Assert.Empty(editing.Faults);
        Assert.Equal(["email", "web"], editing.Values.Order());
        Assert.StartsWith("“Happier”", editing.Family!.Term, StringComparison.Ordinal);
        Assert.EndsWith("behind", editing.Family.Text, StringComparison.Ordinal);
        Assert.EndsWith("this one with weight 1, 25% of all", editing.Family.Note, StringComparison.Ordinal);
        // A part may not become a parent, and a parent no part.
        Assert.DoesNotContain(editing.Parents, goal => goal.GoalId == 2);
        Assert.True((await EditAsync(warehouse, workspace, 1, null)).HasParts);
        draft.Weight = "0";
        Assert.NotNull((await EditAsync(warehouse, workspace, null, draft)).FaultOf("Weight"));
        // Set back behind what the parent was judged by, it has to be confirmed.
        (draft.Weight, draft.HoldsFrom) = ("1", "2026-06-01");
        Assert.True((await EditAsync(warehouse, workspace, null, draft)).AsksToReachBack);
    }

    [Fact]
    public async Task Goals_that_would_nest_deeper_are_never_kept()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        foreach (var part in new[] { null, new Part(1, 1), null })
            Assert.Equal(ChangeOutcome.Kept, (await KeepAsync(warehouse, workspace, new GoalChange(null, Score with { PartOf = part }, 28, Today, "", ada))).Outcome);
        var version = await warehouse.VersionAsync(workspace);
        foreach (var (goal, parent) in new[] { (1, 3), (3, 2), (1, 2), (3, 3), (3, 9) })
            Assert.Equal(ChangeOutcome.DoesNotFit, await ChangeAsync(warehouse, workspace, goal, Score with { PartOf = new Part(parent, 1) }, Today, ada));
        Assert.Equal(version, await warehouse.VersionAsync(workspace));
        // Of two who nest at once what cannot both be, one is told.
        var outcomes = await Task.WhenAll(ChangeAsync(warehouse, workspace, 2, Score with { PartOf = new Part(3, 1) }, Today, ada), ChangeAsync(warehouse, workspace, 3, Score with { PartOf = new Part(1, 1) }, Today, ada));
        Assert.Equal([ChangeOutcome.Kept, ChangeOutcome.DoesNotFit], outcomes.Order());
    }

    private static async Task<Workspace> FilledAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        await AnswersAsync(warehouse, workspace);
        return workspace;
    }

    /// <summary>A goal set by an owner, in force since New Year.</summary>
    private static async Task SetAsync(TestWarehouse warehouse, Workspace workspace, Goal goal, int window = 28)
    {
        var owner = await warehouse.PeekAsync<int?>("select max(account_id) from membership where workspace_id = @WorkspaceId", workspace)
            ?? await MemberAsync(warehouse, workspace, workspace.Key, "owner");
        Assert.Equal(ChangeOutcome.Kept, (await KeepAsync(warehouse, workspace, new GoalChange(null, goal, window, new(2026, 1, 1), "", owner))).Outcome);
    }

    private static Said Said(GoalPageView page, string term) => page.Numbers.Single(said => said.Term == term);

    private static Said Expected(GoalPageView page) => page.Numbers.Single(said => said.Term.StartsWith("Expected", StringComparison.Ordinal));

    private static double Number(string text) => double.Parse(text.Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
}
