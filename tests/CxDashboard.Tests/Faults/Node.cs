// One running copy of the product's loading, composed as the program composes it: its own connections, clock and patience.
using CxDashboard.Core.Access;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Tests.Connectors;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Faults;

internal sealed class Node : IAsyncDisposable
{
    private readonly PullRun pulls;

    public Node(
        string connection, byte[] key, TimeProvider clock, VendorPace? pace = null, Func<Task>? beforeEachAsk = null, int mostConnections = 20, byte[]? credentialsKey = null)
    {
        Database = Database.Open(connection, mostConnections);
        Sources = new SourceBook(Database, new SecretBox(credentialsKey ?? key));
        Gateway = new Gateway(Database);
        var ledger = new RunLedger(Database);
        // What a vendor asks to wait for is waited for on a clock that skips.
        var http = new VendorHttp(beforeEachAsk is null ? VendorHttp.NewClient() : new HttpClient(new Asking(beforeEachAsk)), new SkippingClock(clock.GetUtcNow()), pace);
        Connectors = new ConnectorList(http, clock);
        pulls = new PullRun(Database, Sources, new PageLoad(Database, ledger, new Pseudonyms(key), new Payloads(new SecretBox(key))), ledger, Connectors, clock, NullLogger<PullRun>.Instance);
    }

    public Database Database { get; }
    public SourceBook Sources { get; }
    public Gateway Gateway { get; }
    public ConnectorList Connectors { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Pulls the sources behind these connectors, one after the other.</summary>
    public async Task<IReadOnlyList<PullOutcome>> PullAsync(Workspace workspace, IEnumerable<string> vendors, string trigger = "person")
    {
        var outcomes = new List<PullOutcome>();
        foreach (var source in (await Sources.OfAsync(workspace, Ct)).Where(source => vendors.Contains(source.Connector)))
            outcomes.AddRange(await pulls.SourceAsync(workspace, source, trigger, Ct));
        return outcomes;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    /// <summary>Tells before each request for data; getting a token is none.</summary>
    private sealed class Asking(Func<Task> before) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath != "/token") await before();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
