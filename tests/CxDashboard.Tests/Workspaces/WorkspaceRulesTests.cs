// What an owner changes of a workspace holds at once, for every answer; others change nothing.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Workspaces;

public sealed class WorkspaceRulesTests(TestDatabase databases)
{
    private static readonly WorkspaceRules Usual = new(1, 1, 10, 30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void What_cannot_be_kept_is_told_with_the_remedy()
    {
        Assert.Empty(Usual.Faults());
        Assert.Contains("weekdays", Assert.Single((Usual with { WeekStart = 7 }).Faults()), StringComparison.Ordinal);
        Assert.Contains("months", Assert.Single((Usual with { FiscalYearStart = 0 }).Faults()), StringComparison.Ordinal);
        Assert.Contains("from 5 to 10,000", Assert.Single((Usual with { MinimumN = 4 }).Faults()), StringComparison.Ordinal);
        Assert.Contains("from 5 to 10,000", Assert.Single((Usual with { MinimumNNps = 20_000 }).Faults()), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Integration")]
    public async Task An_owner_moves_the_week_and_the_fiscal_year_and_an_editor_does_not()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        var (owner, editor) = (await warehouse.EditorAsync(workspace, "Ada", "owner"), await warehouse.EditorAsync(workspace, "Eve"));
        var source = await warehouse.SourceAsync(workspace);
        // A Saturday, a Sunday and a Monday.
        DateOnly[] days = [new(2026, 3, 7), new(2026, 3, 8), new(2026, 3, 9)];
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [.. days.Select(day => new WebTraffic(day, "Direct", "mobile", "Germany", 20, 10, 60, 1))],
            settledTo: days[^1], coversTo: days[^1]);
        var version = await warehouse.VersionAsync(workspace);

        Assert.Equal(ChangeOutcome.NotAllowed, await (Usual with { WeekStart = 0 }).KeepAsync(warehouse.Database, workspace, editor, Ct));
        Assert.Equal([(new DateOnly(2026, 3, 2), 40L), (new(2026, 3, 9), 20)], await WeeksAsync(warehouse, workspace.Key));
        Assert.Equal(version, await warehouse.VersionAsync(workspace));

        Assert.Equal(ChangeOutcome.Kept, await new WorkspaceRules(0, 4, 50, 60).KeepAsync(warehouse.Database, workspace, owner, Ct));
        Assert.Equal([(new DateOnly(2026, 3, 1), 20L), (new(2026, 3, 8), 40)], await WeeksAsync(warehouse, workspace.Key));
        Assert.True(await warehouse.VersionAsync(workspace) > version);
        var changed = await WorkspaceBook.GetAsync(warehouse.Database, workspace.Key, Ct);
        Assert.Equal((2026, new DateRange(new(2025, 4, 1), new(2026, 3, 31))), changed.Calendar.FiscalYearOf(days[0]));
        // Forty sessions are too few for fifty.
        Assert.Equal((State.TooFew, State.Fresh), (await RateAsync(warehouse, changed, days[0], days[1]), await RateAsync(warehouse, changed with { MinimumN = 40 }, days[0], days[1])));
    }

    private static async Task<List<(DateOnly, long)>> WeeksAsync(TestWarehouse warehouse, string key)
    {
        var workspace = await WorkspaceBook.GetAsync(warehouse.Database, key, Ct);
        var answers = await warehouse.Gateway.AskAsync(workspace, [new("sessions", new DateRange(new(2026, 3, 1), new(2026, 3, 14)), Grain.Week)], Ct);
        return [.. answers[0].Select(cell => (cell.Bucket!.Value, cell.Measure.N)).Order()];
    }

    private static async Task<State> RateAsync(TestWarehouse warehouse, Workspace workspace, DateOnly from, DateOnly to) =>
        (await warehouse.Gateway.AskAsync(workspace, [new("engagement_rate", new DateRange(from, to))], Ct))[0][0].Measure.State;
}
