// Segments and personas as a visitor uses them: filters that narrow or say why not, and rules that are counted while one chooses.
using System.Globalization;
using CxDashboard.BrowserTests.Reading;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class PeopleTests(SampleSite site)
{
    [Fact]
    public async Task The_overview_of_a_persona_narrows_what_its_rules_can_tell_and_the_rest_says_why_not()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("northwind/overview");
        var everybody = await Pages.StageTableAsync(page);

        await Menu(page, "Persona").ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Persona" }).GetByText("Weekend returner", new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/northwind/overview?persona=returner");

        // Its older half is known from the survey alone.
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Conversion to next" })).ToContainTextAsync("not split by persona Weekend returner: its segment 57 and older has no web rule");
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "First response" })).ToContainTextAsync("57 and older has no ticket rule");
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "NPS" })).Not.ToContainTextAsync("not split");
        await Assertions.Expect(page.Locator("p.metric-note")).ToContainTextAsync("The goals count everyone; persona Weekend returner narrows what follows them.");
        var returners = await Pages.StageTableAsync(page);
        Assert.All(Row(returners, "Tickets").Cells, cell => Assert.Equal((null, "–"), (cell.Value, cell.Absence)));
        Assert.NotEqual(Values(everybody, "NPS"), Values(returners, "NPS"));
        // A stage where too few of them answered is withheld, and what would tell it with it.
        Assert.Contains(Row(returners, "NPS").Cells, cell => cell.Value is not null);
        Assert.All(Row(returners, "NPS").Cells, cell => Assert.True(cell.Value is not null || cell.Absence == "withheld beside a small group", cell.Absence));

        await page.GetByRole(AriaRole.Link, new() { Name = "Journey", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/northwind/journey?persona=returner");
        await Assertions.Expect(page.Locator(".stage-head small").First).ToContainTextAsync("57 and older has no web rule");
        await Assertions.Expect(page.Locator(".stage-column").First.Locator(".kpi", new() { HasText = "First response" })).ToContainTextAsync("no ticket rule");
        await page.GoBackAsync();
        await page.WaitForURLAsync("**/northwind/overview?persona=returner");
        await page.GoBackAsync();
        await page.WaitForURLAsync("**/northwind/overview");
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Tickets" })).Not.ToContainTextAsync("not split");
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task The_survey_tells_the_same_of_a_segment_as_its_answers_do()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        for (var attempt = 1; ; attempt++)
        {
            var truth = new Truth(await site.TruthAsync("northwind"));
            await tab.LiveAsync("northwind/metrics/nps?compare=none&segment=millennials");
            var days = Figures.Days(await page.Locator(".lead").First.InnerTextAsync())[0];
            var known = truth.Nps(days, segment: "millennials_25_40");
            var facts = await page.Locator(".facts dd b").AllInnerTextsAsync();
            var (value, n) = (facts[0].Trim(), facts[2].Trim());
            if (attempt < 3 && (value, n) != (Figures.Number(known.Value!.Value, 0), Figures.Count(known.N)))
            {
                await Operator.RunAsync(site.Product, "pull", "--workspace", "northwind");
                continue;
            }

            Assert.Equal((Figures.Number(known.Value!.Value, 0), Figures.Count(known.N)), (value, n));
            break;
        }

        // The menu and the split speak in names.
        await Assertions.Expect(Menu(page, "Segment")).ToContainTextAsync("Millennials, 25 to 40");
        var split = page.Locator("section.split", new() { HasText = "By segment" });
        await Assertions.Expect(split).ToContainTextAsync("57 and older");
        Assert.DoesNotContain("millennials_25_40", await split.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_is_counted_while_it_is_made_filters_once_it_is_kept_and_can_be_removed()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("harbor/segments/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make this segment" }).ClickAsync();
        await Assertions.Expect(page.Locator(".form-error")).ToContainTextAsync("Name is empty");
        await Assertions.Expect(page.Locator(".form-error")).ToContainTextAsync("There is no rule");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Friends of friends");
        var taken = page.Locator(".consequence");
        await Assertions.Expect(taken).ToContainTextAsync("no web rule");
        await page.GetByRole(AriaRole.Group, new() { Name = "web channel" }).GetByRole(AriaRole.Button, new() { Name = "Referral" }).ClickAsync();
        await Assertions.Expect(taken).ToContainTextAsync("that match go to Readers abroad first");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Referral", Pressed = true })).ToHaveCountAsync(1);
        var counted = await taken.Locator("dd").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make this segment" }).ClickAsync();

        await page.WaitForURLAsync("**/harbor/segments", new() { Timeout = 120_000 });
        var row = page.GetByRole(AriaRole.Row, new() { Name = "Friends of friends" });
        await Assertions.Expect(row).ToContainTextAsync("web channel Referral");
        Assert.StartsWith(counted.Split('\n')[0].Trim(), (await row.Locator("td").First.InnerTextAsync()).Trim(), StringComparison.Ordinal);

        await tab.LiveAsync("harbor/metrics/sessions?compare=none&segment=friends-of-friends");
        Assert.True(long.Parse((await page.Locator(".facts dd b").First.InnerTextAsync()).Trim(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture) > 0);

        await tab.LiveAsync("harbor/segments/friends-of-friends");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this segment" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove it" }).ClickAsync();
        await page.WaitForURLAsync("**/harbor/segments", new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator("table.segments tbody tr")).ToHaveCountAsync(4);

        await tab.LiveAsync("harbor/overview?segment=friends-of-friends");
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Sessions" })).ToContainTextAsync("there is no such segment");
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_persona_is_written_down_kept_and_found_again()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync("lumen/personas/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Quiet <regular>");
        await page.GetByLabel("Pains").FillAsync("The room is cold.");
        await page.GetByLabel("Members").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make this persona" }).ClickAsync();

        await page.WaitForURLAsync("**/lumen/personas");
        var card = page.Locator("article.persona", new() { HasText = "Quiet <regular>" });
        await Assertions.Expect(card).ToContainTextAsync("The room is cold.");
        await Assertions.Expect(card).ToContainTextAsync("Members");
        // The survey's source refuses its token: nothing is known, and that is said.
        await Assertions.Expect(card.Locator(".accuracy")).ToContainTextAsync("Not known");
        await card.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await page.WaitForURLAsync("**/lumen/overview?persona=quiet-regular");
        await Assertions.Expect(Menu(page, "Persona")).ToContainTextAsync("Quiet <regular>");

        await tab.LiveAsync("lumen/personas/quiet-regular");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this persona" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove it" }).ClickAsync();
        await page.WaitForURLAsync("**/lumen/personas");
        await Assertions.Expect(page.Locator("article.persona")).ToHaveCountAsync(1);
        Assert.Empty(tab.Faults);
    }

    private static ILocator Menu(IPage page, string label) => page.Locator("summary.pill", new() { HasText = label });

    private static RowRead Row(IReadOnlyList<RowRead> rows, string name) => rows.Single(row => row.Name == name);

    private static string Values(IReadOnlyList<RowRead> rows, string name) => string.Join(" | ", Row(rows, name).Cells.Select(cell => cell.Value));
}
