// Maps in a browser: built from a template, edited by keyboard, derived; and two people on one map at once.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class MapTests(SampleSite site)
{
    [Theory]
    [InlineData("northwind/maps/1")]
    [InlineData("northwind/journey")]
    public async Task The_first_stage_stands_beside_the_names_of_the_lanes_and_the_last_fills_the_frame(string address)
    {
        await using var tab = await site.OwnerAsync();
        await tab.LiveAsync(address);
        var gaps = await tab.Page.EvaluateAsync<double[]>("""
            () => { const box = what => what.getBoundingClientRect();
                    const columns = [...document.querySelectorAll('.stage-column')];
                    return [box(columns[0]).left - box(document.querySelector('.lane-names')).right, box(document.querySelector('.journey')).right - box(columns.at(-1)).right]; }
            """);
        Assert.All(gaps, gap => Assert.InRange(gap, -2, 2));
    }

    [Fact]
    public async Task A_freelancer_builds_a_map_from_a_template_links_a_stage_to_data_and_derives_a_future_state()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        var map = await NewAsync(tab, "Guests of the house", "travel");

        // The template's second stage has a name of its own and numbers by a guess; they come with the stage it is linked with.
        await page.GetByRole(AriaRole.Link, new() { Name = "Planning" }).First.ClickAsync();
        await page.GetByLabel("Its data").SelectOptionAsync("Decision");
        await SaveAsync(page);
        await Assertions.Expect(Stage(page, "Planning").Locator(".stage-head small").First).ToContainTextAsync("sessions");
        await Assertions.Expect(Stage(page, "Planning").Locator(".kpi").First).ToBeVisibleAsync();

        await tab.LiveAsync($"harbor/maps/new?from={map}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Derive this map" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Guests of the house, future");
        await Assertions.Expect(page.Locator(".title-row .badge", new() { HasText = "future state" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Difference from its source" }).ClickAsync();
        await Assertions.Expect(page.Locator(".changes tbody tr", new() { HasText = "Kind of map" })).ToContainTextAsync("Future state");
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_card_is_added_changed_moved_and_taken_back_by_keyboard_alone()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await NewAsync(tab, "By keyboard", "shop");

        await page.GetByRole(AriaRole.Link, new() { Name = "Add step to Support" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".card-panel h2")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Waits for the call");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Cards(page, "Support", "Steps")).ToHaveTextAsync(["Asks a question", "Waits for the call"]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Move earlier" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Cards(page, "Support", "Steps")).ToHaveTextAsync(["Waits for the call", "Asks a question"]);

        await page.Locator(".journey-frame").FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(Cards(page, "Support", "Steps")).ToHaveTextAsync(["Asks a question", "Waits for the call"]);
        await page.Locator(".journey-frame").FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(Cards(page, "Support", "Steps")).ToHaveTextAsync(["Asks a question"]);
    }

    [Fact]
    public async Task A_card_is_dragged_within_its_lane_and_to_another_stage_and_taken_back()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await NewAsync(tab, "By hand", "shop");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add step to Support" }).ClickAsync();
        await page.GetByLabel("What the customer does").FillAsync("Waits for the call");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to the map" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Close this card" }).ClickAsync();
        await Assertions.Expect(Cards(page, "Support", "Steps")).ToHaveTextAsync(["Asks a question", "Waits for the call"]);

        await DragAsync(page, Cards(page, "Support", "Steps").Nth(1), Cards(page, "Support", "Steps").First);
        await Assertions.Expect(Cards(page, "Support", "Steps")).ToHaveTextAsync(["Waits for the call", "Asks a question"]);
        await Assertions.Expect(page.Locator(".card-panel")).ToHaveCountAsync(0);

        var there = await Cards(page, "Loyalty", "Steps").AllInnerTextsAsync();
        await DragAsync(page, Cards(page, "Support", "Steps").First, Cards(page, "Loyalty", "Steps").First);
        await Assertions.Expect(Cards(page, "Loyalty", "Steps")).ToHaveTextAsync(["Waits for the call", .. there]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(Cards(page, "Support", "Steps")).ToHaveTextAsync(["Waits for the call", "Asks a question"]);

        // Another lane takes it not.
        await DragAsync(page, Cards(page, "Support", "Steps").First, Cards(page, "Support", "Touchpoints").First);
        await Assertions.Expect(Cards(page, "Support", "Steps")).ToHaveTextAsync(["Waits for the call", "Asks a question"]);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_point_of_the_curve_moves_with_the_arrow_keys_and_is_kept()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        var map = await NewAsync(tab, "Moods", "shop");

        var point = page.GetByRole(AriaRole.Slider, new() { Name = "Emotion Curious" });
        await point.FocusAsync();
        for (var press = 0; press < 3; press++) await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator(".said-line")).ToContainTextAsync("Saved as version 2");
        await tab.LiveAsync($"harbor/maps/{map}");
        await Assertions.Expect(point).ToHaveValueAsync("35");
    }

    [Fact]
    public async Task What_is_not_filled_in_is_named_and_nothing_typed_is_lost()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await NewAsync(tab, "Faulty", "shop");

        await page.GetByRole(AriaRole.Link, new() { Name = "Add pain point to Support" }).ClickAsync();
        await page.GetByLabel("Impact, 1 to 5").FillAsync("9");
        await page.GetByLabel("Source").FillAsync("The hotline");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to the map" }).ClickAsync();
        await Assertions.Expect(page.Locator(".card-panel .form-error")).ToContainTextAsync("What hurts is empty; fill it in. Impact is no whole number from 1 to 5");
        await Assertions.Expect(page.GetByLabel("Source")).ToHaveValueAsync("The hotline");
    }

    [Fact]
    public async Task Two_editors_see_each_others_saves_and_choose_where_they_wrote_into_the_same_field()
    {
        await using var one = await site.OwnerAsync();
        await using var two = await site.OwnerAsync();
        var map = await NewAsync(one, "Together", "shop");
        await two.LiveAsync($"harbor/maps/{map}");
        foreach (var tab in new[] { one, two }) await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Guide hard to find" }).ClickAsync();
        await two.Page.GetByLabel("What hurts").FillAsync("Nobody finds the guide");

        await one.Page.GetByLabel("What hurts").FillAsync("The guide hides");
        await SaveAsync(one.Page);
        await Assertions.Expect(two.Page.Locator(".card-panel .page-notice")).ToContainTextAsync("changed this card meanwhile: What hurts");
        await Assertions.Expect(two.Page.GetByLabel("What hurts")).ToHaveValueAsync("Nobody finds the guide");
        await SaveAsync(two.Page);

        await Assertions.Expect(two.Page.Locator(".said-line")).ToContainTextAsync("both stand on the card");
        foreach (var tab in new[] { one, two })
        {
            await Assertions.Expect(tab.Page.Locator(".others")).ToContainTextAsync("The guide hides");
            await Assertions.Expect(tab.Page.Locator(".others")).ToContainTextAsync("Nobody finds the guide");
        }

        await one.Page.GetByRole(AriaRole.Button, new() { Name = "Take what" }).ClickAsync();
        foreach (var tab in new[] { one, two })
        {
            await Assertions.Expect(tab.Page.Locator(".others")).ToHaveCountAsync(0);
            await Assertions.Expect(tab.Page.Locator(".card-panel h2")).ToHaveTextAsync("Nobody finds the guide");
        }

        await two.Page.GetByLabel("Say something about this card").FillAsync("Agreed.");
        await two.Page.GetByRole(AriaRole.Button, new() { Name = "Add comment" }).ClickAsync();
        await Assertions.Expect(one.Page.Locator(".comments .note-body")).ToHaveTextAsync("Agreed.");
    }

    [Fact]
    public async Task Two_browsers_with_two_hundred_edits_between_them_end_with_one_map_and_lose_none()
    {
        await using var one = await site.OwnerAsync();
        await using var two = await site.OwnerAsync();
        var map = await NewAsync(one, "Two hundred", "shop");
        await two.LiveAsync($"harbor/maps/{map}");

        var written = (await Task.WhenAll(EditAsync(one, "one", 1), EditAsync(two, "two", 2))).SelectMany(texts => texts).ToList();

        Assert.Equal(200, written.Count);
        foreach (var tab in new[] { one, two }) await tab.LiveAsync($"harbor/maps/{map}");
        var shown = await one.Page.Locator(".journey").InnerTextAsync();
        Assert.Equal(shown, await two.Page.Locator(".journey").InnerTextAsync());
        // Every text is on the map, or in a version that somebody wrote over knowingly.
        var kept = new HashSet<string>();
        for (var upTo = 500; upTo > 0; upTo -= 50)
        {
            await one.GoAsync($"harbor/maps/{map}/versions?upto={upTo}");
            kept.UnionWith(await one.Page.Locator(".versions .changed").AllInnerTextsAsync());
        }

        var all = string.Join('\n', kept) + shown;
        Assert.All(written, text => Assert.Contains(text, all, StringComparison.Ordinal));
    }

    // A hundred edits: new cards, and new words for old ones, wherever chance leads.
    private static async Task<List<string>> EditAsync(Tab tab, string who, int seed)
    {
        var (random, page, written) = (new Random(seed), tab.Page, new List<string>());
        while (written.Count < 100)
        {
            var text = $"{who} {written.Count}";
            var links = page.Locator(random.Next(3) == 0 ? ".stage-notes[data-lane=Steps] .add" : ".stage-notes[data-lane=Steps] .chip a");
            var link = links.Nth(random.Next(await links.CountAsync()));
            var href = await link.GetAttributeAsync("href") ?? "";
            var card = System.Web.HttpUtility.ParseQueryString(new Uri(new Uri(page.Url), href).Query)["card"] ?? "";
            // By its address: the other one's cards come in between, and move it to another place.
            await page.Locator($".stage-notes[data-lane=Steps] a[href='{href}']").ClickAsync();
            await Assertions.Expect(page.Locator($".card-panel[data-card='{card}']")).ToBeVisibleAsync();
            var title = page.Locator(".card-panel input[type=text]").First;
            await title.FillAsync(text);
            await page.Locator(".card-panel form .button").First.ClickAsync();
            await Assertions.Expect(page.Locator(".card-panel")).ToContainTextAsync(text);
            written.Add(text);
        }

        return written;
    }

    private static async Task<string> NewAsync(Tab tab, string name, string template)
    {
        var page = tab.Page;
        await tab.LiveAsync("harbor/maps/new");
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Begin with").SelectOptionAsync(template);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make this map" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
        return new Uri(page.Url).Segments[^1];
    }

    // To the upper edge of another card.
    private static async Task DragAsync(IPage page, ILocator card, ILocator onto)
    {
        await onto.ScrollIntoViewIfNeededAsync();
        await card.ScrollIntoViewIfNeededAsync();
        var (from, to) = ((await card.BoundingBoxAsync())!, (await onto.BoundingBoxAsync())!);
        await page.Mouse.MoveAsync(from.X + 8, from.Y + from.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X + 8, to.Y + 2, new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }

    private static async Task SaveAsync(IPage page)
    {
        await page.Locator(".card-panel").GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".said-line")).ToContainTextAsync("Saved as version");
    }

    private static ILocator Stage(IPage page, string name) => page.Locator($".stage-column[aria-label='{name}']");

    private static ILocator Cards(IPage page, string stage, string lane) => Stage(page, stage).Locator($".stage-notes[data-lane='{lane}'] .chip a");
}
