// What people do to a source: once each, with its line in the audit, and never with the credential leaving the store.
using CxDashboard.Core.Access;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Tests.Connectors;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class SourceDeskTests(TestDatabase databases)
{
    private const string Canary = "canary-credential-4711";
    private static readonly Actor Olga = new(7, "Olga");
    private static readonly IConnector Zendesk = new ConnectorList(Pulling.Http(TimeProvider.System), TimeProvider.System).Find("zendesk")!;
    private static readonly Dictionary<string, string> Settings = new() { ["baseUrl"] = "https://acme.zendesk.com", ["email"] = "a@example.com", ["token"] = Canary };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connected_source_keeps_its_credential_sealed_and_a_second_of_its_name_is_refused()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await ConnectedAsync(warehouse);

        Assert.Null(await warehouse.Desk.ConnectAsync(workspace, Zendesk, "Tickets", Settings, new(2026, 1, 1), Olga, Ct));
        Assert.Equal(Canary, warehouse.Sources.Settings(source, Zendesk)["token"]);
        Assert.Equal(["baseUrl", "email"], SourceDesk.Shown(source).Keys.Order());
        foreach (var table in await warehouse.PeekAllAsync<string>("select tablename::text from pg_tables where schemaname = 'public'"))
            Assert.Equal((table, 0L), (table, await warehouse.PeekAsync<long>($"select count(*) from {table} t where t::text like '%canary%'")));
        Assert.Equal([("Olga", "Connected", "Tickets")], await AuditAsync(warehouse));
    }

    [Fact]
    public async Task A_change_without_a_credential_keeps_the_stored_one()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await ConnectedAsync(warehouse);

        Assert.Null(await warehouse.Desk.ChangeAsync(workspace, source, Zendesk, Without("token", email: "b@example.com"), Olga, Ct));

        var changed = await FindAsync(warehouse, workspace);
        Assert.Equal((Canary, "b@example.com"), (warehouse.Sources.Settings(changed, Zendesk)["token"], warehouse.Sources.Settings(changed, Zendesk)["email"]));
        Assert.Equal(("Olga", "SettingsChanged", "Tickets"), (await AuditAsync(warehouse))[^1]);
    }

    [Fact]
    public async Task A_stored_credential_is_not_sent_to_a_new_address()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await ConnectedAsync(warehouse);
        var elsewhere = Without("token");
        elsewhere["baseUrl"] = "https://mallory.zendesk.com";

        Assert.Contains("enter the credential again", await warehouse.Desk.ChangeAsync(workspace, source, Zendesk, elsewhere, Olga, Ct), StringComparison.Ordinal);
        Assert.Null(warehouse.Desk.Together(source, Zendesk, elsewhere));
        Assert.Equal("https://acme.zendesk.com", SourceDesk.Shown(await FindAsync(warehouse, workspace))["baseUrl"]);

        elsewhere["token"] = "another";
        Assert.Null(await warehouse.Desk.ChangeAsync(workspace, source, Zendesk, elsewhere, Olga, Ct));
        Assert.Equal("another", warehouse.Sources.Settings(await FindAsync(warehouse, workspace), Zendesk)["token"]);
        Assert.Equal(("Olga", "CredentialChanged", "Tickets"), (await AuditAsync(warehouse))[^1]);
    }

    [Fact]
    public async Task Pausing_twice_is_one_deed_and_a_paused_source_is_not_pulled()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await ConnectedAsync(warehouse);

        foreach (var paused in new[] { true, true, false, false, true }) await warehouse.Desk.PauseAsync(workspace, source, paused, Olga, Ct);

        Assert.Equal(["Connected", "Paused", "Resumed", "Paused"], (await AuditAsync(warehouse)).Select(line => line.Action));
        Assert.False(await warehouse.Desk.TakeAskAsync(workspace.WorkspaceId, source.SourceId, Ct));
        var connectors = new ConnectorList(Pulling.Http(TimeProvider.System), TimeProvider.System);
        Assert.Empty(await warehouse.Pulls(connectors).SourceAsync(workspace.WorkspaceId, source.SourceId, PullRun.Asked, Ct));
    }

    [Fact]
    public async Task A_wish_for_a_pull_is_taken_once()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, source) = await ConnectedAsync(warehouse);
        await warehouse.Desk.TakeAskAsync(workspace.WorkspaceId, source.SourceId, Ct);

        await warehouse.Desk.AskAsync(workspace, source, Olga, Ct);

        Assert.True(await warehouse.Desk.TakeAskAsync(workspace.WorkspaceId, source.SourceId, Ct));
        Assert.False(await warehouse.Desk.TakeAskAsync(workspace.WorkspaceId, source.SourceId, Ct));
        Assert.Equal(("Olga", "PullAsked", "Tickets"), (await AuditAsync(warehouse))[^1]);
    }

    private static Dictionary<string, string> Without(string key, string? email = null)
    {
        var some = Settings.Where(pair => pair.Key != key).ToDictionary();
        some["email"] = email ?? some["email"];
        return some;
    }

    private static async Task<(Workspace, Source)> ConnectedAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        Assert.NotNull(await warehouse.Desk.ConnectAsync(workspace, Zendesk, "Tickets", Settings, new(2026, 1, 1), Olga, Ct));
        return (workspace, await FindAsync(warehouse, workspace));
    }

    private static async Task<Source> FindAsync(TestWarehouse warehouse, Workspace workspace) => Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct));

    private static Task<List<(string Who, string Action, string Subject)>> AuditAsync(TestWarehouse warehouse) =>
        warehouse.PeekAllAsync<(string, string, string)>("select who, action, subject from audit order by audit_id");
}
