// Whose name the site answers to, and what it tells the programs that watch over it.
using System.Net;
using System.Text.Json;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

[Trait("Category", "Integration")]
public sealed class HostTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("evil.example:5080")]
    public async Task A_made_up_host_is_refused_whatever_is_asked_for(string host)
    {
        await using var site = await ShareSite.StartAsync(databases);
        foreach (var path in new[] { "/signin", "/s", "/live", "/nowhere/overview" })
        {
            using var answer = await site.GetAsync(path, "", ("Host", host), ("X-Forwarded-Host", "localhost"));
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
        }

        using var known = await site.GetAsync("/signin", "", ("X-Forwarded-Host", host), ("Forwarded", $"host={host}"));
        // Nobody has an account yet: it sends on to the first owner's page.
        Assert.Equal(HttpStatusCode.Redirect, known.StatusCode);
        Assert.DoesNotContain("evil", $"{known.Headers.Location}", StringComparison.Ordinal);
        Assert.DoesNotContain("evil", await known.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fresh_tells_owners_the_age_of_their_sources_and_nobody_else_anything()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var own = await site.Warehouse.WorkspaceAsync("own");
        await site.Warehouse.SourceAsync(own, "Tickets");
        var owner = await site.SignedInAsync(Roles.Owner);
        await site.Warehouse.SourceAsync(await site.Warehouse.WorkspaceAsync("foreign"), "Secret");
        await site.Warehouse.DoAsync("delete from membership where workspace_id = (select workspace_id from workspace where key = 'foreign')");
        var viewer = await site.SignedInAsync(Roles.Viewer);

        using var answer = await site.GetAsync("/fresh", owner);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        var workspace = Assert.Single(json.RootElement.GetProperty("workspaces").EnumerateArray());
        var source = Assert.Single(workspace.GetProperty("sources").EnumerateArray());
        Assert.Equal(("own", "Tickets", "not pulled yet"), (workspace.GetProperty("workspace").GetString(), source.GetProperty("name").GetString(), source.GetProperty("state").GetString()));
        // Never pulled is not fresh, and no age is not an age of nothing.
        Assert.False(json.RootElement.GetProperty("fresh").GetBoolean());
        Assert.Equal(JsonValueKind.Null, source.GetProperty("lastSuccessAt").ValueKind);

        using var refused = await site.GetAsync("/fresh", viewer);
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
        using var stranger = await site.GetAsync("/fresh");
        Assert.Equal(HttpStatusCode.Redirect, stranger.StatusCode);
    }
}
