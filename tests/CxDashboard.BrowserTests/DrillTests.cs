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

    [Theory]
    [InlineData(".split-table tbody a", Days, 14)]
    [InlineData(".funnel a:not([aria-current])", Days, 5)]
    [InlineData(".drill-trend .trend-hit", Days + "&by=month", 3)]
    [InlineData(".lens .trend-hit", Days, 6)]
    public async Task Every_mark_leads_to_what_the_gateway_answers(string marks, string days, int fewest)
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync($"northwind/journey/onboarding?{days}&compare=previous");
        var hrefs = await page.Locator(marks).EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        Assert.True(hrefs.Length >= fewest, string.Join('\n', hrefs));
        var answered = new Dictionary<string, string>();
        for (var i = 0; i < hrefs.Length; i++)
        {
            var there = new Uri(site.Product.Url, hrefs[i]);
            await page.Locator(marks).Nth(i).ClickAsync();
            await page.WaitForURLAsync(url => url == there.AbsoluteUri);
            await Assertions.Expect(page.Locator(".chips li")).ToHaveCountAsync(there.AbsolutePath.EndsWith("onboarding", StringComparison.Ordinal) ? 1 : 0);
            var (metric, name) = there.Query.Contains("reason=", StringComparison.Ordinal) ? ("tickets", "Tickets") : ("stage_volume", "Volume");
            await Assertions.Expect(page.Locator(".drill-tiles li", new() { Has = page.GetByText(name, new() { Exact = true }) }).Locator("b")).ToHaveTextAsync(await AnsweredAsync(metric, there, answered));
            await page.GoBackAsync();
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Onboarding");
            await Assertions.Expect(page.Locator(".chips")).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator(marks)).ToHaveCountAsync(hrefs.Length);
        }

        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_step_of_the_trend_is_chosen_by_keyboard_too_and_its_chip_brings_the_days_back()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync(Address);
        await page.Locator(".drill-trend summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**&within=2026-06-01..2026-08-31");
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter days Jun 1" }).ClickAsync();
        await page.WaitForURLAsync($"**?{Days}&compare=previous");
        await Assertions.Expect(page.Locator(".chips")).ToHaveCountAsync(0);
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

    // The three lines of the lens have their steps in common: what was asked once is known.
    private async Task<string> AnsweredAsync(string metric, Uri there, Dictionary<string, string> answered)
    {
        if (answered.TryGetValue(there.AbsoluteUri, out var known)) return known;
        var said = there.Query[1..].Split('&').Select(field => field.Replace('+', ' ').Split('=', 2)).ToLookup(field => field[0], field => Uri.UnescapeDataString(field[1]));
        var filters = new[] { "channel", "device", "segment", "reason" }.SelectMany(dim => said[dim].SelectMany(value => new[] { "--filter", $"{dim}={value}" }));
        var told = await Operator.RunAsync(site.Product, ["kpi", metric, "--workspace", "northwind", "--stage", there.Segments[^1],
            "--from", said["from"].Single(), "--to", said["to"].Single(), .. filters, "--json"]);
        return answered[there.AbsoluteUri] = Reading.Figures.Count((long)JsonDocument.Parse(told).RootElement.GetProperty("value").GetDouble());
    }
}
