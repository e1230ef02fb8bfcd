// Sources are stored with their secrets sealed, changed by name, and never turned into something else.
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class SourceBookTests(TestDatabase databases)
{
    private static readonly ConnectorList Connectors = new(new VendorHttp(VendorHttp.NewClient(), TimeProvider.System), TimeProvider.System);
    private static readonly Dictionary<string, string> Settings = new() { ["baseUrl"] = "https://acme.example", ["email"] = "a@acme.example", ["token"] = "canary-7f3a" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_is_sealed_at_rest_and_opened_for_the_pull()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var zendesk = Connectors.Find("zendesk")!;
        await warehouse.Sources.SaveAsync(workspace, zendesk, "Desk", Settings, null, new DateOnly(2026, 1, 1), Ct);

        var source = Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct));

        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from source s where s::text like '%canary%' or encode(secrets, 'escape') like '%canary%'"));
        Assert.Equal("canary-7f3a", warehouse.Sources.Settings(source, zendesk)["token"]);
        Assert.Equal("https://acme.example", warehouse.Sources.Settings(source, zendesk)["baseUrl"]);
        Assert.Equal(zendesk.DefaultCron, source.Cron);
    }

    [Fact]
    public async Task A_sealed_secret_moved_to_another_source_does_not_open()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var zendesk = Connectors.Find("zendesk")!;
        await warehouse.Sources.SaveAsync(workspace, zendesk, "One", Settings, null, new DateOnly(2026, 1, 1), Ct);
        await warehouse.Sources.SaveAsync(workspace, zendesk, "Two", new Dictionary<string, string>(Settings) { ["token"] = "other" }, null, new DateOnly(2026, 1, 1), Ct);
        await warehouse.DoAsync("update source t set secrets = o.secrets from source o where t.name = 'Two' and o.name = 'One'");

        var moved = (await warehouse.Sources.OfAsync(workspace, Ct)).Single(source => source.Name == "Two");

        var fault = Assert.Throws<SourceFault>(() => warehouse.Sources.Settings(moved, zendesk));
        Assert.Equal(FaultKind.Misconfigured, fault.Kind);
        Assert.Contains("enter it again", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saving_again_changes_the_settings_and_keeps_the_schedule_that_people_chose()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var zendesk = Connectors.Find("zendesk")!;
        var first = await warehouse.Sources.SaveAsync(workspace, zendesk, "Desk", Settings, null, new DateOnly(2026, 1, 1), Ct);
        var second = await warehouse.Sources.SaveAsync(workspace, zendesk, "Desk", Settings, "7 * * * *", new DateOnly(2025, 1, 1), Ct);
        var third = await warehouse.Sources.SaveAsync(workspace, zendesk, "Desk", new Dictionary<string, string>(Settings) { ["email"] = "b@acme.example" }, null, new DateOnly(2026, 5, 1), Ct);

        var source = Assert.Single(await warehouse.Sources.OfAsync(workspace, Ct));

        Assert.Equal((first, first), (second, third));
        Assert.Equal(("7 * * * *", new DateOnly(2025, 1, 1), "b@acme.example"), (source.Cron, source.Since, warehouse.Sources.Settings(source, zendesk)["email"]));
    }

    [Fact]
    public async Task A_name_that_another_kind_of_source_has_is_refused()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.Sources.SaveAsync(workspace, Connectors.Find("zendesk")!, "Desk", Settings, null, new DateOnly(2026, 1, 1), Ct);
        var before = await warehouse.HashesAsync("source");

        var fault = await Assert.ThrowsAsync<SourceFault>(() => warehouse.Sources.SaveAsync(
            workspace, Connectors.Find("typeform")!, "Desk", new Dictionary<string, string> { ["token"] = "t", ["formId"] = "f" }, null, new DateOnly(2026, 1, 1), Ct));

        Assert.Contains("\"Desk\"", fault.Message, StringComparison.Ordinal);
        Assert.Contains("another name", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await warehouse.HashesAsync("source"));
    }
}
