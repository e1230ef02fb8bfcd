// Pages work without a murmur: nothing in the console, no failed request, nothing that the content policy had to stop.
using CxDashboard.BrowserTests.Running;

namespace CxDashboard.BrowserTests;

public sealed class QuietTests(SampleSite site)
{
    [Theory]
    [InlineData("northwind/overview")]
    [InlineData("northwind/overview?device=mobile&compare=previous")]
    [InlineData("northwind/journey")]
    [InlineData("northwind/journey/onboarding")]
    [InlineData("northwind/sources")]
    [InlineData("northwind/goals")]
    [InlineData("northwind/goals/1")]
    [InlineData("northwind/metrics/nps")]
    [InlineData("northwind/personas")]
    [InlineData("northwind/segments")]
    [InlineData("northwind/segments/gen-x")]
    [InlineData("northwind/metrics/first_response?device=mobile")]
    [InlineData("northwind/journey/onboarding?device=mobile")]
    [InlineData("northwind/metrics")]
    [InlineData("northwind/metrics/first_response/rows")]
    [InlineData("northwind/goals/new")]
    [InlineData("northwind/goals/1/edit")]
    [InlineData("northwind/feedback")]
    [InlineData("northwind/feedback?edit=new")]
    [InlineData("northwind/maps")]
    [InlineData("northwind/maps/new")]
    [InlineData("northwind/maps/1")]
    [InlineData("northwind/maps/1?view=wins")]
    [InlineData("northwind/maps/1?view=time")]
    [InlineData("northwind/maps/1/versions")]
    [InlineData("northwind/stages")]
    [InlineData("northwind/hours")]
    [InlineData("northwind/calendar")]
    [InlineData("northwind/personas/new")]
    [InlineData("northwind/segments/new")]
    [InlineData("northwind/sources/1")]
    [InlineData("northwind/sources/1/settings")]
    [InlineData("northwind/sources/new")]
    [InlineData("northwind/sources/new/zendesk")]
    [InlineData("northwind/sources/upload")]
    [InlineData("northwind/sources/erase")]
    [InlineData("northwind/shares")]
    [InlineData("northwind/shares/new?view=overview")]
    [InlineData("northwind/shares/new?view=map&map=1")]
    [InlineData("northwind/shares/new?view=stage&stage=support")]
    [InlineData("northwind/people")]
    [InlineData("northwind/audit")]
    [InlineData("northwind/export")]
    [InlineData("lumen/overview")]
    [InlineData("lumen/journey")]
    [InlineData("lumen/sources")]
    public async Task A_page_opens_its_circuit_and_raises_nothing(string address)
    {
        await using var tab = await site.OwnerAsync();
        var answer = await tab.LiveAsync(address);
        var policy = (await answer.HeaderValueAsync("content-security-policy"))!;
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.True(await tab.Page.EvaluateAsync<bool>("typeof Blazor === 'object'"));
        await tab.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task The_policy_is_in_force()
    {
        await using var tab = await site.OwnerAsync();
        await tab.LiveAsync("northwind/overview");
        await tab.Page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.foreign = 1'; document.body.append(s); }");
        Assert.False(await tab.Page.EvaluateAsync<bool>("window.foreign === 1"));
        // It also shows that these tests would hear of a violation.
        Assert.True(await Wait.UntilAsync(() => tab.Faults.Any(fault => fault.Contains("content policy: script-src", StringComparison.Ordinal)), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task The_way_through_all_pages_raises_nothing()
    {
        await using var tab = await site.OwnerAsync();
        await tab.LiveAsync("northwind/overview");
        foreach (var name in new[] { "Journey", "Metrics", "Goals", "Sources", "Overview", "Journey" })
        {
            await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
            await tab.Page.WaitForURLAsync("**/northwind/" + name.ToLowerInvariant());
            await tab.TakenOverAsync();
        }

        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_hurried_reader_who_leaves_pages_before_they_are_loaded_loses_nothing()
    {
        await using var tab = await site.OwnerAsync();
        await tab.LiveAsync("northwind/overview");
        foreach (var name in Enumerable.Repeat<string[]>(["Journey", "Metrics", "Goals", "Sources", "Overview"], 6).SelectMany(names => names))
        {
            await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
            await tab.Page.WaitForURLAsync("**/northwind/" + name.ToLowerInvariant());
        }

        await tab.Page.Locator(".goals").First.WaitForAsync();
        Assert.Empty(tab.Faults);
    }
}
