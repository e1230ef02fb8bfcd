// A share's logo: for whoever may see the share, as long as they may, and nowhere else.
using System.Net;
using CxDashboard.Core.Access;
using CxDashboard.Core.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed class SharedLogoTests(TestDatabase databases)
{
    private static readonly byte[] Picture = Logo.Of([0, 1, 0, 1, 200, 30, 40, 255]).Png!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_logo_opens_with_the_share_and_closes_with_it()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await site.Warehouse.WorkspaceAsync();
        var (share, token) = await site.PublishAsync(workspace, ShareBookTests.Draft() with { Logo = Picture, PasswordHash = new Passwords().Hash("the right pass phrase") });
        var (plain, other) = await site.PublishAsync(workspace, ShareBookTests.Draft());
        var (path, visitor) = ($"/view/{share.PublicId}", await site.EnterAsync(token));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"{path}/logo.png", visitor)).StatusCode);
        using var right = await site.PostAsync(path, visitor, ("password", "the right pass phrase"));
        var cookie = ShareSite.CookiesOf(right);

        Assert.Contains($"src=\"{path}/logo.png\"", await site.PageAsync(path, cookie), StringComparison.Ordinal);
        using var logo = await site.GetAsync($"{path}/logo.png", cookie);
        Assert.Equal(("image/png", "no-store"), (logo.Content.Headers.ContentType!.MediaType, logo.Headers.CacheControl!.ToString()));
        Assert.Equal(Picture, await logo.Content.ReadAsByteArrayAsync(Ct));
        foreach (var stranger in new[] { "", await site.EnterAsync(other) })
            Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"{path}/logo.png", stranger)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/view/{plain.PublicId}/logo.png", await site.EnterAsync(other))).StatusCode);

        var editor = await site.SignedInAsync(Roles.Editor);
        Assert.Contains($"/acme/shares/{share.ShareId}/preview/logo.png", await site.PageAsync($"/acme/shares/{share.ShareId}/preview", editor), StringComparison.Ordinal);
        using var preview = await site.GetAsync($"/acme/shares/{share.ShareId}/preview/logo.png", editor);
        Assert.Equal(Picture, await preview.Content.ReadAsByteArrayAsync(Ct));

        await ShareBook.RevokeAsync(site.Warehouse.Database, workspace, share.ShareId, Actor.Operator, Ct);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"{path}/logo.png", cookie)).StatusCode);
    }
}
