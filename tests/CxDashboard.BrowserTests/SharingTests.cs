// A share's way from the owner to the client and back: made, followed, seen in the client's colours, taken back.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class SharingTests(SampleSite site)
{
    [Fact]
    public async Task The_link_printed_at_the_start_opens_and_leaves_nothing_in_the_address()
    {
        var link = Assert.IsType<Uri>(site.Product.ShareLink);
        foreach (var dark in new[] { false, true })
        {
            await using var tab = await site.StrangerAsync(dark: dark);
            await FollowAsync(tab, link.ToString());
            Assert.DoesNotContain(link.Fragment[1..], await tab.Page.ContentAsync() + tab.Page.Url, StringComparison.Ordinal);
            Assert.Equal(0, await tab.Page.EvaluateAsync<int>("document.querySelectorAll('script[src*=blazor]').length"));
            await Assertions.Expect(tab.Page.Locator(".goal")).ToHaveCountAsync(6);
            await Look.AtAsync(tab, tab.Page.Url, "shared", dark);
            Assert.Empty(tab.Faults);
        }
    }

    [Fact]
    public async Task An_owner_locks_a_page_into_a_link_and_takes_it_back()
    {
        await using var owner = await site.OwnerAsync();
        await owner.LiveAsync("northwind/overview?period=last-90-days&device=mobile");
        var member = await Reading.Pages.StageTableAsync(owner.Page);
        await owner.Page.Locator(".bar").GetByRole(AriaRole.Link, new() { Name = "Share" }).ClickAsync();
        await owner.Page.WaitForURLAsync("**/shares/new**");

        // What cannot keep the lock is refused by name until it is hidden.
        await owner.Page.GetByLabel("Label").FillAsync("Mobile only");
        await Assertions.Expect(owner.Page.Locator(".share-check")).ToContainTextAsync("Net Promoter Score is not split by device");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Hide what cannot keep the lock" }).ClickAsync();
        await Assertions.Expect(owner.Page.Locator(".share-check")).ToContainTextAsync("Ready to publish");
        // The client's logo: a picture twice as wide as it may be, drawn by the browser itself.
        var picture = await owner.Page.EvaluateAsync<string>("""
            () => { const c = document.createElement("canvas"); c.width = 640; c.height = 100; const d = c.getContext("2d"); d.fillStyle = "#0b6477"; d.fillRect(0, 0, 640, 100); return c.toDataURL("image/png").split(",")[1]; }
            """);
        await owner.Page.GetByLabel("The client's logo").SetInputFilesAsync(new FilePayload { Name = "words.png", MimeType = "image/png", Buffer = "no picture"u8.ToArray() });
        await Assertions.Expect(owner.Page.Locator(".field-error", new() { HasText = "cannot be drawn" })).ToBeVisibleAsync();
        await owner.Page.GetByLabel("The client's logo").SetInputFilesAsync(new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = Convert.FromBase64String(picture) });
        await Assertions.Expect(owner.Page.GetByAltText("The logo as it will be shown")).ToBeVisibleAsync();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Publish and get the link" }).ClickAsync();
        var link = await owner.Page.GetByLabel("The link").InputValueAsync();

        await using var client = await site.StrangerAsync();
        await FollowAsync(client, link);
        await Assertions.Expect(client.Page.Locator("main")).ToContainTextAsync("device mobile only");
        Assert.Equal("320 × 50", await client.Page.Locator("header .logo").EvaluateAsync<string>("async one => (await one.decode(), `${one.naturalWidth} × ${one.naturalHeight}`)"));
        var guest = await Reading.Pages.StageTableAsync(client.Page);
        Assert.Equal(["Conversion to next", "Sessions"], guest.Select(row => row.Name));
        foreach (var row in guest) Assert.Equal(member.Single(one => one.Name == row.Name).Cells.Select(cell => cell.Value), row.Cells.Select(cell => cell.Value));
        // Nothing that is typed into the address opens more.
        var page = client.Page.Url;
        await client.GoAsync($"{page}?device=desktop&channel=Email&period=last-28-days");
        Assert.Equal(guest.SelectMany(row => row.Cells.Select(cell => cell.Value)), (await Reading.Pages.StageTableAsync(client.Page)).SelectMany(row => row.Cells.Select(cell => cell.Value)));
        Assert.Empty(client.Faults);

        await owner.LiveAsync("northwind/shares");
        var item = owner.Page.Locator("article", new() { HasText = "Mobile only" });
        await Assertions.Expect(item).ToContainTextAsync("device mobile only");
        await item.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await item.GetByRole(AriaRole.Button, new() { Name = "Revoke for good" }).ClickAsync();
        await Assertions.Expect(item).ToContainTextAsync("Revoked");
        Assert.Equal(404, (await client.GoAsync(page)).Status);
        Assert.Empty(owner.Faults);
    }

    [Fact]
    public async Task A_maps_link_takes_a_visitors_comment_and_its_editor_reads_whose_it_is()
    {
        await using var owner = await site.OwnerAsync();
        await owner.LiveAsync("northwind/maps/1");
        await owner.Page.Locator(".bar").GetByRole(AriaRole.Link, new() { Name = "Share" }).ClickAsync();
        await owner.Page.WaitForURLAsync("**/shares/new**");
        await owner.Page.GetByLabel("Label").FillAsync("Workshop");
        await owner.Page.GetByLabel("Comments on the cards").CheckAsync();
        await Assertions.Expect(owner.Page.GetByLabel("What members say about cards")).Not.ToBeCheckedAsync();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Publish and get the link" }).ClickAsync();
        var link = await owner.Page.GetByLabel("The link").InputValueAsync();

        foreach (var dark in new[] { false, true })
        {
            await using var client = await site.StrangerAsync(dark: dark);
            await FollowAsync(client, link);
            Assert.Equal(0, await client.Page.Locator(".journey .add, .journey input, .journey a").CountAsync());
            await client.Page.GetByLabel("Your name").FillAsync("Vera");
            await client.Page.GetByLabel("Comment", new() { Exact = true }).FillAsync(dark ? "Once more" : "<b>We waited</b> long");
            await client.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
            await Assertions.Expect(client.Page.Locator("#talk")).ToContainTextAsync(dark ? "Once more" : "<b>We waited</b> long");
            await Look.AtAsync(client, client.Page.Url, "shared-map", dark);
            Assert.Empty(client.Faults);
        }

        await owner.LiveAsync("northwind/maps/1?card=map");
        var said = owner.Page.Locator(".comments li", new() { HasText = "<b>We waited</b> long" });
        await Assertions.Expect(said).ToContainTextAsync("by a visitor of Workshop");
        await said.GetByRole(AriaRole.Button, new() { Name = "Take away" }).ClickAsync();
        await Assertions.Expect(said).ToHaveCountAsync(0);
        Assert.Empty(owner.Faults);
    }

    private static async Task FollowAsync(Tab tab, string link)
    {
        await tab.GoAsync(link);
        await tab.Page.WaitForURLAsync("**/view/*");
    }
}
