// The numbers on the pages are those that the sources tell: calculated a second time, to the last sign on the page.
using System.Globalization;
using CxDashboard.BrowserTests.Reading;
using CxDashboard.BrowserTests.Running;

namespace CxDashboard.BrowserTests;

public sealed class TruthTests(SampleSite site)
{
    private const string Client = "northwind";
    private const int FewestAnswers = 10;
    private const int FewestForNps = 30;

    [Fact]
    public Task The_three_goals_show_what_the_sources_tell() => SameAsync("overview", async (tab, truth) =>
    {
        var cards = await Pages.CardsAsync(tab.Page);
        return (cards, GoalCards(truth, cards));
    });

    [Theory]
    [InlineData("")]
    [InlineData("?compare=previous")]
    [InlineData("?device=mobile")]
    [InlineData("?period=last-28-days&compare=none")]
    [InlineData("?from=now-6M/M&to=now-4M/M&compare=previous")]
    public Task The_table_of_stages_shows_what_the_sources_tell(string query) => SameAsync("overview" + query, async (tab, truth) =>
    {
        var ranges = Figures.Days(await tab.Page.Locator(".block-head", new() { HasText = "KPIs by stage" }).Locator("small").InnerTextAsync());
        var rows = await Pages.StageTableAsync(tab.Page);
        var device = query.Contains("mobile", StringComparison.Ordinal) ? "mobile" : null;
        return (Cells(rows), Cells(StageTable(truth, ranges[0], ranges.Count > 1 ? ranges[1] : null, device)));
    });

    [Theory]
    [InlineData("")]
    [InlineData("?device=mobile")]
    [InlineData("?from=now-6M/M&to=now-4M/M&compare=none")]
    public Task The_journey_shows_what_the_sources_tell(string query) => SameAsync("journey" + query, async (tab, truth) =>
    {
        var ranges = Figures.Days(await tab.Page.Locator("p.lead").InnerTextAsync());
        var stages = await Pages.StagesAsync(tab.Page);
        var device = query.Contains("mobile", StringComparison.Ordinal) ? "mobile" : null;
        return (stages.SelectMany(Lines),
            truth.Stages.SelectMany(stage => JourneyLines(truth, stage, ranges[0], ranges.Count > 1 ? ranges[1] : null, device)));
    });

    [Fact]
    public async Task The_usual_period_is_the_last_ninety_days_and_the_same_weekdays_a_year_before()
    {
        var truth = new Truth(await site.TruthAsync(Client));
        await using var tab = await site.OwnerAsync();
        await tab.LiveAsync($"{Client}/overview");

        var ranges = Figures.Days(await tab.Page.Locator(".block-head", new() { HasText = "KPIs by stage" }).Locator("small").InnerTextAsync());

        var expected = new Days(truth.Today.AddDays(-90), truth.Today.AddDays(-1));
        Assert.Equal([expected, expected.Moved(-364)], ranges);
    }

