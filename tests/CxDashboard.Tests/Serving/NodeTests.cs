// Two programs serve one installation: either may be killed at any time, and nobody has to sign in or to ask for a link again.
using System.Net;
using CxDashboard.Core.Access;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Tests.Loading;
using CxDashboard.Tests.Sharing;

namespace CxDashboard.Tests.Serving;

[Trait("Category", "Integration")]
public sealed class NodeTests(TestDatabase databases) : IAsyncLifetime
{
    private const string Header = "X-Auth-Request-Email", Email = "eve@example.com";

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private TestWarehouse warehouse = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => warehouse = await TestWarehouse.OpenAsync(databases);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await warehouse.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task When_one_is_killed_its_readers_go_on_at_the_other_and_at_the_one_that_comes_after_it()
    {
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.EditorAsync(workspace);
        await warehouse.DoAsync("insert into first_owner_code (code_hash, claimed_at) values ('x', now())");
        var published = await ShareBook.PublishAsync(warehouse.Database, workspace, ShareBookTests.Draft(), Actor.Operator, TimeProvider.System, Ct);
        var (one, two) = (CxProgram.FreePort(), CxProgram.FreePort());
        using var first = await ServeAsync(one);
        using var second = await ServeAsync(two);
        var member = CookiesOf(await SendAsync(HttpMethod.Get, one, "/signin", "", []));
        var guest = CookiesOf(await SendAsync(HttpMethod.Post, one, "/s", "", [("token", published.Token!)]));
        Assert.Equal((true, true), await SeeAsync(one, member, guest, published.Share!));

        first.Kill();

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(HttpMethod.Get, one, "/live", "", []));
        Assert.Equal((true, true), await SeeAsync(two, member, guest, published.Share!));
        // What is taken back at one of them is taken back at all.
        using var again = await ServeAsync(one);
        Assert.Equal((true, true), await SeeAsync(one, member, guest, published.Share!));
        await ShareBook.RevokeAsync(warehouse.Database, workspace, published.Share!.ShareId, Actor.Operator, Ct);
        foreach (var port in new[] { one, two }) Assert.Equal((true, false), await SeeAsync(port, member, guest, published.Share!));
        Assert.Equal((0, 0), (await again.StopAsync(), await second.StopAsync()));
    }

    private async Task<CxProgram> ServeAsync(int port)
    {
        var settings = new Dictionary<string, string>
        {
            ["CX_CONNECTION"] = warehouse.Fresh.AppConnectionString, ["CX_OWNER_CONNECTION"] = warehouse.Fresh.AdminConnectionString,
            ["CX_TRUSTED_PROXIES"] = "127.0.0.1", ["CX_SIGN_IN_HEADER"] = Header,
        };
        var program = CxProgram.StartWith(settings, "serve", "--data", folder.Path, "--port", $"{port}", "--roles", "site");
        await program.ReadyAsync("READY");
        return program;
    }

    private async Task<(bool Member, bool Guest)> SeeAsync(int port, string member, string guest, Share share)
    {
        using var page = await SendAsync(HttpMethod.Get, port, "/acme/overview", member, []);
        using var view = await SendAsync(HttpMethod.Get, port, $"/view/{share.PublicId}", guest, []);
        return (page.StatusCode == HttpStatusCode.OK, view.StatusCode == HttpStatusCode.OK);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, int port, string path, string cookie, (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{port}{path}");
        request.Headers.Add(Header, Email);
        if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
        if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.SendAsync(request, Ct);
    }

    private static string CookiesOf(HttpResponseMessage answer)
    {
        using (answer) return ShareSite.CookiesOf(answer);
    }
}
