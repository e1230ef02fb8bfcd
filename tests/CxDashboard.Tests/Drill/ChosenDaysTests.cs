// A step chosen on a trend narrows the page to its days, and its chip brings back the period that was shown before.
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Tests.Drill;

[Trait("Category", "Integration")]
public sealed class ChosenDaysTests(TestDatabase databases)
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?channel=email", "?channel=email")]
    [InlineData("?period=last-28-days&channel=email", "?channel=email&period=last-28-days")]
    [InlineData("?from=2026-03-01&to=2026-05-04&compare=none", "?from=2026-03-01&to=2026-05-04&compare=none")]
    [InlineData("?from=now-2M/M&to=now-1M/M", "?from=now-2M%2FM&to=now-1M%2FM")]
    [InlineData("?by=week&metric=tickets", "?metric=tickets")]
    public async Task A_step_and_its_chip_lead_there_and_back(string query, string back)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(7));

        var whole = await DrillSite.PageAsync(warehouse, workspace, "acme/journey/support" + query);
        var step = whole.Trend.Shape!.Hits[1];
        var page = await DrillSite.PageAsync(warehouse, workspace, step.Href);
        var chip = page.Chips[^1];

        Assert.Empty(page.Notices);
        Assert.DoesNotContain(whole.Chips, one => one.Text.StartsWith("days", StringComparison.Ordinal));
        Assert.Equal($"days {DaysOf(workspace, step.Href)}", chip.Text);
        Assert.StartsWith($"{DaysOf(workspace, step.Href)}: ", step.Text, StringComparison.Ordinal);
        Assert.Equal("/acme/journey/support" + back, chip.RemoveHref);
        if (page.Trend.Shape?.Hits is [var within, ..])
        {
            var deeper = await DrillSite.PageAsync(warehouse, workspace, within.Href);
            Assert.Equal(chip.RemoveHref, deeper.Chips[^1].RemoveHref);
        }
    }

    [Fact]
    public async Task Another_choice_of_days_lets_the_way_back_go_and_removing_all_takes_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(7));
        var page = await DrillSite.PageAsync(warehouse, workspace, "acme/journey/support?device=mobile&from=2026-03-02&to=2026-03-08&within=last-90-days");

        Assert.Equal("/acme/journey/support?period=last-90-days", page.ClearHref);
        var period = page.Menus.Single(menu => menu.Label == "Period");
        Assert.All(period.Choices, choice => Assert.DoesNotContain(Viewing.Within, choice.Href, StringComparison.Ordinal));
        Assert.DoesNotContain(period.Dates!.Keep, field => field.Key == Viewing.Within);
        Assert.All(new[] { page.JourneyHref, page.Sayings.AllHref! }, href => Assert.DoesNotContain(Viewing.Within, href, StringComparison.Ordinal));
    }

    private static string DaysOf(Workspace workspace, string address) =>
        Viewing.Of(workspace, DrillSite.UriOf(address).ToString(), DrillSite.Clock).Days is var days ? Format.Days(days.From, days.To) : "";
}
