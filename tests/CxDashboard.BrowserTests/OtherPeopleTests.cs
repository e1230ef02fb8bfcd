// Somebody else's workspaces are not there.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class OtherPeopleTests(SampleSite site)
{
    [Fact]
    public async Task A_viewer_of_one_workspace_sees_that_one_only_and_pulls_nothing()
    {
        await using var tab = await site.MemberAsync("vera@example.com", "Vera Viewer", "harbor", "viewer");
        var page = tab.Page;

        Assert.DoesNotContain("Northwind", await page.ContentAsync(), StringComparison.Ordinal);
        foreach (var address in new[] { "northwind/overview", "northwind/journey", "lumen/sources" })
            Assert.Equal(404, (await tab.GoAsync(address)).Status);

        // Not by a link inside a circuit either: the router decides there, without a request.
        await tab.LiveAsync("harbor/overview");
        await page.EvaluateAsync("Blazor.navigateTo('/northwind/overview')");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing here" })).ToBeVisibleAsync();

        await tab.LiveAsync("harbor/sources");
        await Assertions.Expect(page.Locator("article.source")).ToHaveCountAsync(3);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pull now" })).ToHaveCountAsync(0);

        await tab.LiveAsync("harbor/segments");
        await Assertions.Expect(page.Locator("table.segments tbody tr")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator(".row-actions")).ToHaveCountAsync(0);
        foreach (var address in new[] { "harbor/segments/new", "harbor/segments/young", "harbor/personas/new", "harbor/personas/collector" })
            Assert.Equal(404, (await tab.GoAsync(address)).Status);

        // What people wrote is read by every member; themes are changed and quotes are pinned by editors.
        await tab.LiveAsync("harbor/feedback?edit=guide");
        await Assertions.Expect(page.Locator("#quotes .quote").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".theme-editor")).ToHaveCountAsync(0);
        foreach (var name in new[] { "Pin to the map", "Add theme", "Edit" })
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = name })).ToHaveCountAsync(0);
    }
}
