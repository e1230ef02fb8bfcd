// A goal made of two others, all set through the editor: what they come to together stands on every page of it.
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class SubGoalTests(SampleSite site)
{
    private const string Goals = "harbor/goals";

    // Well under way whatever the day of the year is; sub-goals take these days on.
    private static readonly (string, string)[] Days = [("Start", Day(-100)), ("End", Day(200))];

    [Fact]
    public async Task A_parent_shows_what_its_two_sub_goals_come_to()
    {
        await using var tab = await site.OwnerAsync();
        var page = tab.Page;
        await tab.LiveAsync($"{Goals}/new");
        await FillAsync(page, ("Name", "Happier customers"), ("Amount", "90"), ("Owner", "Customer experience"));
        await FillAsync(page, Days);
        var parent = await SetAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Add sub-goal" }).ClickAsync();
        await FillAsync(page, ("Name", "Visits on the phone"));
        await ChooseAsync(page, ("Metric", "Sessions"), ("For whom", "One device"), ("Which device", "mobile"), ("Kind", "Cumulative – add up to a value"));
        await FillAsync(page, ("Amount", "1"), ("Owner", "Web"), ("Weight", "3"));
        var consequence = page.Locator(".consequence");
        await Assertions.Expect(consequence).ToContainTextAsync("Achieved");
        await Assertions.Expect(consequence).ToContainTextAsync("mobile only");
        await Assertions.Expect(consequence).ToContainTextAsync("this one with weight 3, 100% of all");
        await SetAsync(page);

        await tab.LiveAsync(parent);
        await page.GetByRole(AriaRole.Link, new() { Name = "Add sub-goal" }).ClickAsync();
        await FillAsync(page, ("Name", "Score at support"), ("Amount", "100"), ("Owner", "Support"), ("Weight", "0"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Set this goal" }).ClickAsync();
        await Assertions.Expect(page.Locator(".form-error")).ToContainTextAsync("one field needs mending");
        await Assertions.Expect(page.Locator("#weight-fault")).ToHaveTextAsync("Weight is not above 0; give for example 1, or 2 for a sub-goal that counts twice.");
        await FillAsync(page, ("Weight", "1"));
        await Assertions.Expect(consequence).ToContainTextAsync("this one with weight 1, 25% of all");
        await SetAsync(page);
        await Assertions.Expect(page.Locator(".part-of")).ToHaveTextAsync("Part of Happier customers with weight 1, 25% of all");

        await page.Locator(".part-of a").ClickAsync();
        await page.WaitForURLAsync($"**/{parent}");
        var together = await TogetherAsync(page.Locator(".parts"));
        // A score of 100 is out of reach, so the other one is the better, and the parent shows the worse.
        Assert.StartsWith("Visits on the phone, 3, 75% of all, Achieved; Score at support, 1, 25% of all, ", together.Rows, StringComparison.Ordinal);
        Assert.EndsWith(together.Worst, together.Rows, StringComparison.Ordinal);
        Assert.NotEqual("Achieved", together.Worst);
        Assert.Equal("weighted over 2 sub-goals; the worst is Score at support", together.Note);

        await tab.LiveAsync(Goals);
        var family = page.Locator("article.goal.family").Filter(new() { HasText = "Happier customers" });
        Assert.Equal(together, await TogetherAsync(family.Locator(".parts")));
        await Assertions.Expect(page.Locator("article.goal h3", new() { HasText = "Visits on the phone" })).ToHaveCountAsync(0);
        Assert.Empty(tab.Faults);

        foreach (var dark in new[] { false, true })
        {
            await using var look = await site.OwnerAsync(dark: dark);
            await Look.AtAsync(look, parent, "goal-of-goals", dark, isLive: true);
            await Look.AtAsync(look, Goals, "goals-with-parts", dark, isLive: true);
        }
    }

    private static string Day(int fromToday) =>
        DateOnly.FromDateTime(DateTime.UtcNow).AddDays(fromToday).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task FillAsync(IPage page, params (string Label, string Text)[] fields)
    {
        foreach (var (label, text) in fields) await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
    }

    private static async Task ChooseAsync(IPage page, params (string Label, string Choice)[] fields)
    {
        foreach (var (label, choice) in fields)
        {
            // Some choices come from the data that the choice before it asked for; selecting waits for them.
            await page.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = choice });
        }
    }

    /// <summary>Keeps the goal and gives its page's address within the site.</summary>
    private static async Task<string> SetAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Set this goal" }).ClickAsync();
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex(@"/goals/\d+$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Status by month" })).ToBeVisibleAsync();
        return new Uri(page.Url).AbsolutePath.TrimStart('/');
    }

    private static async Task<Together> TogetherAsync(ILocator parts)
    {
        await Assertions.Expect(parts.Locator("tbody tr")).ToHaveCountAsync(2);
        return await parts.EvaluateAsync<Together>("""
            parts => {
              const text = (within, what) => within.querySelector(what).textContent.trim();
              const status = within => [...within.querySelector('.status').childNodes].at(-1).textContent.trim();
              return { rows: [...parts.querySelectorAll('tbody tr')].map(row =>
                         [text(row, 'a'), text(row, '[data-name=Weight] b'), text(row, '[data-name=Weight] small'), status(row)].join(', ')).join('; '),
                       progress: text(parts, '.parts-sum b'), worst: status(parts.querySelector('.parts-sum')), note: text(parts, '.parts-head .scope') }; }
            """);
    }

    /// <summary>What the roll-up says, as it is read off the page.</summary>
    private sealed record Together
    {
        public string Rows { get; init; } = "";
        public string Progress { get; init; } = "";
        public string Worst { get; init; } = "";
        public string Note { get; init; } = "";
    }
}
