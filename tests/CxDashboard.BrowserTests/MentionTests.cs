// Mentions in a browser: offered while somebody writes, told to whom they name, and gone from the count once read.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class MentionTests(SampleSite site)
{
    [Fact]
    public async Task A_member_is_offered_by_keyboard_told_beside_their_name_and_has_read_it_when_the_card_was_open()
    {
        await using var mia = await site.MemberAsync("mia@example.com", "Mia Member", "lumen", "viewer");
        await Assertions.Expect(mia.Page.Locator(".mentions")).ToHaveCountAsync(0);

        await using var owner = await site.OwnerAsync();
        var page = owner.Page;
        await owner.LiveAsync("lumen/maps");
        await page.GetByRole(AriaRole.Link, new() { Name = "Finding a yoga studio" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "An account is asked for too early" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".card-panel h2")).ToBeFocusedAsync();
        await page.GetByLabel("Say something about this card").FocusAsync();
        await page.Keyboard.TypeAsync("Can you check this, @mi");
        await Assertions.Expect(page.Locator(".mention-offers button")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Say something about this card")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("please?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add comment" }).ClickAsync();
        await Assertions.Expect(page.Locator(".comments .note-body")).ToHaveTextAsync("Can you check this, @Mia Member please?");

        await Assertions.Expect(mia.Page.Locator(".mention-count")).ToHaveTextAsync("1");
        await mia.Page.Locator(".mentions summary").ClickAsync();
        await mia.Page.Locator(".mentions .menu-panel a").ClickAsync();
        await Assertions.Expect(mia.Page.Locator(".comments .note-body")).ToContainTextAsync("@Mia Member");
        await Assertions.Expect(mia.Page.Locator(".mention-count")).ToHaveCountAsync(0);
        Assert.Empty(mia.Faults);
        Assert.Empty(owner.Faults);
    }
}
