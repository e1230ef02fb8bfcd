// A source that delivers nothing shows as no data and says why; it is never a zero, and it concerns nobody else.
using CxDashboard.BrowserTests.Reading;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

public sealed class FailingSourceTests(SampleSite site)
{
    [Fact]
    public async Task The_numbers_of_a_refused_survey_are_no_data_and_never_zero()
    {
        await using var tab = await site.OwnerAsync();
        await tab.LiveAsync("lumen/overview");

        var card = (await Pages.CardsAsync(tab.Page)).Single(c => c.Name == "Net Promoter Score");
        Assert.Equal("–", card.Value);
        Assert.Contains("No data", card.Status, StringComparison.Ordinal);
        var rows = await Pages.StageTableAsync(tab.Page);
        foreach (var survey in rows.Where(row => row.Name is "NPS" or "Satisfaction"))
            Assert.All(survey.Cells, cell => Assert.Null(cell.Value));
        Assert.All(rows.Where(row => row.Name is "Sessions" or "First response, min"), row => Assert.All(row.Cells, cell => Assert.True(
            cell.Value is not null || cell.Absence is "withheld beside a small group", $"{row.Name}: {cell}")));

        await tab.LiveAsync("lumen/journey");
        var tiles = (await Pages.StagesAsync(tab.Page)).SelectMany(stage => stage.Tiles).ToList();
        Assert.DoesNotContain(tiles, tile => tile.Name is "NPS" or "Satisfaction" && tile.Text.Any(char.IsAsciiDigit) && !tile.Text.Contains("403", StringComparison.Ordinal));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task The_source_says_why_and_the_other_sources_are_untouched()
    {
        await using var tab = await site.OwnerAsync();
        foreach (var workspace in SampleSite.Workspaces)
        {
            await tab.LiveAsync($"{workspace}/sources");
            var survey = tab.Page.Locator("article.source", new() { HasText = "NPS survey" });
            if (workspace == "lumen") await Assertions.Expect(survey.Locator(".source-fault")).ToContainTextAsync("Typeform refuses the credentials");
            await Assertions.Expect(tab.Page.Locator(".source-fault")).ToHaveCountAsync(workspace == "lumen" ? 1 : 0);
            Assert.All(await Pages.RunsAsync(tab.Page), run => Assert.Equal(workspace == "lumen" && run.Stream == "responses" ? "✕Failed" : "✓Done", run.State));
        }

        await tab.LiveAsync("harbor/overview");
        Assert.All((await Pages.StageTableAsync(tab.Page)).Where(row => row.Name != "Conversion to next"), row => Assert.All(row.Cells, cell => Assert.True(
            cell.Value is not null || cell.Absence is "withheld beside a small group", $"{row.Name}: {cell}")));
    }
}
