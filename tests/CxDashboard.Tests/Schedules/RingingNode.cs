// One node of the program as far as ringing goes: a host with a scheduler, the bell, and a chore that counts.
using CxDashboard.Jobs.Chores;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Schedules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Tests.Schedules;

public sealed class RingingNode(IHost host) : IAsyncDisposable
{
    public ISchedules Schedules { get; } = host.Services.GetRequiredService<ISchedules>();

    public Timetable Timetable => host.Services.GetRequiredService<Timetable>();

    /// <summary>Makes the scheduler's tables and starts a node on them.</summary>
    public static async Task<RingingNode> StartAsync(IScheduler scheduler, TestWarehouse warehouse, bool runs, IChore? chore = null)
    {
        var stop = TestContext.Current.CancellationToken;
        await scheduler.ProvisionAsync(warehouse.Fresh.AdminConnectionString, warehouse.Fresh.AppConnectionString, stop);
        var host = Build(scheduler, warehouse, warehouse.Fresh.AppConnectionString, runs, chore);
        await host.StartAsync(stop);
        return new RingingNode(host);
    }

    /// <summary>A node that has not been started, on any connection.</summary>
    public static IHost Build(IScheduler scheduler, TestWarehouse warehouse, string connection, bool runs, IChore? chore = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(warehouse.Database);
        builder.Services.AddSingleton(warehouse.Sources);
        builder.Services.AddSingleton(warehouse.Ledger);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(warehouse.Pulls(new ConnectorList(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System)));
        builder.Services.AddSingleton(warehouse.Desk);
        builder.Services.AddSingleton(warehouse.UploadRuns);
        builder.Services.AddSingleton<ScheduledPulls>();
        builder.Services.AddSingleton<Bell>();
        builder.Services.AddSingleton<Timetable>();
        builder.Services.AddSingleton<ChoreList>();
        if (chore is not null) builder.Services.AddSingleton(chore);
        scheduler.AddTo(builder.Services, connection, runs);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}

/// <summary>A chore that counts how often it was done, and can be held up until it is told to stop.</summary>
public sealed class CountingChore : IChore
{
    private int done;

    public static readonly Ring Ring = new Ring.Chore("counting");

    public string Name => "counting";

    public string Cron => "10 3 * * *";

    public int Done => Volatile.Read(ref done);

    public DateTimeOffset LastDone { get; private set; }

    /// <summary>Set to hold the chore up; done when the chore was told to stop.</summary>
    public TaskCompletionSource? ToldToStop { get; init; }

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        LastDone = DateTimeOffset.UtcNow;
        Interlocked.Increment(ref done);
        if (ToldToStop is null) return;
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => ToldToStop.TrySetResult(), CancellationToken.None,
            TaskContinuationOptions.OnlyOnCanceled, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
