// Setting and changing goals in a real database: what is kept, who may, and what nobody can repaint.
using System.Text.Json;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Goals;
using static CxDashboard.Tests.Goals.GoalSite;

namespace CxDashboard.Tests.Goals;

[Trait("Category", "Integration")]
public sealed class GoalChangeTests(TestDatabase databases)
{
    private static readonly Goal Score = Examples.Nps with { Metric = "nps", Amount = 70, BaselineValue = 20, Stage = "support" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_goal_comes_back_as_it_was_set_and_the_data_version_grows()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "editor");
        Goal[] goals =
        [
            Score,
            Score with { Kind = GoalKind.Points, Amount = 12.5, BaselineValue = null, BaselineFrom = new(2025, 1, 1), BaselineTo = new(2025, 12, 31) },
            Score with { Kind = GoalKind.Hold, Amount = 0, Low = -5, High = 40.25, BaselineValue = null },
            Score with { Metric = "csat", Stage = null, Kind = GoalKind.Relative, Amount = .25, BaselineValue = 40 },
            Score with { Metric = "first_response", Kind = GoalKind.Reduction, Amount = .15, BaselineValue = 500, Direction = Direction.LowerIsBetter },
            Score with { Metric = "sessions", Stage = null, Kind = GoalKind.Cumulative, Amount = 1e6, BaselineValue = null },
        ];
        foreach (var (goal, number) in goals.Select((goal, i) => (goal, i + 1)))
        {
            var version = await warehouse.VersionAsync(workspace);
            Assert.Equal((ChangeOutcome.Kept, number), await KeepAsync(warehouse, workspace, new GoalChange(null, goal, 90, Today, "why not", ada)));
            Assert.Equal(version + 1, await warehouse.VersionAsync(workspace));
            var revision = Assert.Single(await RevisionsAsync(warehouse, workspace, number));
            Assert.Equal((goal, 90, Today, "Ada", "why not"), (revision.Goal, revision.WindowDays, revision.HoldsFrom, revision.ChangedBy, revision.Why));
            Assert.NotNull(revision.ChangedAt);
        }
    }

    [Fact]
    public async Task A_change_adds_a_row_and_touches_no_older_one()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        await KeepAsync(warehouse, workspace, new GoalChange(null, Score, 28, new(2026, 1, 1), "", ada));
        var old = await RowAsync(warehouse, new(2026, 1, 1));

        await ChangeAsync(warehouse, workspace, Score with { Amount = 60 }, Today, ada);
        await ChangeAsync(warehouse, workspace, Score with { Amount = 65, End = Today }, Today, ada);

        Assert.Equal(old, await RowAsync(warehouse, new(2026, 1, 1)));
        // Of the same day's two the later holds, and the earlier stays on record.
        Assert.Equal([70, 60, 65], (await RevisionsAsync(warehouse, workspace, 1)).Select(r => r.Goal.Amount));
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        Assert.Equal(70, (await GoalBook.InForceAsync(session, workspace, Today.AddDays(-1), Ct)).Single().Goal.Amount);
        Assert.Equal(65, (await GoalBook.InForceAsync(session, workspace, Today, Ct)).Single().Goal.Amount);
        Assert.Empty(await GoalBook.InForceAsync(session, workspace, new(2025, 12, 31), Ct));
        Assert.Equal(new ComingGoal(1, Score.Name, new(2026, 1, 1)), Assert.Single(await GoalBook.ComingAsync(session, workspace, new(2025, 12, 31), Ct)));
    }

    [Fact]
    public async Task After_a_change_today_every_earlier_months_status_is_the_same_byte_for_byte()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        await AnswersAsync(warehouse, workspace);
        await KeepAsync(warehouse, workspace, new GoalChange(null, Score, 28, new(2026, 1, 1), "", ada));
        var before = await HistoryAsync(warehouse, workspace);
        Assert.Equal(["June 2026", "May 2026", "April 2026", "March 2026", "February 2026", "January 2026"], before.Select(m => m.Month));
        Assert.Contains(before, month => month.Status.Word == "Behind");

        // Everything that can be changed: the target, the baseline, the days, the window and the metric.
        await ChangeAsync(warehouse, workspace, Score with { Amount = 21, BaselineValue = 5, Start = new(2026, 6, 1), End = new(2026, 7, 31) }, Today, ada, 7);
        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(await HistoryAsync(warehouse, workspace)));
        await ChangeAsync(warehouse, workspace, Score with { Metric = "csat", Kind = GoalKind.Hold, Amount = 0, Low = 1, High = 2, BaselineValue = null }, Today, ada);
        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(await HistoryAsync(warehouse, workspace)));

        // A change that reaches back does what it says, from its day on and not before.
        await ChangeAsync(warehouse, workspace, Score with { Amount = 21, BaselineValue = 5 }, new(2026, 5, 1), ada);
        var after = await HistoryAsync(warehouse, workspace);
        Assert.Equal(before.Skip(2), after.Skip(2));
        Assert.NotEqual(before[0], after[0]);
    }

    [Fact]
    public async Task Only_an_owner_or_editor_of_the_workspace_changes_anything()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var other = await warehouse.WorkspaceAsync("other");
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        var viewer = await MemberAsync(warehouse, workspace, "Vera", "viewer");
        var stranger = await MemberAsync(warehouse, other, "Sol", "owner");
        await KeepAsync(warehouse, workspace, new GoalChange(null, Score, 28, Today, "", ada));
        var tables = await warehouse.HashesAsync("goal", "goal_note", "data_version");

        foreach (var account in new[] { viewer, stranger, 999 })
        {
            Assert.Equal(ChangeOutcome.NotAllowed, (await KeepAsync(warehouse, workspace, new GoalChange(null, Score, 28, Today, "", account))).Outcome);
            Assert.Equal(ChangeOutcome.NotAllowed, await ChangeAsync(warehouse, workspace, Score with { Amount = 60 }, Today, account));
            Assert.False(await GoalNotes.AddAsync(warehouse.Database, workspace, 1, account, "let me in", Ct));
        }

        Assert.False(await GoalNotes.AddAsync(warehouse.Database, workspace, 2, ada, "a goal that is not there", Ct));
        Assert.Equal(tables, await warehouse.HashesAsync("goal", "goal_note", "data_version"));
    }

    [Fact]
    public async Task A_goal_that_breaks_a_rule_is_never_kept()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        Goal[] broken = [Score with { Amount = 20 }, Score with { Amount = 101 }, Score with { Stage = "nowhere" }, Score with { End = new(2030, 1, 1) }, Score with { Name = "" }];
        foreach (var goal in broken)
            await Assert.ThrowsAsync<ArgumentException>(() => KeepAsync(warehouse, workspace, new GoalChange(null, goal, 28, Today, "", ada)));
        Assert.Equal(0, await warehouse.PeekAsync<long>("select count(*) from goal"));
    }

    [Fact]
    public async Task Of_two_who_change_a_goal_at_once_the_second_is_told()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        await KeepAsync(warehouse, workspace, new GoalChange(null, Score, 28, new(2026, 1, 1), "", ada));
        var mark = GoalChange.MarkOf(await RevisionsAsync(warehouse, workspace, 1));
        var changes = Enumerable.Range(0, 8).Select(i => new GoalChange(1, Score with { Amount = 60 + i }, 28, Today, "mine", ada, mark));
        var outcomes = await Task.WhenAll(changes.Select(change => KeepAsync(warehouse, workspace, change)));
        Assert.Equal(1, outcomes.Count(o => o.Outcome == ChangeOutcome.Kept));
        Assert.Equal(7, outcomes.Count(o => o.Outcome == ChangeOutcome.ChangedMeanwhile));
    }

    [Fact]
    public async Task New_goals_at_once_get_numbers_of_their_own()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "owner");
        var kept = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => KeepAsync(warehouse, workspace, new GoalChange(null, Score, 28, Today, "", ada))));
        Assert.Equal(Enumerable.Range(1, 10), kept.Select(k => k.GoalId).Order());
    }

    [Fact]
    public async Task Notes_are_kept_as_typed_with_who_and_when()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var ada = await MemberAsync(warehouse, workspace, "Ada", "editor");
        await KeepAsync(warehouse, workspace, new GoalChange(null, Score, 28, Today, "", ada));
        Assert.True(await GoalNotes.AddAsync(warehouse.Database, workspace, 1, ada, " <b>First</b>\nsecond\0 line ", Ct));
        Assert.True(await GoalNotes.AddAsync(warehouse.Database, workspace, 1, ada, "later", Ct));
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        var notes = await GoalNotes.OfAsync(session, workspace, 1, Ct);
        Assert.Equal([("later", "Ada"), ("<b>First</b>\nsecond line", "Ada")], notes.Select(n => (n.Body, n.WrittenBy)));
        await Assert.ThrowsAsync<ArgumentException>(() => GoalNotes.AddAsync(warehouse.Database, workspace, 1, ada, " \n", Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => GoalNotes.AddAsync(warehouse.Database, workspace, 1, ada, new string('x', 2001), Ct));
    }

    private static Task<ChangeOutcome> ChangeAsync(TestWarehouse warehouse, Workspace workspace, Goal goal, DateOnly from, int account, int window = 28) =>
        GoalSite.ChangeAsync(warehouse, workspace, 1, goal, from, account, window);

    private static Task<string> RowAsync(TestWarehouse warehouse, DateOnly from) =>
        warehouse.PeekAsync<string>("select g::text from goal g where effective_from = @from", new { from });

    private static async Task<IReadOnlyList<JudgedMonth>> HistoryAsync(TestWarehouse warehouse, Workspace workspace) =>
        (await PageAsync(warehouse, workspace, 1)).History;
}
