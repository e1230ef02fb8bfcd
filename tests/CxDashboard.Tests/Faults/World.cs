// A plan made real: vendors over real HTTP, a warehouse loaded before the fault, and one that no fault ever happened to.
using System.Globalization;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Tests.Loading;

namespace CxDashboard.Tests.Faults;

internal sealed class World : IAsyncDisposable
{
    private readonly TestDatabase databases;

    private World(TestDatabase databases, Plan plan, InProcessSandbox sandbox) =>
        (this.databases, Plan, Sandbox, Clock) = (databases, plan, sandbox, new SetClock(plan.Before));

    public Plan Plan { get; }
    public InProcessSandbox Sandbox { get; }
    public SetClock Clock { get; }
    public byte[] Key { get; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    public Workspace Workspace { get; private set; } = null!;

    /// <summary>Loaded before the fault; copied for each one that strikes.</summary>
    public FreshDatabase Loaded { get; private set; } = null!;

    /// <summary>Loaded once, when everything had become due.</summary>
    public FreshDatabase Untroubled { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<World> MakeAsync(TestDatabase databases, Plan plan)
    {
        var sandbox = await InProcessSandbox.StartAsync("--today", Minute(plan.Before), "--seed", plan.Seed.ToString(CultureInfo.InvariantCulture));
        var world = new World(databases, plan, sandbox);
        world.Loaded = await world.LoadAsync();
        await world.MoveOnAsync(plan.After);
        world.Untroubled = await world.LoadAsync();
        return world;
    }

    /// <summary>Sets the vendors' clock and ours.</summary>
    public async Task MoveOnAsync(DateTimeOffset to)
    {
        Clock.Now = to;
        await Sandbox.ClockAsync(Minute(to));
        await CalmAsync();
    }

    /// <summary>Takes every fault of the vendors away, but for what has changed there for good.</summary>
    public async Task CalmAsync()
    {
        await Sandbox.NoFaultsAsync();
        if (Plan.Armed is { } armed && Clock.Now > Plan.Before) await Sandbox.FaultAsync(armed);
    }

    /// <summary>A copy of the loaded warehouse, to be struck.</summary>
    public Task<FreshDatabase> CopyAsync(string options = "") => databases.CopyAsync(Loaded, Ct, options);

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        if (Loaded is not null) await Loaded.DisposeAsync();
        if (Untroubled is not null) await Untroubled.DisposeAsync();
    }

    private async Task<FreshDatabase> LoadAsync()
    {
        var fresh = await databases.NewAsync(Ct);
        await using (var node = new Node(fresh.AppConnectionString, Key, Clock))
        {
            Workspace = await WorkspacePlan.MakeAsync(node.Database, new WorkspacePlan(Plan.Client, Plan.Client, Plan.Zone, KeepsVerbatims: true), Ct);
            await Sandbox.ConnectAsync(node.Sources, Workspace, _ => Plan.Since, Plan.Vendors);
            var outcomes = await node.PullAsync(Workspace, Plan.Vendors);
            Assert.All(outcomes, outcome => Assert.True(outcome.State == "succeeded", $"{Plan.Name}, {outcome.Stream}: {outcome.Fault}"));
        }

        await fresh.LetGoAsync();
        return fresh;
    }

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
