// Somebody else's workspaces are not there. MembersTests makes accounts as people do; here SQL does.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class OtherPeopleTests(SampleSite site)
{
    private const string Email = "vera@example.com";

    [Fact]
    public async Task A_viewer_of_one_workspace_sees_that_one_only_and_pulls_nothing()
    {
        // With the owner's password, whose hash is at hand.
        await new Warehouse(site.Product.Data).DoAsync($"""
            with vera as (
              insert into account (email, name, password_hash, security_stamp)
              select '{Email}', 'Vera Viewer', password_hash, gen_random_uuid()::text from account where email = '{SampleSite.Email}'
              returning account_id)
            insert into membership (workspace_id, account_id, role)
            select workspace_id, account_id, 'viewer' from workspace, vera where key = 'harbor'
            """);
        await using var tab = await site.StrangerAsync();
        var page = tab.Page;
        await tab.GoAsync("/");
        await SignInTests.FillAsync(page, Email, SampleSite.Password);
        await page.WaitForURLAsync("**/harbor/overview");
        await tab.TakenOverAsync();

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
    }
}
