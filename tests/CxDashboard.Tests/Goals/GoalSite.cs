// A workspace with numbers of its own, whose goals are set and read as the pages do it.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Goals;
using CxDashboard.Web.Numbers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Goals;

/// <summary>Short ways to the goals' pages of a test's workspace; they believe that it is <see cref="Today"/>.</summary>
internal static class GoalSite
{
    public static readonly DateOnly Today = new(2026, 7, 10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<(ChangeOutcome Outcome, int GoalId)> KeepAsync(TestWarehouse warehouse, Workspace workspace, GoalChange change) =>
        change.KeepAsync(warehouse.Database, workspace, null, Ct);

    /// <summary>Changes a goal as somebody does who has just read it.</summary>
    public static async Task<ChangeOutcome> ChangeAsync(
        TestWarehouse warehouse, Workspace workspace, int goalId, Goal goal, DateOnly from, int account, int window = 28)
    {
        var mark = GoalChange.MarkOf(await RevisionsAsync(warehouse, workspace, goalId));
        return (await KeepAsync(warehouse, workspace, new GoalChange(goalId, goal, window, from, "changed", account, mark))).Outcome;
    }

    public static async Task<IReadOnlyList<GoalRevision>> RevisionsAsync(TestWarehouse warehouse, Workspace workspace, int goalId)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        return await GoalBook.RevisionsAsync(session, workspace, goalId, Ct);
    }

    /// <summary>A goal's page; <paramref name="from"/> and <paramref name="to"/> as in its address.</summary>
    public static Task<GoalPageView> PageAsync(TestWarehouse warehouse, Workspace workspace, int goalId, string? from = null, string? to = null) =>
        WithAnswersAsync(warehouse, async gateway => await GoalPageView.LoadAsync(warehouse.Database, gateway, workspace, goalId,
            $"http://localhost/{workspace.Key}/goals/{goalId}?from={from}&to={to}", new StoppedClock(Today), Ct) ?? throw NotThere(goalId));

    /// <summary>The page of all goals.</summary>
    public static Task<GoalsView> ListAsync(TestWarehouse warehouse, Workspace workspace) =>
        WithAnswersAsync(warehouse, gateway => GoalsView.LoadAsync(gateway, workspace, $"http://localhost/{workspace.Key}/goals", new StoppedClock(Today), Ct));

    /// <summary>What the editor knows of a draft, or of a form just opened.</summary>
    public static Task<GoalEditing> EditAsync(TestWarehouse warehouse, Workspace workspace, int? goalId, GoalDraft? draft, int? parentId = null) =>
        WithAnswersAsync(warehouse, async gateway => await GoalEditing.LoadAsync(
            warehouse.Database, gateway, workspace, goalId, draft, new StoppedClock(Today), Ct, parentId) ?? throw NotThere(goalId));

    /// <summary>Half a year of answers at the support stage, settled to the day before today; the score rises month by month.</summary>
    public static async Task AnswersAsync(TestWarehouse warehouse, Workspace workspace)
    {
        var source = await warehouse.SourceAsync(workspace);
        var answers = Enumerable.Range(0, 190).SelectMany(day => Enumerable.Range(0, 10).SelectMany(n =>
        {
            var at = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).AddDays(day);
            return new Fact[]
            {
                new Answer($"{day}-{n}", "nps", "nps", 1, at, n < 2 + at.Month / 2 ? 10 : n == 9 ? 3 : 8, null, "support", n < 5 ? "web" : "email", null),
                new Answer($"{day}-{n}", "csat", "csat", 1, at, n < 6 ? 5 : 2, null, "support", n < 5 ? "web" : "email", null),
            };
        })).ToList();
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, answers, settledTo: Today.AddDays(-1), coversTo: Today.AddDays(-1));
    }

    /// <summary>Sessions by day, half of them on mobile, settled to the day before today.</summary>
    public static async Task SessionsAsync(TestWarehouse warehouse, Workspace workspace, DateOnly since, Func<DateOnly, long> sessions)
    {
        var source = await warehouse.SourceAsync(workspace, "Web", since: since.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        var days = Enumerable.Range(0, Today.DayNumber - since.DayNumber).Select(since.AddDays);
        var traffic = days.SelectMany(day => new[] { "mobile", "desktop" }.Select(device => (Fact)new WebTraffic(day, "Email", device, "DE", sessions(day), 0, 0, 0))).ToList();
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, traffic, settledTo: Today.AddDays(-1), coversTo: Today.AddDays(-1));
    }

    public static Task<int> MemberAsync(TestWarehouse warehouse, Workspace workspace, string name, string role) => warehouse.PeekAsync<int>("""
        with made as (insert into account (email, name, password_hash, security_stamp) values (@name || '@example.com', @name, 'x', 'x') returning account_id)
        insert into membership (workspace_id, account_id, role) select @WorkspaceId, account_id, @role from made returning account_id
        """, new { workspace.WorkspaceId, name, role });

    private static InvalidOperationException NotThere(int? goalId) => new($"There is no goal {goalId}.");

    private static async Task<T> WithAnswersAsync<T>(TestWarehouse warehouse, Func<RememberedAnswers, Task<T>> read)
    {
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var gateway = new RememberedAnswers(warehouse.Gateway, changes);
        return await read(gateway);
    }

    private sealed class StoppedClock(DateOnly today) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(today, new TimeOnly(10, 0), TimeSpan.Zero);
    }
}
