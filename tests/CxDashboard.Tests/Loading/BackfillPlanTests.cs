// How a backfill is cut into chunks, and which days are refused with which words.
using CxDashboard.Core.Calendars;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Loading;

public sealed class BackfillPlanTests
{
    private static readonly DateOnly Today = new(2026, 6, 10);
    private static readonly DateOnly Since = new(2026, 1, 1);

    [Fact]
    public void Months_come_the_oldest_first_and_within_a_month_the_streams_in_their_order() => Assert.Equal(
        [
            "traffic 2026-01-20..2026-01-31", "events 2026-01-20..2026-01-31", "traffic 2026-02-01..2026-02-28", "events 2026-02-01..2026-02-28",
            "traffic 2026-03-01..2026-03-02", "events 2026-03-01..2026-03-02",
        ],
        BackfillPlan.Of(["traffic", "events"], new DateRange(new(2026, 1, 20), new(2026, 3, 2))).Select(chunk => $"{chunk.Stream} {chunk.Days}"));

    [Fact]
    public void Every_day_lies_in_exactly_one_chunk_of_a_stream()
    {
        var days = new DateRange(new(2023, 12, 31), new(2025, 3, 1));
        Assert.Equal(days.EachDay(), BackfillPlan.Of(["tickets"], days).SelectMany(chunk => chunk.Days.EachDay()));
    }

    [Fact]
    public void A_single_day_is_a_single_chunk() => Assert.Single(BackfillPlan.Of(["tickets"], new DateRange(Today, Today)));

    [Theory]
    [InlineData(null, "2026-01-01", "first day is not a day")]
    [InlineData("2026-01-01", null, "last day is not a day")]
    [InlineData("2026-02-01", "2026-01-31", "before the first")]
    [InlineData("2026-06-01", "2026-06-10", "must have ended: choose 2026-06-09")]
    [InlineData("2020-01-01", "2026-06-09", "More than five years")]
    [InlineData("2025-01-01", "2025-06-30", "choose a last day of 2025-12-31 or later")]
    public void Days_that_cannot_be_read_are_refused_with_the_remedy(string? first, string? last, string says) =>
        Assert.Contains(says, BackfillPlan.FaultOf(Day(first), Day(last), Since, Today), StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-02-01", "2026-06-09")]
    [InlineData("2025-01-01", "2025-12-31")]
    [InlineData("2026-06-09", "2026-06-09")]
    public void Days_that_touch_what_is_there_or_lie_within_are_fine(string first, string last) =>
        Assert.Null(BackfillPlan.FaultOf(Day(first), Day(last), Since, Today));

    private static DateOnly? Day(string? iso) => iso is null ? null : DateOnly.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);
}
