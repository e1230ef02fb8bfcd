// Rows that could not be read: seen by run, read again on a person's word, and gone once they could be.
using CxDashboard.Core.Access;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Tests.Connectors;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class DeadLettersTests(TestDatabase databases)
{
    private static readonly Actor Ada = new(1, "Ada");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_that_a_mended_vendor_now_writes_well_are_read_again_and_leave_the_list()
    {
        var score = "\"eleven\"";
        await using var vendor = await PlayedVendor.StartAsync(_ => new Answered(Page(score)));
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source, pulls) = await ConnectedAsync(warehouse, vendor);
        Assert.Equal(1, Assert.Single(await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct)).Counts.Rejected);
        var group = Assert.Single(await DeadLetters.OfAsync(warehouse.Database, workspace, source.SourceId, Ct));
        Assert.Equal((1L, "responses", false), (group.Rows, group.Stream, group.IsRetried));
        Assert.Contains("not a number", Assert.Single(group.First).Reason, StringComparison.Ordinal);

        score = "11.5";
        await RetryAsync(warehouse, workspace, source, group.RunId);
        Assert.True(Assert.Single(await DeadLetters.OfAsync(warehouse.Database, workspace, source.SourceId, Ct)).IsRetried);
        await pulls.SourceAsync(workspace, source, PullRun.Scheduled, Ct);
        // Still wrong, in another way: the new reason stands in the place of the old one.
        var again = await DeadLetters.OfAsync(warehouse.Database, workspace, source.SourceId, Ct);
        Assert.DoesNotContain(again, one => one.RunId == group.RunId);
        Assert.All(again, one => Assert.Contains("11.5", Assert.Single(one.First).Reason, StringComparison.Ordinal));

        score = "9";
        foreach (var one in again)
        {
            await RetryAsync(warehouse, workspace, source, one.RunId);
            await pulls.SourceAsync(workspace, source, PullRun.Scheduled, Ct);
        }

        Assert.Empty(await DeadLetters.OfAsync(warehouse.Database, workspace, source.SourceId, Ct));
        Assert.Equal(9m, await warehouse.PeekAsync<decimal>("select score from answer where response_id = 'r1'"));
    }

    [Fact]
    public async Task What_a_later_run_left_behind_is_read_again_from_where_that_run_began()
    {
        await using var vendor = await PlayedVendor.StartAsync(_ => new Answered(Page("9")));
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source, pulls) = await ConnectedAsync(warehouse, vendor);
        for (var i = 0; i < 2; i++) await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct);
        var (run, before) = await warehouse.PeekAsync<(long, string)>("select run_id, cursor_before from run order by run_id desc limit 1");
        await warehouse.DoAsync("insert into dead_letter (workspace_id, source_id, run_id, payload, reason) select workspace_id, source_id, run_id, '{}', 'no id' from run where run_id = @run", new { run });

        await RetryAsync(warehouse, workspace, source, run);

        Assert.Equal((1L, before), await warehouse.PeekAsync<(long, string)>("select count(*) over (), cursor from backfill_chunk"));
        Assert.Contains("no rows that wait", await warehouse.Backfills.RetryAsync(workspace, source, 999, Ada, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_and_done_with_they_can_be_set_aside()
    {
        await using var vendor = await PlayedVendor.StartAsync(_ => new Answered(Page("\"eleven\"")));
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source, pulls) = await ConnectedAsync(warehouse, vendor);
        await pulls.SourceAsync(workspace, source, PullRun.Asked, Ct);
        var group = Assert.Single(await DeadLetters.OfAsync(warehouse.Database, workspace, source.SourceId, Ct));

        await DeadLetters.DismissAsync(warehouse.Database, workspace, source.SourceId + 1, group.RunId, Ct);
        Assert.Single(await DeadLetters.OfAsync(warehouse.Database, workspace, source.SourceId, Ct));
        await DeadLetters.DismissAsync(warehouse.Database, workspace, source.SourceId, group.RunId, Ct);
        Assert.Empty(await DeadLetters.OfAsync(warehouse.Database, workspace, source.SourceId, Ct));
    }

    private static async Task RetryAsync(TestWarehouse warehouse, Workspace workspace, Source source, long run) =>
        Assert.Null(await warehouse.Backfills.RetryAsync(workspace, source, run, Ada, Ct));

    // Two good answers beside the one in question: a page of nothing but bad rows is refused whole.
    private static string Page(string score) =>
        $$"""{"total_items":3,"items":[{{Answer("r1", score)}},{{Answer("r2", "8")}},{{Answer("r3", "7")}}]}""";

    private static string Answer(string id, string score) => $$"""
        {"response_id":"{{id}}","landed_at":"2026-03-01T10:00:00Z","submitted_at":"2026-03-01T10:00:00Z",
         "answers":[{"field":{"ref":"nps"},"type":"number","number":{{score}} } ] }
        """;

    private static async Task<(Workspace, Source, PullRun)> ConnectedAsync(TestWarehouse warehouse, PlayedVendor vendor)
    {
        var workspace = await warehouse.WorkspaceAsync();
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        await warehouse.Sources.SaveAsync(workspace, connectors.Find("typeform")!, "Survey",
            new Dictionary<string, string> { ["baseUrl"] = vendor.Address, ["token"] = "t", ["formId"] = "f" }, null, workspace.Today(TimeProvider.System).AddDays(-3), Ct);
        return (workspace, Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct)), warehouse.Pulls(connectors));
    }
}
