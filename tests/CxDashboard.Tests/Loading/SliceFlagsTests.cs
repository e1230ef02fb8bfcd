// What a source says of a slice stays with its days and stands on every number that rests on them, until the days are read anew.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class SliceFlagsTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 3, 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_carries_the_flags_of_the_days_it_rests_on_and_of_no_others()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await LoadAsync(warehouse, workspace, source, 0, new BatchNotes(Sampled: true));
        await LoadAsync(warehouse, workspace, source, 10, new BatchNotes(Thresholded: true, OtherRow: true));
        await LoadAsync(warehouse, workspace, source, 20, new BatchNotes());

        Assert.Equal(DataFlags.Sampled, (await AskAsync(warehouse, workspace, 0, 9)).Flags);
        Assert.Equal(DataFlags.Thresholded | DataFlags.OtherRow, (await AskAsync(warehouse, workspace, 19, 25)).Flags);
        Assert.Equal(DataFlags.None, (await AskAsync(warehouse, workspace, 20, 29)).Flags);
        var all = await AskAsync(warehouse, workspace, 0, 29);
        Assert.Equal("sampled · thresholded · (other) row", Write.Flags(all));
        Assert.Equal(3, Write.FlagSentences(all).Count);
        // Another kind of fact is not sampled because this one is.
        Assert.Equal(DataFlags.None, (await warehouse.Gateway.AskAsync(workspace, [new("tickets", new DateRange(First, First.AddDays(29)))], Ct))[0][0].Measure.Flags);
    }

    [Fact]
    public async Task Days_that_are_read_again_lose_the_flags_they_had()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await LoadAsync(warehouse, workspace, source, 0, new BatchNotes(Sampled: true));
        Assert.Equal(10, await warehouse.PeekAsync<int>("select count(*)::int from slice_flag"));

        await LoadAsync(warehouse, workspace, source, 0, new BatchNotes());

        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from slice_flag"));
        Assert.Null(Write.Flags(await AskAsync(warehouse, workspace, 0, 9)));
    }

    private static async Task<Measure> AskAsync(TestWarehouse warehouse, Workspace workspace, int from, int to) =>
        (await warehouse.Gateway.AskAsync(workspace, [new("sessions", new DateRange(First.AddDays(from), First.AddDays(to)))], Ct))[0][0].Measure;

    private static async Task LoadAsync(TestWarehouse warehouse, Workspace workspace, int source, int from, BatchNotes notes)
    {
        var days = new DateRange(First.AddDays(from), First.AddDays(from + 9));
        var run = await warehouse.RunAsync(workspace, source, FactKind.WebTraffic);
        await warehouse.Pages.CommitAsync(workspace, run, FactKind.WebTraffic,
            new Batch([.. days.EachDay().Select(day => new WebTraffic(day, "Direct", "mobile", "Germany", 10, 5, 100, 3))], null, days, Notes: notes), days.To, Ct);
        await warehouse.Ledger.SucceedAsync(run, days.To, days.To, Ct);
    }
}
