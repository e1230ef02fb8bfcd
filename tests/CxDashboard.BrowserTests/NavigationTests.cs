// The address is the page's state: it can be pasted, Back undoes, and nonsense in it gets a sentence.
using CxDashboard.BrowserTests.Reading;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class NavigationTests(SampleSite site)
{
    [Fact]
    public async Task A_filter_stands_in_the_address_stays_on_other_pages_and_Back_undoes_it()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/overview");
        var everything = await Pages.StageTableAsync(page);

        await Menu(page, "Device").ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Device" }).GetByText("mobile", new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/northwind/overview?device=mobile");
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "NPS" })).ToContainTextAsync("not split by device");
        var mobile = await Pages.StageTableAsync(page);
        Assert.NotEqual(Text(everything), Text(mobile));

        await page.GetByRole(AriaRole.Link, new() { Name = "Journey", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/northwind/journey?device=mobile");
        await Assertions.Expect(page.Locator(".stage-column").First).ToContainTextAsync("not split by device");

        await page.GoBackAsync();
        await page.WaitForURLAsync("**/northwind/overview?device=mobile");
        await page.GoBackAsync();
        await page.WaitForURLAsync("**/northwind/overview");
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "NPS" })).Not.ToContainTextAsync("not split by device");
        Assert.Equal(Text(everything), Text(await Pages.StageTableAsync(page)));

        // The link alone brings somebody else to the same numbers.
        await using var other = await site.OwnerAsync();
        await other.LiveAsync("northwind/overview?device=mobile");
        Assert.Equal(Text(mobile), Text(await Pages.StageTableAsync(other.Page)));
    }

    [Fact]
    public async Task A_view_kept_under_a_name_leads_back_to_the_same_page_from_anywhere_until_it_is_deleted()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("harbor/overview?device=mobile");
        await Menu(page, "View").ClickAsync();
        await page.GetByLabel("Keep this page as").FillAsync("Phones");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the view" }).ClickAsync();
        await Assertions.Expect(Menu(page, "View")).ToContainTextAsync("Phones");

        await tab.LiveAsync("harbor/goals");
        await Menu(page, "View").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Phones", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/harbor/overview?device=mobile");
        await Assertions.Expect(Menu(page, "View")).ToContainTextAsync("Phones");
        await Menu(page, "View").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete “Phones”" }).ClickAsync();
        await Assertions.Expect(Menu(page, "View")).Not.ToContainTextAsync("Phones");

        await tab.LiveAsync("harbor/audit");
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Audit" })).ToContainTextAsync("deleted the view Phones");
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Filters_combine_a_second_click_takes_one_away_and_the_parts_add_up()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/metrics/sessions?from=now-60d/d&to=now-20d/d&channel=Direct");
        await ChooseAsync(page, "Device", "mobile");
        await ChooseAsync(page, "Device", "tablet");
        Assert.EndsWith("&channel=Direct&device=mobile&device=tablet", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("channel Direct, device mobile or tablet");
        var both = await ExactAsync(page);

        await ChooseAsync(page, "Device", "mobile");
        var tablet = await ExactAsync(page);
        await ChooseAsync(page, "Device", "tablet");
        await ChooseAsync(page, "Device", "mobile");
        Assert.Equal(both, tablet + await ExactAsync(page));
        Assert.Empty(tab.Faults);
    }

    // A menu's choice, and the page as it is when the address has changed.
    private static async Task ChooseAsync(IPage page, string menu, string value)
    {
        var before = await page.Locator("dl.facts").InnerTextAsync();
        await Menu(page, menu).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = menu }).GetByText(value, new() { Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("before => document.querySelector('dl.facts').innerText !== before", before);
    }

    private static async Task<long> ExactAsync(IPage page) =>
        long.Parse((await page.Locator("dt:text-is('n counts') + dd").InnerTextAsync()).Split(": ")[1].Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Days_chosen_in_the_menu_stand_in_the_address()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/overview?device=tablet");
        await Menu(page, "Period").ClickAsync();
        // The comparison's own days have the same labels, in another group.
        var period = page.GetByRole(AriaRole.Group, new() { Name = "Period", Exact = true });
        await period.GetByLabel("From", new() { Exact = true }).FillAsync("2026-06-01");
        await period.GetByLabel("To", new() { Exact = true }).FillAsync("2026-06-30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show these days" }).ClickAsync();
        await page.WaitForURLAsync("**/northwind/overview?*from=2026-06-01*");
        Assert.Contains("device=tablet", page.Url, StringComparison.Ordinal);
        Assert.Contains("to=2026-06-30", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(Menu(page, "Period")).ToContainTextAsync("Jun 1 – Jun 30, 2026");
    }

    [Fact]
    public async Task Pull_now_makes_a_new_run_appear_on_the_open_page_and_its_numbers_tie_out()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("harbor/sources");
        await page.EvaluateAsync("window.stillTheSamePage = true");
        // A page of runs has an end: a new one may push an old one off.
        var (newest, byHand) = (page.Locator(".runs tbody tr").First, page.Locator(".runs .run-started small", new() { HasText = "by hand" }));
        var before = await byHand.CountAsync();

        await page.Locator("article.source", new() { HasText = "NPS survey" }).GetByRole(AriaRole.Button, new() { Name = "Pull now" }).ClickAsync();

        await Assertions.Expect(byHand).ToHaveCountAsync(before + 1, new() { Timeout = 60_000 });
        await Assertions.Expect(newest.Locator(".status")).ToContainTextAsync("Done", new() { Timeout = 60_000 });
        var runs = await Pages.RunsAsync(page);
        Assert.Equal(("NPS survey", "responses"), (runs[0].Source, runs[0].Stream));
        Assert.All(runs, run => Assert.Equal(run.Received, run.New + run.Changed + run.Unchanged + run.Rejected));
        Assert.True(await page.EvaluateAsync<bool>("window.stillTheSamePage"));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task The_theme_stays_as_chosen()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/overview");
        var light = await Background(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        Assert.NotEqual(light, await Background(page));
        var dark = await Background(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Sources", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/northwind/sources*");
        Assert.Equal(dark, await Background(page));
        await page.ReloadAsync();
        Assert.Equal(dark, await Background(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        Assert.Equal(light, await Background(page));
    }

    [Theory]
    [InlineData("from=banana", "'from'")]
    [InlineData("from=2026-06-30&to=2026-06-01", "'to'")]
    [InlineData("from=2001-01-01&to=now", "25 months")]
    [InlineData("period=eternity", "'period'")]
    [InlineData("compare=yesterday", "'compare'")]
    public async Task Nonsense_in_the_address_gets_a_sentence_and_the_usual_page(string query, string words)
    {
        await using var tab = await site.OwnerAsync();
        foreach (var page in new[] { "overview", "journey" })
        {
            var answer = await tab.LiveAsync($"northwind/{page}?{query}");
            Assert.Equal(200, answer.Status);
            await Assertions.Expect(tab.Page.Locator(".page-notice")).ToContainTextAsync(words);
            Assert.True(await tab.Page.Locator(".cell-value, .kpi-value").CountAsync() > 5);
        }

        Assert.Empty(tab.Faults);
    }

    [Theory]
    [InlineData("channel=Carrier+Pigeon")]
    [InlineData("device=%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("from=2099-01-01&to=2099-02-01")]
    [InlineData("from=%00&to=%F0%9F%9A%B2")]
    public async Task Strange_values_do_no_harm(string query)
    {
        await using var tab = await site.OwnerAsync();
        foreach (var page in new[] { "overview", "journey", "sources" })
            Assert.Equal(200, (await tab.LiveAsync($"northwind/{page}?{query}")).Status);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_workspace_that_is_not_there_is_not_found()
    {
        await using var tab = await site.OwnerAsync();
        foreach (var address in new[] { "atlantis/overview", "atlantis", "northwind/nothing", "overview" })
        {
            Assert.Equal(404, (await tab.GoAsync(address)).Status);
            await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing here" })).ToBeVisibleAsync();
        }
    }

    private static ILocator Menu(IPage page, string label) => page.Locator("summary.pill", new() { HasText = label });

    private static string Text(IReadOnlyList<RowRead> rows) =>
        string.Join('\n', rows.Select(row => $"{row.Name}: {string.Join(" | ", row.Cells)}"));

    private static Task<string> Background(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
