// The way into a stage: every mark filters the whole page, and what it then shows is what the gateway answers.
using System.Text.Json;
using System.Text.RegularExpressions;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class DrillTests(SampleSite site)
{
    private const string Days = "from=2026-06-01&to=2026-08-31";
    private const string Address = $"northwind/journey/onboarding?{Days}&compare=previous";

    [Fact]
    public async Task Every_row_filters_the_page_to_what_the_gateway_answers()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync(Address);
        var marks = await page.Locator(".split-table tbody a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.True(marks.Length >= 10, string.Join('\n', marks));
        foreach (var mark in marks)
        {
            await page.Locator($".split-table tbody a[href='{mark}']").ClickAsync();
            await page.WaitForURLAsync("**" + mark);
            await Assertions.Expect(page.Locator(".chips li")).ToHaveCountAsync(1);
            var filter = new Uri(page.Url).Query[1..].Split('&').Select(Uri.UnescapeDataString).Last().Replace('+', ' ');
            Assert.Equal(await AnsweredAsync(filter), await TilesAsync(page));
            await page.GoBackAsync();
            await Assertions.Expect(page.Locator(".chips")).ToHaveCountAsync(0);
        }

        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Ctrl_click_adds_a_row_and_each_chip_takes_its_own_away()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync(Address);
        await Row(page, "mobile").ClickAsync();
        await page.WaitForURLAsync("**&device=mobile");
        await Assertions.Expect(page.Locator(".chips li")).ToHaveCountAsync(1);
        await Row(page, "tablet").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await page.WaitForURLAsync("**&device=mobile&device=tablet");
        await Assertions.Expect(page.Locator(".chips li")).ToHaveCountAsync(3);
        await Row(page, "Email").FocusAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForURLAsync("**&device=mobile&device=tablet&channel=Email");
        await Assertions.Expect(page.Locator(".chips li")).ToHaveCountAsync(4);

        await page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter device mobile" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("mobile", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator(".chips li")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove all" }).ClickAsync();
        await Assertions.Expect(page.Locator(".chips")).ToHaveCountAsync(0);
        Assert.EndsWith($"?{Days}&compare=previous", page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task An_executive_finds_the_failing_stage_and_an_analyst_what_was_said_there()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/overview");
        await page.Locator(".stage-table thead").GetByRole(AriaRole.Link, new() { Name = "Onboarding" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Onboarding");
        await Assertions.Expect(page.Locator(".lead")).ToContainTextAsync("go on to Support");
        await Assertions.Expect(page.Locator(".lead")).ToContainTextAsync("mobile: worse");

        await Row(page, "mobile").ClickAsync();
        await page.WaitForURLAsync("**?device=mobile");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "What they say" })).ToContainTextAsync("not split by device: these are everyone's");
        // Of a survey, or beside the rating of a ticket: whichever came last.
        await Assertions.Expect(page.Locator(".quote footer").First).ToContainTextAsync(new Regex(@"survey · |ticket \d+ · "));

        await page.GetByRole(AriaRole.Link, new() { Name = "First response, median" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "First response by" })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Conversion to next by" })).ToBeVisibleAsync();
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_stage_that_does_not_exist_is_not_found()
    {
        await using var tab = await site.OwnerAsync();
        var answer = await tab.Page.GotoAsync(new Uri(site.Product.Url, "northwind/journey/nowhere").ToString());
        Assert.Equal(404, answer!.Status);
    }

    private static ILocator Row(IPage page, string name) =>
        page.Locator(".split-table tbody th").GetByRole(AriaRole.Link, new() { Name = name });

    // Conversion's and volume's n as the tiles tell them.
    private static async Task<(string Conversion, string Sessions)> TilesAsync(IPage page)
    {
        var tile = page.Locator(".drill-tiles li", new() { HasText = "Conversion to next" });
        return (Figure(await tile.Locator("b").InnerTextAsync()), (await tile.Locator(".drill-under > small").InnerTextAsync()).Trim());
    }

    private async Task<(string Conversion, string Sessions)> AnsweredAsync(string filter)
    {
        var said = await Operator.RunAsync(site.Product, "kpi", "stage_conversion", "--workspace", "northwind", "--stage", "onboarding",
            "--from", "2026-06-01", "--to", "2026-08-31", "--filter", filter, "--json");
        var answer = JsonDocument.Parse(said).RootElement;
        return (Reading.Figures.Number(answer.GetProperty("value").GetDecimal(), 1) + "%", "n " + Reading.Figures.Count(answer.GetProperty("n").GetInt64()));
    }

    private static string Figure(string text) => text.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
