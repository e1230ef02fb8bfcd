// The schedules on Quartz's clustered store: set exactly, rung once, in the zone they are named in, across clock changes.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace CxDashboard.Tests.Schedules;

[Trait("Category", "Integration")]
public sealed class QuartzSchedulesTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_schedulers_tables_are_made_once_however_often_it_is_asked()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);

        await QuartzSetup.ProvisionAsync(warehouse.Fresh.AdminConnectionString, Ct);
        var tables = await warehouse.PeekAsync<int>("select count(*)::int from pg_tables where tablename ilike 'qrtz%'");
        await QuartzSetup.ProvisionAsync(warehouse.Fresh.AdminConnectionString, Ct);

        Assert.True(tables >= 10);
        Assert.Equal(tables, await warehouse.PeekAsync<int>("select count(*)::int from pg_tables where tablename ilike 'qrtz%'"));
        // Nothing of the provisioning stays as a node of the cluster.
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from qrtz_scheduler_state where last_checkin_time > 0 and instance_name = 'cxdashboard'"));
    }

    [Fact]
    public async Task Schedules_are_set_exactly_added_changed_and_removed()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var node = await NodeAsync(warehouse, runs: false);

        await node.Schedules.SetAsync([new(1, 1, "0 5 * * *", "UTC"), new(1, 2, "*/15 * * * *", "UTC"), new(2, 1, "0 6 * * *", "UTC")], Ct);
        Assert.Equal(3, await CountAsync(warehouse));
        await node.Schedules.SetAsync([new(1, 1, "0 7 * * *", "UTC"), new(2, 1, "0 6 * * *", "UTC")], Ct);

        Assert.Equal(2, await CountAsync(warehouse));
        Assert.Null(await node.Schedules.NextAsync(1, 2, Ct));
        Assert.Equal(7, (await node.Schedules.NextAsync(1, 1, Ct))!.Value.UtcDateTime.Hour);
        Assert.Equal(6, (await node.Schedules.NextAsync(2, 1, Ct))!.Value.UtcDateTime.Hour);
        await node.Schedules.SetAsync([], Ct);
        Assert.Equal(0, await CountAsync(warehouse));
    }

    [Theory]
    [InlineData("Europe/Berlin", "20 5 * * *", "2040-03-24T12:00:00Z", "2040-03-25T03:20:00Z")]
    [InlineData("Europe/Berlin", "20 5 * * *", "2040-10-27T12:00:00Z", "2040-10-28T04:20:00Z")]
    [InlineData("America/New_York", "20 5 * * *", "2040-03-10T12:00:00Z", "2040-03-11T09:20:00Z")]
    [InlineData("America/New_York", "20 5 * * *", "2040-11-03T12:00:00Z", "2040-11-04T10:20:00Z")]
    [InlineData("Asia/Tokyo", "20 5 * * *", "2040-03-24T12:00:00Z", "2040-03-24T20:20:00Z")]
    // The hour that is skipped: the ring comes, once, and not a day later.
    [InlineData("Europe/Berlin", "30 2 * * *", "2040-03-25T00:00:00Z", "2040-03-25T01:00:00Z")]
    public void A_cron_in_a_named_zone_rings_at_the_right_instant_across_a_clock_change(string zone, string cron, string after, string rings)
    {
        var trigger = (ICronTrigger)QuartzSchedules.Trigger(new PullSchedule(1, 1, cron, zone));

        var next = trigger.GetFireTimeAfter(DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(DateTimeOffset.Parse(rings, System.Globalization.CultureInfo.InvariantCulture), next!.Value.ToUniversalTime());
    }

    [Fact]
    public void Every_connectors_own_schedule_is_one_that_rings()
    {
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        Assert.All(connectors.All, connector => Assert.NotNull(QuartzSchedules.Trigger(new PullSchedule(1, 1, connector.DefaultCron, "UTC")).GetFireTimeAfter(DateTimeOffset.UtcNow)));
    }

    [Theory]
    [InlineData("0 0 5 * * ?")]
    [InlineData("0 5 * * * * *")]
    [InlineData("5 * * *")]
    [InlineData("61 5 * * *")]
    [InlineData("")]
    [InlineData("every day")]
    public void Anything_but_a_five_field_cron_is_refused(string cron) =>
        Assert.ThrowsAny<Exception>(() => QuartzSchedules.Trigger(new PullSchedule(1, 1, cron, "UTC")));

    [Fact]
    public async Task One_source_with_a_broken_schedule_does_not_keep_the_others_from_theirs()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var good = await warehouse.SourceAsync(workspace, "Good");
        await warehouse.SourceAsync(workspace, "Broken");
        await warehouse.DoAsync("update source set cron = 'now and then' where name = 'Broken'");
        await using var node = await NodeAsync(warehouse, runs: false);

        await node.Pulls.FollowAsync(node.Schedules, null, Ct);

        Assert.NotNull(await node.Schedules.NextAsync(workspace.WorkspaceId, good, Ct));
        Assert.Equal(1, await CountAsync(warehouse));
    }

    [Fact]
    public async Task A_source_that_went_while_the_program_was_down_loses_its_schedule_at_the_start()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await warehouse.WorkspaceAsync();
        await using var node = await NodeAsync(warehouse, runs: false);
        await node.Schedules.SetAsync([new(1, 1, "0 5 * * *", "UTC")], Ct);

        await node.Pulls.FollowAsync(node.Schedules, null, Ct);

        Assert.Equal(0, await CountAsync(warehouse));
    }

    [Fact]
    public async Task A_ring_runs_the_pull_once_and_a_source_that_is_gone_is_left_alone()
    {
        await using var sandbox = await InProcessSandboxAsync();
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync("harbor", "Asia/Tokyo");
        await sandbox.ConnectAsync(warehouse, workspace, workspace.Today(TimeProvider.System).AddDays(-10));
        var survey = (await warehouse.Sources.OfAsync(workspace, Ct)).Single(source => source.Connector == "typeform");
        await using var node = await NodeAsync(warehouse, runs: true);

        await node.Schedules.PullOnceAsync(workspace.WorkspaceId, survey.SourceId, null, Ct);
        await node.Schedules.PullOnceAsync(workspace.WorkspaceId, 999_999, null, Ct);
        await UntilAsync(async () => await warehouse.PeekAsync<int>("select count(*)::int from run where state = 'succeeded'") == 1);
        await UntilAsync(async () => await warehouse.PeekAsync<int>("select count(*)::int from qrtz_triggers") == 0);

        Assert.Equal((1, "schedule"), await warehouse.PeekAsync<(int, string)>("select count(*)::int, min(trigger) from run"));
        Assert.True(await warehouse.PeekAsync<int>("select count(*)::int from answer") > 0);
    }

    [Fact]
    public async Task What_was_never_pulled_is_rung_for_at_the_start_and_what_is_fresh_is_not()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var rung = new RememberedRings();
        async Task<List<int>> RingsAsync()
        {
            rung.Sources.Clear();
            await Pulls(warehouse).FollowAsync(rung, null, Ct);
            return rung.Sources;
        }

        var source = await warehouse.SourceAsync(workspace, "New");
        Assert.Equal([source], await RingsAsync());
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, []);
        Assert.Empty(await RingsAsync());
        await warehouse.DoAsync("update stream_state set last_success_at = now() - interval '30 hours'");
        Assert.Equal([source], await RingsAsync());
        await warehouse.DoAsync("update stream_state set last_success_at = now()");
        await warehouse.RunAsync(workspace, source, FactKind.Purchase);
        Assert.Equal([source], await RingsAsync());
        await warehouse.DoAsync("update source set paused = true");
        Assert.Empty(await RingsAsync());
        Assert.Empty(rung.Set);
    }

    [Fact]
    public async Task A_source_that_asked_for_rest_is_left_alone_by_the_schedule_until_then()
    {
        await using var sandbox = await InProcessSandboxAsync();
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

    private static Task<int> CountAsync(TestWarehouse warehouse) => warehouse.PeekAsync<int>("select count(*)::int from qrtz_cron_triggers");

    private static Task<Loading.InProcessSandbox> InProcessSandboxAsync() => Loading.InProcessSandbox.StartAsync();

    private static ScheduledPulls Pulls(TestWarehouse warehouse)
    {
        var connectors = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
        return new ScheduledPulls(warehouse.Database, warehouse.Sources, warehouse.Pulls(connectors), warehouse.Ledger, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ScheduledPulls>.Instance);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 300; i++)
        {
            if (await holds()) return;
            await Task.Delay(100, Ct);
        }

        Assert.Fail("It did not happen within half a minute.");
    }

    private static async Task<Node> NodeAsync(TestWarehouse warehouse, bool runs)
    {
        await QuartzSetup.ProvisionAsync(warehouse.Fresh.AdminConnectionString, Ct);
        var host = Host.CreateApplicationBuilder();
        host.Services.AddSingleton(Pulls(warehouse));
        host.Services.AddQuartzSchedules(warehouse.Fresh.AppConnectionString, runs);
        var built = host.Build();
        await built.StartAsync(Ct);
        return new Node(built);
    }

    private sealed class Node(IHost host) : IAsyncDisposable
    {
        public ISchedules Schedules { get; } = host.Services.GetRequiredService<ISchedules>();

        public ScheduledPulls Pulls { get; } = host.Services.GetRequiredService<ScheduledPulls>();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
    }

    private sealed class RememberedRings : ISchedules
    {
        public List<int> Sources { get; } = [];

        public IReadOnlyList<PullSchedule> Set { get; private set; } = [];

        public Task SetAsync(IReadOnlyList<PullSchedule> schedules, CancellationToken cancellationToken)
        {
            Set = schedules;
            return Task.CompletedTask;
        }

        public Task PullOnceAsync(int workspaceId, int sourceId, DateTimeOffset? at, CancellationToken cancellationToken)
        {
            Sources.Add(sourceId);
            return Task.CompletedTask;
        }

        public Task<DateTimeOffset?> NextAsync(int workspaceId, int sourceId, CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);
    }
}
