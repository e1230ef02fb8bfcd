// Remembered answers are given only while every change is certain to be heard of.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Warehouse;

[Trait("Category", "Integration")]
public sealed class DataChangesTests(TestDatabase databases)
{
    private static readonly DateOnly Day = new(2026, 3, 10);
    private static readonly Question[] Sessions = [new("sessions", new DateRange(Day, Day))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_remembered_until_the_workspaces_data_change()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var answers = new RememberedAnswers(warehouse.Gateway, changes);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await changes.StartAsync(Ct);
        await UntilAsync(() => changes.IsListening);
        var start = changes.EpochOf(workspace.WorkspaceId);
        // A page and the run's end.
        await LoadAsync(50);
        await UntilAsync(() => changes.EpochOf(workspace.WorkspaceId) >= start + 2);

        var first = await answers.AskAsync(workspace, Sessions, Ct);
        Assert.Same(first, await answers.AskAsync(workspace, Sessions, Ct));
        Assert.NotSame(first, await answers.AskAsync(workspace with { MinimumN = 99 }, Sessions, Ct));
        await LoadAsync(60);
        await UntilAsync(() => changes.EpochOf(workspace.WorkspaceId) >= start + 4);

        Assert.Equal(60, (await answers.AskAsync(workspace, Sessions, Ct))[0][0].Measure.Value);
        await changes.StopAsync(CancellationToken.None);

        Task LoadAsync(long sessions) => warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [new WebTraffic(Day, "Direct", "mobile", "Germany", sessions, 1, 1, 1)], settledTo: Day, coversTo: Day);
    }

    [Fact]
    public async Task What_changed_while_nobody_listened_is_not_answered_from_memory()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var answers = new RememberedAnswers(warehouse.Gateway, changes);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        // Before anybody listens: the workspace has never been heard of.
        await LoadAsync(50);
        await changes.StartAsync(Ct);
        await UntilAsync(() => changes.IsListening);
        Assert.Equal(50, (await answers.AskAsync(workspace, Sessions, Ct))[0][0].Measure.Value);

        await warehouse.DoAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen cx_data'");
        await UntilAsync(() => !changes.IsListening);
        await LoadAsync(60);
        await UntilAsync(() => changes.IsListening);

        Assert.Equal(60, (await answers.AskAsync(workspace, Sessions, Ct))[0][0].Measure.Value);
        await changes.StopAsync(CancellationToken.None);

        Task LoadAsync(long sessions) => warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [new WebTraffic(Day, "Direct", "mobile", "Germany", sessions, 1, 1, 1)], settledTo: Day, coversTo: Day);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 300; i++)
        {
            if (holds()) return;
            await Task.Delay(50, Ct);
        }

        Assert.Fail("It did not happen within a quarter of a minute.");
    }
}
