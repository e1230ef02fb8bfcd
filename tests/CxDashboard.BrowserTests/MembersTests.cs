// A member's way into a workspace and out of it again: invited by a link, at work, removed in the middle of it.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class MembersTests(SampleSite site)
{
    private const string Password = "a phrase of my own";

    [Fact]
    public async Task Somebody_invited_joins_by_the_link_and_is_denied_the_next_event_once_removed()
    {
        await using var owner = await site.OwnerAsync();
        await owner.LiveAsync("northwind/people");
        var link = await InviteAsync(owner.Page, "editor");

        await using var guest = await site.StrangerAsync();
        await FollowAsync(guest, link, "joined", dark: false);
        await guest.Page.GetByLabel("Your name").FillAsync("Eddy Editor");
        await guest.Page.GetByLabel("E-mail").FillAsync("eddy@example.com");
        await guest.Page.GetByLabel("Password").FillAsync(Password);
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Make an account and join" }).ClickAsync();
        await guest.Page.WaitForURLAsync("**/northwind/overview");
        Assert.DoesNotContain(link.Fragment[1..], await guest.Page.ContentAsync() + guest.Page.Url, StringComparison.Ordinal);
        await guest.LiveAsync("northwind/shares");
        var faults = guest.Faults.Count;

        // Their page stays open while an owner takes them out; the next thing they do is refused.
        await guest.LiveAsync("northwind/hours");
        await owner.LiveAsync("northwind/people");
        var row = owner.Page.Locator(".people li", new() { HasText = "Eddy Editor" });
        await Assertions.Expect(row).ToContainTextAsync("eddy@example.com");
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove" }).First.ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove from the workspace" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);

        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Add a holiday" }).ClickAsync();
        await guest.Page.GetByLabel("Day", new() { Exact = true }).Last.FillAsync("2026-12-24");
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Save the hours" }).ClickAsync();
        await Assertions.Expect(guest.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You may not change business hours");
        Assert.Equal(404, (await guest.GoAsync("northwind/hours")).Status);
        Assert.Equal(0, faults);
        Assert.Empty(owner.Faults);
    }

    [Fact]
    public async Task A_refused_change_of_role_is_said_and_stands_as_it_was()
    {
        await using var owner = await site.OwnerAsync();
        await owner.LiveAsync("lumen/people");
        var role = owner.Page.GetByLabel("Role of Ada Owner");
        await role.SelectOptionAsync("viewer");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("this is the last one");
        await Assertions.Expect(role).ToHaveValueAsync("owner");

        await owner.Page.GetByLabel("For this e-mail address only").FillAsync("not an address");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await Assertions.Expect(owner.Page.Locator(".invite").GetByRole(AriaRole.Alert)).ToContainTextAsync("Give one e-mail address, or none");
        var link = await InviteAsync(owner.Page, "viewer", "vi@example.com");
        await Look.AtAsync(owner, owner.Page.Url, "people-invited", dark: false, isLive: true);

        await owner.Page.Locator("[aria-label='Open invitations'] li", new() { HasText = "vi@example.com" }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(owner.Page.GetByLabel("Open invitations")).ToHaveCountAsync(0);
        await using var late = await site.StrangerAsync();
        await late.GoAsync(link.ToString());
        await Assertions.Expect(late.Page.GetByRole(AriaRole.Heading, new() { Name = "This link does not open anything" })).ToBeVisibleAsync();
        Assert.Empty(owner.Faults);
    }

    [Fact]
    public async Task An_owner_makes_a_workspace_of_their_own_from_the_menu()
    {
        await using var owner = await site.OwnerAsync();
        await owner.LiveAsync("harbor/overview");
        await owner.Page.Locator("summary.workspace").ClickAsync();
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "New workspace" }).ClickAsync();
        await owner.Page.WaitForURLAsync("**/workspaces/new");
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Client <One>");
        await owner.Page.GetByLabel("Key in addresses").FillAsync("client-one");
        await owner.Page.GetByLabel("Time zone").FillAsync("Asia/Tokyo");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Make the workspace" }).ClickAsync();
        await owner.Page.WaitForURLAsync("**/client-one/sources");
        await owner.TakenOverAsync();
        await Assertions.Expect(owner.Page.Locator("summary.workspace")).ToContainTextAsync("Client <One>");
        Assert.Empty(owner.Faults);
    }

    private static async Task<Uri> InviteAsync(IPage page, string role, string email = "")
    {
        await page.GetByLabel("As", new() { Exact = true }).SelectOptionAsync(role);
        await page.GetByLabel("For this e-mail address only").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        return new Uri(await page.GetByLabel("The link", new() { Exact = true }).InputValueAsync());
    }

    private static async Task FollowAsync(Tab tab, Uri link, string name, bool dark)
    {
        await tab.GoAsync(link.ToString());
        await tab.Page.WaitForURLAsync("**/join/accept");
        await Look.AtAsync(tab, tab.Page.Url, name, dark);
    }
}
