// Like for like, with both ranges exact.
using CxDashboard.Core.Calendars;
using FsCheck;
using FsCheck.Fluent;

namespace CxDashboard.Tests.Calendars;

public class ComparisonTests
{
    [Theory]
    [InlineData("now-28d/d", "now-1d/d", "2026-06-15", "2026-04-20", "2026-05-17")] // 28 days: 4 weeks back
    [InlineData("now-90d/d", "now-1d/d", "2026-06-15", "2025-12-16", "2026-03-15")] // 90 days: 13 weeks back
    [InlineData("now/w", "now", "2026-06-17", "2026-06-08", "2026-06-10")]
    [InlineData("now/M", "now", "2026-06-14", "2026-05-04", "2026-05-17")] // Monday Jun 1 against Monday May 4
    [InlineData("now/M", "now", "2026-06-30", "2026-05-01", "2026-05-31")] // a whole month against a whole one
    [InlineData("now/y", "now", "2026-06-30", "2025-01-02", "2025-07-01")] // Thursdays
    [InlineData("now-12M/M", "now-1M/M", "2026-06-17", "2024-06-01", "2025-05-31")]
    [InlineData("2026-01-01", "2026-06-30", "2026-07-02", "2025-07-01", "2025-12-31")]
    [InlineData("2026-06-03", "2026-06-04", "2026-07-02", "2026-05-27", "2026-05-28")]
    public void The_previous_period_is_like_for_like(string from, string to, string today, string first, string last) =>
        Assert.Equal(Days.Range(first, last), Compare(Comparison.PreviousPeriod, from, to, today).Against);

    [Fact]
    public void Only_the_elapsed_part_of_a_running_period_is_compared()
    {
        var ranges = Compare(Comparison.PreviousPeriod, "now/M", "now/M", "2026-06-14");
        Assert.Equal(Days.Range("2026-06-01", "2026-06-30"), ranges.Shown);
        Assert.Equal(Days.Range("2026-06-01", "2026-06-14"), ranges.Elapsed);
        Assert.Equal("Jun 1 – Jun 14, 2026 compared with May 4 – May 17, 2026", ranges.Label());
    }

    [Fact]
    public void The_previous_year_is_364_days_earlier_on_the_same_weekdays()
    {
        var ranges = Compare(Comparison.PreviousYear, "2026-01-01", "2026-06-30", "2026-07-02");
        Assert.Equal(Days.Range("2025-01-02", "2025-07-01"), ranges.Against);
        Assert.Equal(ranges.Shown.From.DayOfWeek, ranges.Against!.Value.From.DayOfWeek);
    }

    [Fact]
    public void No_comparison_prints_one_range()
    {
        var ranges = Compare(Comparison.None, "2026-01-01", "2026-06-30", "2026-07-02");
        Assert.Null(ranges.Against);
        Assert.Equal("Jan 1 – Jun 30, 2026", ranges.Label());
    }

    [Fact]
    public void A_period_that_has_not_begun_is_compared_with_nothing() =>
        Assert.Null(Compare(Comparison.PreviousYear, "2026-08-01", "2026-08-31", "2026-07-02").Against);

    [Theory]
    [InlineData("none")]
    [InlineData("previous")]
    [InlineData("year")]
    [InlineData("2025-01-01..2025-06-30")]
    public void A_comparison_survives_its_url(string value) =>
        Assert.Equal("compare=" + value, Comparison.Parse(value).Comparison!.ToQuery());

    [Theory]
    [InlineData("last")]
    [InlineData("2025-06-30..2025-01-01")]
    [InlineData("2025-06-30")]
    [InlineData("2022-06-30..2025-01-01")]
    public void What_cannot_be_read_is_named(string value)
    {
        var parsed = Comparison.Parse(value);
        Assert.Null(parsed.Comparison);
        Assert.Equal("compare", parsed.Fault!.Parameter);
    }

    [Fact]
    public void The_previous_period_never_overlaps_and_a_partial_one_keeps_days_and_weekdays() =>
        Prop.ForAll<NonNegativeInt, PositiveInt>((start, length) =>
        {
            var from = Days.Day("2024-01-01").AddDays(start.Get * 13 % 900);
            var range = new DateRange(from, from.AddDays(length.Get * 7 % 400));
            var ranges = Comparison.PreviousPeriod.For(Period.Of(range), range, range.To, Days.Plain);
            var against = ranges.Against!.Value;
            var whole = range.SplitIntoWholeMonthsAndEdges().Edges.Count == 0;
            return against.To < range.From && (whole || (against.Days == range.Days && against.From.DayOfWeek == range.From.DayOfWeek));
        }).QuickCheckThrowOnFailure();

    private static ComparedRanges Compare(Comparison comparison, string from, string to, string today)
    {
        var period = Period.Parse(from, to).Period!;
        var shown = period.Resolve(Days.Day(today), Days.Plain).Range!.Value;
        return comparison.For(period, shown, Days.Day(today), Days.Plain);
    }
}
