// How the pages look: no sideways scroll on a phone, no serious fault of accessibility, in light and dark.
using CxDashboard.BrowserTests.Running;

namespace CxDashboard.BrowserTests;

public sealed class LookTests(SampleSite site)
{
    [Theory]
    [InlineData("northwind/overview", "overview")]
    [InlineData("northwind/journey", "journey")]
    [InlineData("northwind/journey/onboarding", "stage")]
    [InlineData("northwind/journey/support?metric=first_response&device=mobile", "stage-filtered")]
    [InlineData("northwind/feedback", "feedback")]
    [InlineData("northwind/feedback?stage=onboarding&theme=guide", "feedback-theme")]
    [InlineData("northwind/feedback?edit=guide", "feedback-edit")]
    [InlineData("northwind/sources", "sources")]
    [InlineData("northwind/sources/1", "source")]
    [InlineData("northwind/sources/new/formbricks", "source-new")]
    [InlineData("northwind/sources/upload", "upload")]
    [InlineData("northwind/goals", "goals")]
    [InlineData("northwind/goals/1", "goal")]
    [InlineData("northwind/goals/new", "goal-new")]
    [InlineData("northwind/metrics", "metrics")]
    [InlineData("northwind/metrics/nps", "metric")]
    [InlineData("northwind/metrics/customer_lifetime_value", "metric-ratio")]
    [InlineData("northwind/overview?persona=returner", "overview-persona")]
    [InlineData("northwind/metrics/tickets?segment=older", "metric-refused")]
    [InlineData("northwind/metrics/first_response/rows", "rows")]
    [InlineData("northwind/export", "export")]
    [InlineData("northwind/stages", "stages")]
    [InlineData("northwind/hours", "hours")]
    [InlineData("northwind/calendar", "calendar")]
    [InlineData("northwind/personas", "personas")]
    [InlineData("northwind/personas/traveller", "persona")]
    [InlineData("northwind/segments", "segments")]
    [InlineData("northwind/segments/gen-x", "segment")]
    [InlineData("northwind/shares", "shares")]
    [InlineData("northwind/shares/new?view=overview&device=mobile", "share-new")]
    [InlineData("northwind/shares/new?view=map&map=1", "share-new-map")]
    [InlineData("northwind/shares/new?view=stage&stage=support", "share-new-stage")]
    [InlineData("northwind/people", "people")]
    [InlineData("northwind/audit", "audit")]
    [InlineData("northwind/maps", "maps")]
    [InlineData("northwind/maps/1", "map")]
    [InlineData("northwind/maps/1?card=c001", "map-card")]
    [InlineData("northwind/maps/1?card=map", "map-about")]
    [InlineData("northwind/maps/1?view=wins", "map-wins")]
    [InlineData("northwind/maps/1?view=time", "map-time")]
    [InlineData("northwind/maps/1/versions", "map-versions")]
    [InlineData("northwind/maps/new", "map-new")]
    [InlineData("lumen/overview", "overview-lumen")]
    [InlineData("lumen/sources", "sources-lumen")]
    public async Task A_page_fits_its_window_and_is_accessible(string address, string name)
    {
        foreach (var dark in new[] { false, true })
        {
            await using var tab = await site.OwnerAsync(dark: dark);
            await Look.AtAsync(tab, address, name, dark, isLive: true);
        }
    }

    [Theory]
    [InlineData("workspaces/new", "workspace-new")]
    [InlineData("account", "account")]
    public async Task A_page_without_a_circuit_fits_its_window_and_is_accessible(string address, string name)
    {
        foreach (var dark in new[] { false, true })
        {
            await using var tab = await site.OwnerAsync(dark: dark);
            await Look.AtAsync(tab, address, name, dark);
        }
    }

    [Theory]
    [InlineData("signin", "signin")]
    [InlineData("error", "error")]
    [InlineData("s", "share-door")]
    [InlineData("join", "join-door")]
    [InlineData("reset", "reset-door")]
    public async Task A_page_for_strangers_fits_its_window_and_is_accessible(string address, string name)
    {
        foreach (var dark in new[] { false, true })
        {
            await using var tab = await site.StrangerAsync(dark: dark);
            await Look.AtAsync(tab, address, name, dark);
        }
    }
}
