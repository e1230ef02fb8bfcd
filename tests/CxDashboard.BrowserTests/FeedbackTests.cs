// Feedback in a browser: from the drop on phones to the words behind it, and one of them onto the map; themes by the editor's own words.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class FeedbackTests(SampleSite site)
{
    [Fact]
    public async Task An_analyst_gets_from_the_drop_on_phones_to_its_words_and_pins_one_as_evidence()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/journey/onboarding");
        await Assertions.Expect(page.Locator(".lead")).ToContainTextAsync("mobile: worse");
        await page.Locator(".split-table tbody th").GetByRole(AriaRole.Link, new() { Name = "mobile" }).ClickAsync();
        // The page's links follow its filter once it is drawn anew.
        await Assertions.Expect(page.Locator(".chips li")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Link, new() { Name = "All of it, with themes" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Feedback");
        await Assertions.Expect(page.Locator(".page-notice")).ToContainTextAsync("not split by device: these are everyone's");
        await Assertions.Expect(Row(page, "On the phone").Locator("td").Nth(3)).ToContainTextAsync("+");
        await Row(page, "On the phone").GetByRole(AriaRole.Link, new() { Name = "On the phone" }).First.ClickAsync();
        await page.WaitForURLAsync("**theme=phone**");
        await Assertions.Expect(page.Locator(".chips li")).ToHaveTextAsync(["stage Onboarding ✕", "theme On the phone ✕", "device mobile ✕", "Remove all"]);
        var quote = page.Locator("#quotes .quote").First;
        await Assertions.Expect(quote).ToContainTextAsync("phone", new() { IgnoreCase = true });
        var words = await quote.Locator("p").InnerTextAsync();

        await quote.GetByRole(AriaRole.Link, new() { Name = "Pin to the map" }).ClickAsync();
        await Assertions.Expect(page.Locator(".card-panel h2")).ToHaveTextAsync("New finding");
        await Assertions.Expect(page.GetByLabel("What was found")).ToHaveValueAsync($"“{words}”");
        await Assertions.Expect(page.GetByLabel("Source")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("survey · NPS survey · .*answer "));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to the map" }).ClickAsync();
        await Assertions.Expect(page.Locator(".said-line")).ToContainTextAsync("Saved as version");

        await tab.LiveAsync(new Uri(page.Url).AbsolutePath.TrimStart('/'));
        var pinned = page.Locator(".stage-column[aria-label='Onboarding'] .stage-notes[data-lane='Findings'] .chip", new() { HasText = words }).First;
        await Assertions.Expect(pinned.Locator(".evidence")).ToContainTextAsync("quoted", new() { IgnoreCase = true });
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_theme_is_added_with_its_matches_counted_along_then_changed_and_deleted()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/feedback");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add theme" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add theme" }).ClickAsync();
        await Assertions.Expect(page.Locator(".theme-editor .form-error")).ToContainTextAsync("Name is empty; give one. Words is empty; write at least one word or phrase.");

        await page.GetByLabel("Name").FillAsync("Surprises");
        await page.GetByLabel("Words").FillAsync("lovely surprise\nzebra");
        await Assertions.Expect(page.Locator(".theme-count .rule-chip").Nth(1)).ToContainTextAsync("matches nothing");
        await Assertions.Expect(page.Locator(".theme-count .quote").First).ToContainTextAsync("lovely surprise");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add theme" }).ClickAsync();
        await Assertions.Expect(Row(page, "Surprises").Locator("td").First).ToContainTextAsync(" of ");

        await Row(page, "Surprises").GetByRole(AriaRole.Link, new() { Name = "Edit Surprises" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Nice surprises");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save theme" }).ClickAsync();
        await Row(page, "Nice surprises").GetByRole(AriaRole.Link, new() { Name = "Edit Nice surprises" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete this theme" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete it" }).ClickAsync();
        await Assertions.Expect(Row(page, "Nice surprises")).ToHaveCountAsync(0);
        Assert.Empty(tab.Faults);
    }

    private static ILocator Row(IPage page, string theme) => page.Locator(".themes tbody tr", new() { Has = page.Locator("th", new() { HasText = theme }) });
}
