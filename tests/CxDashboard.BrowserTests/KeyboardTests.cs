// Every page can be used without a mouse.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class KeyboardTests(SampleSite site)
{
    [Theory]
    [InlineData("northwind/overview")]
    [InlineData("northwind/journey")]
    [InlineData("northwind/journey/onboarding")]
    [InlineData("northwind/sources")]
    [InlineData("northwind/goals")]
    [InlineData("northwind/metrics/nps")]
    [InlineData("northwind/maps/1")]
    public async Task The_first_stop_skips_to_the_content(string address)
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync(address);
        await FromTheStartAsync(page);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("a.skip")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("a.skip")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#content")).ToBeFocusedAsync();
        Assert.Equal("/" + address, new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task The_circuit_leaves_the_focus_where_it_is_and_a_later_page_begins_at_its_content()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/overview");
        await Assertions.Expect(page.Locator("#content")).Not.ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Goals", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#content")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("northwind/overview")]
    [InlineData("northwind/journey")]
    public async Task Menus_are_reached_by_Tab_opened_by_Enter_and_closed_by_Escape(string address)
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync(address);
        var menu = page.Locator("details.menu", new() { HasText = "Compare" });
        await Assertions.Expect(menu).ToBeVisibleAsync();
        await TabToAsync(page, "Compare");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(menu.Locator(".menu-panel")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(menu.Locator(".menu-panel")).ToBeHiddenAsync();
        await Assertions.Expect(menu.Locator("summary")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Nothing");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**?compare=none");
    }

    [Fact]
    public async Task Everything_that_can_be_focused_shows_it()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/sources");
        await FromTheStartAsync(page);
        for (var stop = 0; stop < 25; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var bare = await page.EvaluateAsync<string?>("""
                () => { const e = document.activeElement; if (e === document.body) return null; const s = getComputedStyle(e);
                        return s.outlineStyle === 'none' && s.boxShadow === 'none' ? e.outerHTML.slice(0, 200) : null; }
                """);
            Assert.Null(bare);
        }
    }

    // The next Tab goes to the document's first stop, wherever the focus was.
    private static Task FromTheStartAsync(IPage page) =>
        page.EvaluateAsync("() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }");

    // Bounded by far more stops than a page has before its content. A page that is drawn anew meanwhile, as the circuit does
    // with the bar a moment after the content, may take the focus away: then the way begins once more at the start.
    private static async Task TabToAsync(IPage page, string words)
    {
        for (var stop = 1; stop <= 120; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("words => document.activeElement.textContent.includes(words) && document.activeElement !== document.body", words)) return;
            if (stop % 40 == 0) await FromTheStartAsync(page);
        }

        Assert.Fail($"Tab did not reach \"{words}\".");
    }
}
