// What a ring for a source does: a pull, unless the source asked for rest; and another ring where one is needed.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Tests.Schedules;

[Trait("Category", "Integration")]
public sealed class ScheduledPullsTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_that_asked_for_rest_is_left_alone_by_the_schedule_until_then()
    {
        await using var sandbox = await Loading.InProcessSandbox.StartAsync();
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync("harbor", "Asia/Tokyo");
        await sandbox.ConnectAsync(warehouse, workspace, workspace.Today(TimeProvider.System).AddDays(-10));
        var survey = (await warehouse.Sources.OfAsync(workspace, Ct)).Single(source => source.Connector == "typeform");
        var lease = Assert.NotNull(await warehouse.Ledger.OpenAsync(workspace.WorkspaceId, survey.SourceId, "responses", FactKind.Answer, "schedule", Ct)).Lease;
        var until = DateTimeOffset.UtcNow.AddMinutes(30);
        await warehouse.Ledger.DeferAsync(lease, "Come back in half an hour.", until, Ct);
        var pulls = warehouse.Pulls(sandbox.Connectors);

        var bySchedule = Assert.Single(await pulls.SourceAsync(workspace.WorkspaceId, survey.SourceId, "schedule", Ct));
        Assert.Equal("deferred", bySchedule.State);
        Assert.Equal(until, bySchedule.NextTry!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(*)::int from run"));
        // A person who asks knows better than a timetable.
        Assert.Equal("succeeded", Assert.Single(await pulls.SourceAsync(workspace.WorkspaceId, survey.SourceId, "person", Ct)).State);
        Assert.Equal("succeeded", Assert.Single(await pulls.SourceAsync(workspace.WorkspaceId, survey.SourceId, "schedule", Ct)).State);
    }
}
