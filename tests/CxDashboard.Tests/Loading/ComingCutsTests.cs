// A dimension that came with an update: until its parts are cut no number is given by it, and then they are those that loading makes.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class ComingCutsTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 1, 20);
    private static readonly DateRange Days = new(First, First.AddDays(59));
    private static readonly Question Whole = new("tickets", Days);
    private static readonly Question Split = new("tickets", Days, Breakdown: "reason");
    private static readonly Question Filtered = new("first_response", Days, Filters: [new Filter("reason", "delivery")]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_updated_installation_has_every_part_that_a_new_one_has()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        var loaded = await warehouse.HashesAsync(TestWarehouse.PartTables);
        await AsBeforeTheUpdateAsync(warehouse);
        var version = await warehouse.VersionAsync(workspace);

        await Cuts(warehouse).ApplyAllAsync(Ct);

        Assert.Equal(loaded, await warehouse.HashesAsync(TestWarehouse.PartTables));
        Assert.Equal(0, await warehouse.PeekAsync<long>("select count(*) from coming_cut"));
        Assert.Equal(version + 1, await warehouse.VersionAsync(workspace));
        await Cuts(warehouse).ApplyAllAsync(Ct);
        Assert.Equal(version + 1, await warehouse.VersionAsync(workspace));
    }

    [Fact]
    public async Task Until_then_there_is_no_number_by_it_and_the_others_stand()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        var before = await warehouse.Gateway.AskAsync(workspace, [Whole, Split, Filtered], Ct);
        await AsBeforeTheUpdateAsync(warehouse);

        var meanwhile = await warehouse.Gateway.AskAsync(workspace, [Whole, Split, Filtered], Ct);
        await Cuts(warehouse).ApplyAllAsync(Ct);
        var after = await warehouse.Gateway.AskAsync(workspace, [Whole, Split, Filtered], Ct);

        Assert.Equal(before[0][0].Measure.Value, meanwhile[0][0].Measure.Value);
        Assert.Empty(meanwhile[1]);
        Assert.Equal((State.Missing, null, 0L), (meanwhile[2][0].Measure.State, meanwhile[2][0].Measure.Value, meanwhile[2][0].Measure.N));
        Assert.StartsWith("the numbers are just being cut by reason", meanwhile[2][0].Measure.Why, StringComparison.Ordinal);
        Assert.Equal(before[1], after[1]);
        Assert.Equal(before[2], after[2]);
        Assert.Equal(["", "delivery", "form claims", "late_reply"], after[1].Select(cell => cell.Value));
        Assert.Equal(after[0][0].Measure.Value, after[1].Sum(cell => cell.Measure.Value));
    }

    [Theory]
    [InlineData("{vip,reason_delivery,reason_setup}", "claims", "delivery")]
    [InlineData("{reason_,reason,a_reason_b}", "claims", "form claims")]
    [InlineData("{vip}", "", "")]
    [InlineData("{}", null, "")]
    public async Task A_tickets_reason_is_its_first_tag_that_names_one_else_its_form(string tags, string? form, string reason)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace), FactKind.Ticket, [RandomFacts.Ticket(1, 1, 1, First, 5) with { Status = "open", Form = form, Tags = tags[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries) }]);
        Assert.Equal([reason], await warehouse.PeekAllAsync<string>("select distinct value from metric_day where metric = 'tickets' and dim = 'reason'"));
    }

    // As the migration leaves an installation that has numbers already.
    private static Task AsBeforeTheUpdateAsync(TestWarehouse warehouse) => warehouse.DoAsync(
        string.Join(' ', TestWarehouse.PartTables.Select(table => $"delete from {table} where dim = 'reason';")) + " insert into coming_cut select workspace_id, 'reason' from workspace;");

    private static async Task<Workspace> FilledAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [.. Enumerable.Range(0, 300).Select(id => RandomFacts.Ticket(3, id, 1, First, 60))], settledTo: Days.To, coversTo: Days.To);
        await warehouse.LoadAsync(workspace, source, FactKind.Rating, [.. Enumerable.Range(0, 100).Select(id => RandomFacts.Rating(3, id, 1, 300, First, 60))], settledTo: Days.To, coversTo: Days.To);
        return workspace;
    }

    private static ComingCuts Cuts(TestWarehouse warehouse) => new(warehouse.Database, TimeProvider.System, NullLogger<ComingCuts>.Instance);
}
