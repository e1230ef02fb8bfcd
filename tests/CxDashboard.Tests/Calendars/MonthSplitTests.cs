// Splitting by months loses and doubles no day.
using CxDashboard.Core.Calendars;
using FsCheck;
using FsCheck.Fluent;

namespace CxDashboard.Tests.Calendars;

public class MonthSplitTests
{
    [Fact]
    public void A_range_with_two_edges_is_split_in_three()
    {
        var split = Days.Range("2026-01-15", "2026-04-02").SplitIntoWholeMonthsAndEdges();
        Assert.Equal([Days.Day("2026-02-01"), Days.Day("2026-03-01")], split.WholeMonths);
        Assert.Equal([Days.Range("2026-01-15", "2026-01-31"), Days.Range("2026-04-01", "2026-04-02")], split.Edges);
    }

    [Fact]
    public void Whole_months_have_no_edges() =>
        Assert.Empty(Days.Range("2024-02-01", "2024-02-29").SplitIntoWholeMonthsAndEdges().Edges);

    [Fact]
    public void A_range_without_a_whole_month_is_one_edge()
    {
        var range = Days.Range("2026-01-02", "2026-02-27");
        Assert.Equal([range], range.SplitIntoWholeMonthsAndEdges().Edges);
    }

    [Fact]
    public void The_last_month_of_the_calendar_is_no_exception() =>
        Assert.Single(Days.Range("9999-12-01", "9999-12-31").SplitIntoWholeMonthsAndEdges().WholeMonths);

    [Fact]
    public void No_day_is_lost_or_doubled() =>
        Prop.ForAll<NonNegativeInt, NonNegativeInt>((start, length) =>
        {
            var from = Days.Day("2023-11-20").AddDays(start.Get * 7 % 1000);
            var range = new DateRange(from, from.AddDays(length.Get * 11 % 800));
            var split = range.SplitIntoWholeMonthsAndEdges();
            var months = split.WholeMonths.SelectMany(m => Each(new DateRange(m, m.AddMonths(1).AddDays(-1))));
            return months.Concat(split.Edges.SelectMany(Each)).Order().SequenceEqual(Each(range));
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<DateOnly> Each(DateRange range) => Enumerable.Range(0, range.Days).Select(range.From.AddDays);
}
