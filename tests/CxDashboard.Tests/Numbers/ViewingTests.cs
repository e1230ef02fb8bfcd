// A page's address in days: what it shows, and what that is compared with.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Tests.Numbers;

public sealed class ViewingTests
{
    private static readonly Workspace Acme = new() { WorkspaceId = 1, Key = "acme", Name = "Acme", TimeZone = "Europe/Berlin" };
    private static readonly FixedClock Clock = new(new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("compare=2025-03-01..2025-03-31")]
    [InlineData("compare=2025-03-01&compare=2025-03-31")]
    public void Any_days_can_be_compared_with_by_address_or_by_the_forms_two_fields(string compare)
    {
        var viewing = Of("from=2026-06-01&to=2026-06-30&" + compare);

        Assert.Empty(viewing.Faults);
        Assert.Equal((new DateRange(new(2026, 6, 1), new(2026, 6, 30)), new DateRange(new(2025, 3, 1), new(2025, 3, 31))), (viewing.Days, viewing.Against!.Value));
    }

    [Fact]
    public void The_bar_offers_the_days_compared_with_and_keeps_the_rest_of_the_address()
    {
        const string uri = "https://cx.example/acme/overview?device=mobile&compare=year&period=last-28-days";

        var dates = Bars.Compare(uri, Viewing.Of(Acme, uri, Clock)).Dates!;

        Assert.Equal((new DateOnly(2025, 6, 4), new DateOnly(2025, 7, 1), "compare", "compare"), (dates.From, dates.To, dates.FromField, dates.ToField));
        Assert.Equal([new("device", "mobile"), new("period", "last-28-days")], dates.Keep);
    }

    [Fact]
    public void Days_in_the_wrong_order_are_told_and_the_usual_comparison_is_shown()
    {
        var viewing = Of("compare=2025-03-31&compare=2025-03-01");

        Assert.Contains("'compare'", Assert.Single(viewing.Faults), StringComparison.Ordinal);
        Assert.Equal(ComparisonKind.PreviousYear, viewing.Comparison.Kind);
    }

    private static Viewing Of(string query) => Viewing.Of(Acme, "https://cx.example/acme/overview?" + query, Clock);
}
