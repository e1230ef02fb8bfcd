// A warehouse that a fault strikes, and the means to strike it.
using System.Globalization;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Tests.Loading;
using Npgsql;

namespace CxDashboard.Tests.Faults;

internal sealed class Struck : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<IAsyncDisposable> opened = [];

    public Struck(World world, FaultServer server, FreshDatabase database, IReadOnlyList<string> vendors, int seed)
    {
        (World, Server, Database, Vendors, Random) = (world, server, database, vendors, new Random(seed * 1009));
        Main = NodeAt();
        Streams = [.. Main.Connectors.All.Where(connector => vendors.Contains(connector.Name)).SelectMany(connector => connector.Streams)];
        var secrets = Directory.CreateDirectory(Path.Combine(folder.Path, "secrets")).FullName;
        foreach (var key in new[] { "credentials.key", "pseudonyms.key" }) File.WriteAllText(Path.Combine(secrets, key), Convert.ToBase64String(world.Key));
    }

    public World World { get; }
    public FaultServer Server { get; }
    public FreshDatabase Database { get; }
    public IReadOnlyList<string> Vendors { get; }
    public IReadOnlyList<SourceStream> Streams { get; }
    public Random Random { get; }

    /// <summary>The node that pulls unless the fault says otherwise, and that goes on when the fault is over.</summary>
    public Node Main { get; set; }

    /// <summary>What came out of a pull instead of outcomes, for whoever started it to see; a program's last words.</summary>
    public string? Thrown { get; set; }

    public bool StartsOver { get; private set; }

    public IEnumerable<IConnector> Connectors => Main.Connectors.All.Where(connector => Vendors.Contains(connector.Name));

    public string Data => folder.Path;

    public Workspace Workspace => World.Workspace;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A node of its own; through another connection, by another clock or with less patience if given.</summary>
    public Node NodeAt(
        string? connection = null, TimeProvider? clock = null, VendorPace? pace = null, byte[]? credentialsKey = null, Func<Task>? beforeEachAsk = null, int mostConnections = 20)
    {
        var node = new Node(connection ?? Database.AppConnectionString, World.Key, clock ?? World.Clock, pace, beforeEachAsk, mostConnections, credentialsKey);
        opened.Add(node);
        return node;
    }

    /// <summary>A wire to PostgreSQL that can be held and cut.</summary>
    public Wire Lay(string? connection = null)
    {
        var wire = new Wire(connection ?? Database.AppConnectionString);
        opened.Add(wire);
        return wire;
    }

    /// <summary>Pulls; what comes through as an exception of PostgreSQL's is kept as a visible failure.</summary>
    public async Task<IReadOnlyList<PullOutcome>> PullAsync(Node? node = null)
    {
        try
        {
            return await (node ?? Main).PullAsync(Workspace, Vendors);
        }
        catch (NpgsqlException away)
        {
            Thrown = away.Message;
            return [];
        }
    }

    /// <summary>The vendors of this fault misbehave so, for a number of answers or until they calm down.</summary>
    public async Task ArmAsync(string fault, int? times = null, int? rows = null)
    {
        foreach (var vendor in Vendors) await World.Sandbox.FaultAsync(fault, vendor, times, rows);
    }

    /// <summary>Before the nth question for data something happens.</summary>
    public static Func<Task> Before(int nth, Func<Task> happens)
    {
        var asked = 0;
        return () => ++asked == nth ? happens() : Task.CompletedTask;
    }

    /// <summary>The streams are to be read from their beginning again, as after a change of their mapping.</summary>
    public Task StartOverAsync()
    {
        StartsOver = true;
        return Database.DoAsync("update stream_state set cursor = null where source_id in (select source_id from source where connector = any(@Vendors))",
            new { Vendors = Vendors.ToArray() });
    }

    /// <summary>The real program pulls this fault's source; through the wire if given.</summary>
    public async Task<CxProgram> StartPullAsync(string? connection = null, int? leaseSeconds = null)
    {
        var source = await Database.PeekAsync<int>("select source_id from source where connector = @vendor", new { vendor = Vendors[0] });
        return Start(connection, leaseSeconds, "pull", "-w", Workspace.Key, "--source", source.ToString(CultureInfo.InvariantCulture));
    }

    public CxProgram Start(string? connection, int? leaseSeconds, params string[] arguments)
    {
        var settings = new Dictionary<string, string>
        {
            ["CX_CONNECTION"] = connection ?? Database.AppConnectionString, ["CX_OWNER_CONNECTION"] = Database.AdminConnectionString,
        };
        if (leaseSeconds is { } seconds) settings["CX_LEASE_SECONDS"] = seconds.ToString(CultureInfo.InvariantCulture);
        return CxProgram.StartWith(settings, [.. arguments, "--data", Data]);
    }

    /// <summary>Waits until it is so in the database.</summary>
    public async Task UntilAsync(string holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await Database.PeekAsync<bool>($"select {holds}")) return;
            await Task.Delay(50, Ct);
        }

        Assert.Fail($"Within half a minute it did not come to this: {holds}. {Thrown}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(opened)) await one.DisposeAsync();
        await Database.DisposeAsync();
        folder.Dispose();
    }
}