    /// <summary>What is shown must be what is expected. Time does not stand still in the sources: where
    /// something happened there since the last pull, the pull is made up for and everything is compared anew.</summary>
    private async Task SameAsync<T>(string page, Func<Tab, Truth, Task<(IEnumerable<T> Shown, IEnumerable<T> Expected)>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            var truth = new Truth(await site.TruthAsync(Client));
            await using var tab = await site.OwnerAsync();
            await tab.LiveAsync($"{Client}/{page}");
            var (shown, calculated) = await read(tab, truth);
            Assert.NotEmpty(shown);
            var expected = Guarded([.. calculated], [.. shown]);
            if (attempt < 3 && !shown.SequenceEqual(expected))
            {
                await Operator.RunAsync(site.Product, "pull", "--workspace", Client);
                continue;
            }

            Assert.Equal(expected, shown);
            return;
        }
    }

    // Which cell keeps a small group's secret, now or in the days compared with, is the gateway's own rule and tested there;
    // here it may be a few, and nothing else differs.
    private static List<T> Guarded<T>(List<T> expected, List<T> shown)
    {
        static bool IsWithheld(T one, T other) => one is string text && other is string told
            && (told.Contains("withheld beside a small group", StringComparison.Ordinal) || text.StartsWith(told + " ", StringComparison.Ordinal));
        if (expected.Count != shown.Count) return expected;
        var pairs = expected.Zip(shown).ToList();
        Assert.InRange(pairs.Count(pair => IsWithheld(pair.First, pair.Second)), 0, shown.Count / 10);
        return [.. pairs.Select(pair => IsWithheld(pair.First, pair.Second) ? pair.Second : pair.First)];
    }

    private static IEnumerable<CardRead> GoalCards(Truth truth, IReadOnlyList<CardRead> shown)
    {
        // The fiscal year begins in April; the baseline is the half-year that ended a quarter before it.
        var today = truth.Today;
        var start = new DateOnly(today.Month >= 4 ? today.Year : today.Year - 1, 4, 1);
        var baseline = new Days(start.AddMonths(-9), start.AddMonths(-3).AddDays(-1));
        (string Name, Func<Days, Known> Of, Func<decimal, decimal> Target, int Decimals, string Unit, string Counts)[] goals =
        [
            ("Retention", truth.Retention, from => from * 1.25m, 1, "%", "people"),
            ("Net Promoter Score", days => truth.Nps(days), _ => 70, 0, "", "answers"),
            ("First response time", days => truth.FirstResponse(days), from => from * .85m, 0, "min", "tickets"),
        ];
        Assert.Equal(goals.Length, shown.Count);
        foreach (var (goal, card) in goals.Zip(shown))
        {
            var window = Figures.Days(card.Foot)[0];
            Assert.Equal(28, window.Count);
            var (now, from) = (goal.Of(window), goal.Of(baseline).Value!.Value);
            yield return card with
            {
                Name = goal.Name,
                Value = Figures.Number(now.Value!.Value, goal.Decimals) + goal.Unit,
                Against = Replaced(card.Against, $"from {Figures.Number(from, goal.Decimals)}", $"goal {Figures.Number(goal.Target(from), goal.Decimals)}",
                    now.P90 is { } p90 ? $"median, P90 {Figures.Number(p90, 0)}" : null),
                Foot = $"n {Figures.Count(now.N)} {goal.Counts}{card.Foot[card.Foot.IndexOf(" · ", StringComparison.Ordinal)..]}",
            };
        }
    }

    // The margin and the tags are not calculated here; they stay as they are shown.
    private static string Replaced(string against, string from, string goal, string? p90)
    {
        var parts = against.Split(" | ");
        Assert.Equal(3, parts.Length);
        var notes = parts[2].Split(" · ").Select(note => p90 is not null && note.StartsWith("median", StringComparison.Ordinal) ? p90 : note);
        return string.Join(" | ", from, goal, string.Join(" · ", notes));
    }

    private static IEnumerable<string> Cells(IEnumerable<RowRead> rows) =>
        rows.SelectMany(row => row.Cells.Select((cell, i) => $"{row.Name} {i + 1}: {cell.Value ?? cell.Absence} {cell.Change}".TrimEnd()));

    private static IEnumerable<RowRead> StageTable(Truth truth, Days now, Days? before, string? device)
    {
        RowRead Row(string name, Func<Days, string, Known> of, Func<decimal, string> write, Func<decimal, decimal, string?> change, long fewest, bool bySession)
        {
            CellRead Cell(string stage)
            {
                if (device is not null && !bySession) return new CellRead(null, null, "–");
                var known = of(now, stage);
                if (known.Value is not { } value) return new CellRead(null, null, "–");
                if (known.N < fewest) return new CellRead(null, null, $"not enough answers, n {known.N}");
                var earlier = before is { } days && of(days, stage) is { Value: { } was, N: var n } && n >= fewest ? was : (decimal?)null;
                return new CellRead(write(value), earlier is { } e ? change(value, e) : null, null);
            }

            return new RowRead(name, [.. truth.Stages.Select(Cell)]);
        }

        static string Percent(decimal value) => Figures.Number(value, 1) + "%";
        static string Whole(decimal value) => Figures.Number(value, 0);
        static string Grown(decimal now, decimal was, bool more) => Figures.Change(100 * (now - was) / was, 1, more, "%");
        yield return Row("Conversion to next", (d, s) => truth.Conversion(d, s, device), Percent, (n, w) => Figures.Change(n - w, 1, true), FewestAnswers, true);
        yield return Row("Sessions", (d, s) => truth.Volume(d, s, device), Figures.Count, (n, w) => Grown(n, w, true), 0, true);
        yield return Row("NPS", (d, s) => truth.Nps(d, s), Whole, (n, w) => Figures.Change(n - w, 0, true), FewestForNps, false);
        yield return Row("First response, min", truth.FirstResponse, Whole, (n, w) => Figures.Change(n - w, 0, false), FewestAnswers, false);
        yield return Row("Satisfaction", truth.Satisfaction, Percent, (n, w) => Figures.Change(n - w, 1, true), FewestAnswers, false);
        yield return Row("Tickets", truth.TicketCount, Figures.Count, (n, w) => Grown(n, w, false), 0, false);
    }

    private static IEnumerable<string> Lines(StageRead stage) =>
    [
        $"{stage.Name}: {stage.Volume}", $"{stage.Name} goes on: {stage.Conversion}",
        // The goals' own tiles hold what the cards hold.
        .. stage.Tiles.Where(tile => !tile.Name.EndsWith(", all", StringComparison.Ordinal)).Select(tile => $"{stage.Name} {tile.Name}: {tile.Text}"),
    ];

    private static IEnumerable<string> JourneyLines(Truth truth, string stage, Days now, Days? before, string? device)
    {
        var name = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(stage);
        string Tile(Func<Days, string, Known> of, int decimals, string unit, bool more)
        {
            var known = of(now, stage);
            var change = before is { } days && of(days, stage) is { Value: { } was } ? Figures.Change(known.Value!.Value - was, decimals, more) : null;
            string?[] parts = [Figures.Number(known.Value!.Value, decimals), unit, change, $"n {Figures.Count(known.N)}"];
            return string.Join(" | ", parts.Where(part => !string.IsNullOrEmpty(part)));
        }

        yield return $"{name}: {Figures.Count(truth.Volume(now, stage, device).Value!.Value)} sessions";
        yield return $"{name} goes on: {(truth.Conversion(now, stage, device).Value is { } share ? Figures.Number(share, 1) + "%" : "")}";
        if (device is not null)
        {
            foreach (var tile in new[] { "NPS", "First response", "Satisfaction" }) yield return $"{name} {tile}: not split by device";
            yield break;
        }

        yield return $"{name} NPS: {Tile((d, s) => truth.Nps(d, s), 0, "", true)}";
        yield return $"{name} First response: {Tile(truth.FirstResponse, 0, "min", false)}";
        yield return $"{name} Satisfaction: {Tile(truth.Satisfaction, 1, "%", true)}";
    }
}
