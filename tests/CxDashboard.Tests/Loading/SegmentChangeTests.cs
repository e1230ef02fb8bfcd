// A change of the segments cuts the numbers anew from the facts, all at once or not at all.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;
using static CxDashboard.Tests.Segments.SegmentTests;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class SegmentChangeTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 1, 20);
    private static readonly DateRange Days = new(First, First.AddDays(79));
    private static readonly Segment Mobile = Of("mobile", ("web_device", ["mobile"]), ("ticket_tag", ["vip"]), ("survey_label", ["new"]), ("customer_label", ["new"]));
    private static readonly Segment Mail = Of("mail", ("web_channel", ["email"]), ("ticket_channel", ["email"]), ("survey_channel", ["email"]));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_parts_are_those_that_loading_by_the_new_rules_would_have_made()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        foreach (IReadOnlyList<Segment> segments in new IReadOnlyList<Segment>[] { [Mobile], [Mobile, Mail], [Mail, Mobile], [Mail], [] })
        {
            await warehouse.SegmentsAsync(workspace, segments);
            var cut = await warehouse.HashesAsync(TestWarehouse.PartTables);
            await warehouse.RebuildAsync(workspace, new DateRange(First.AddDays(-40), First.AddDays(200)));
            Assert.Equal(cut, await warehouse.HashesAsync(TestWarehouse.PartTables));
        }
    }

    [Fact]
    public async Task What_the_rules_cannot_tell_has_no_parts_and_what_they_place_nowhere_has()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        Task<List<string>> Values(string metric) => warehouse.PeekAllAsync<string>(
            "select distinct value from metric_day where metric = @metric and dim = 'segment' order by 1", new { metric });

        Assert.Equal(["", "new", "returning"], await Values("nps"));
        Assert.Empty(await Values("sessions"));
        Assert.Empty(await Values("tickets"));

        await warehouse.SegmentsAsync(workspace, Of("smb", ("survey_label", ["new"])), Of("austria", ("web_country", ["Austria"]), ("web_device", ["mobile"])), Of("rest", ("web_channel", ["email"])));
        Assert.Equal(["", "smb"], await Values("nps"));
        Assert.Equal(["", "austria", "rest"], await Values("sessions"));
        Assert.Equal(["", "rest"], await Values("stage_volume"));
        Assert.Empty(await Values("tickets"));
        Assert.Empty(await Values("revenue"));
        // Events on phones may be Austrian: they are left out, and not given to those that come later.
        Assert.Equal(0, await warehouse.PeekAsync<long>("select count(*) from metric_day where metric = 'stage_volume' and dim = 'segment' and n > 0 and day in (select day from web_event group by day having bool_and(device = 'mobile'))"));
    }

    [Fact]
    public async Task Until_it_is_done_the_old_numbers_stand_and_stopping_leaves_them()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        await warehouse.SegmentsAsync(workspace, Mobile);
        var before = await warehouse.HashesAsync([.. TestWarehouse.PartTables, "segment", "data_version"]);
        var question = new Question("sessions", Days, Filters: [new Filter("segment", "mobile")]);
        var old = (await warehouse.Gateway.AskAsync(workspace, [question], Ct))[0][0].Measure.Value;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var (shares, seen) = (new List<double>(), new List<double?>());
        // Told on the changing thread: half of the numbers are cut anew when somebody else looks.
        var progress = new Told(share =>
        {
            shares.Add(share);
            if (share < .5) return;
            seen.Add(warehouse.Gateway.AskAsync(workspace, [question], Ct).GetAwaiter().GetResult()[0][0].Measure.Value);
            stop.Cancel();
        });

        var editor = await warehouse.EditorAsync(workspace);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new SegmentChange(warehouse.Database).KeepAsync(workspace, editor, [Mobile], [Mail, Mobile], progress, stop.Token));

        Assert.Equal([old], seen);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(before, await warehouse.HashesAsync([.. TestWarehouse.PartTables, "segment", "data_version"]));

        await new SegmentChange(warehouse.Database).KeepAsync(workspace, editor, [Mobile], [Mail, Mobile], new Told(shares.Add), Ct);
        Assert.Equal(1, shares[^1]);
        Assert.NotEqual(old, (await warehouse.Gateway.AskAsync(workspace, [question], Ct))[0][0].Measure.Value);
    }

    [Fact]
    public async Task Only_editors_change_segments_and_nobody_over_somebody_elses_change()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var (viewer, editor) = (await warehouse.EditorAsync(workspace, "Vera", "viewer"), await warehouse.EditorAsync(workspace));
        var change = new SegmentChange(warehouse.Database);
        var version = await warehouse.VersionAsync(workspace);

        Assert.Equal(SegmentOutcome.NotAllowed, await change.KeepAsync(workspace, viewer, [], [Mobile], null, Ct));
        Assert.Equal(SegmentOutcome.NotAllowed, await change.KeepAsync(workspace, viewer + 1000, [], [Mobile], null, Ct));
        Assert.Equal(SegmentOutcome.Kept, await change.KeepAsync(workspace, editor, [], [Mobile], null, Ct));
        Assert.Equal(SegmentOutcome.ChangedMeanwhile, await change.KeepAsync(workspace, editor, [], [Mail], null, Ct));
        Assert.Equal([Mobile.Key], await warehouse.PeekAllAsync<string>("select segment from segment"));
        Assert.Equal(version + 1, await warehouse.VersionAsync(workspace));

        await using var other = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        Assert.Null(await EditRight.RefusalAsync(other, workspace, editor, Ct));
        Assert.Equal(SegmentOutcome.Busy, await change.KeepAsync(workspace, editor, [Mobile], [Mail], null, Ct));
    }

    [Fact]
    public async Task Names_and_order_travel_as_they_are_and_a_renamed_segment_cuts_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        await warehouse.SegmentsAsync(workspace, Mobile, Mail);
        var shares = new List<double>();
        var renamed = Mobile with { Name = "O'Neill \"<b>\" \u00e9", Kind = SegmentKind.Psychographic };
        Assert.Equal(SegmentOutcome.Kept, await new SegmentChange(warehouse.Database).KeepAsync(
            workspace, await warehouse.EditorAsync(workspace), [Mobile, Mail], [renamed, Mail], new Told(shares.Add), Ct));
        Assert.Empty(shares);
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        var read = await SegmentBook.ReadAsync(session, workspace, Ct);
        Assert.Equal([(renamed.Name, renamed.Kind), (Mail.Name, Mail.Kind)], read.Select(segment => (segment.Name, segment.Kind)));
        Assert.True(read.Zip([renamed, Mail]).All(pair => Enum.GetValues<Side>().All(side => pair.First.IsSameOn(side, pair.Second))));
    }

    [Fact]
    public async Task A_purchase_finds_its_customer_in_its_own_source_first_and_in_another_else()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.SegmentsAsync(workspace, Of("one", ("customer_label", ["1"])), Of("two", ("customer_label", ["2"])));
        var (shop, crm) = (await warehouse.SourceAsync(workspace, "Shop"), await warehouse.SourceAsync(workspace, "CRM"));
        Task Load(int source, FactKind kind, params Fact[] facts) => warehouse.LoadAsync(workspace, source, kind, facts, settledTo: Days.To, coversTo: Days.To);
        await Load(shop, FactKind.Purchase, new Purchase("p1", "a", First, 100, 1), new Purchase("p2", "b", First, 1000, 1), new Purchase("p3", "nobody", First, 10000, 1));
        await Load(crm, FactKind.Customer, new Customer("a", First, null, "1"), new Customer("b", First, null, "1"));
        await Load(shop, FactKind.Customer, new Customer("b", First, null, "2"));

        var told = (await warehouse.Gateway.AskAsync(workspace, [new Question("revenue", Days, Breakdown: "segment")], Ct))[0];

        Assert.Equal([("", 100d), ("one", 1d), ("two", 10d)], told.Select(cell => (cell.Value, cell.Measure.Value!.Value)));
    }

    private sealed class Told(Action<double> hear) : IProgress<double>
    {
        public void Report(double value) => hear(value);
    }

    private static async Task<Workspace> FilledAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var facts = new RandomFacts(11, First, Days.Days);
        foreach (var kind in Enum.GetValues<FactKind>())
        {
            await warehouse.LoadAsync(workspace, source, kind, [.. Enumerable.Range(0, 300).Select(i => facts.Any(kind, i, 300))],
                settledTo: First.AddDays(200), coversTo: First.AddDays(200));
        }

        return workspace with { MinimumN = 1, MinimumNNps = 1 };
    }
}
