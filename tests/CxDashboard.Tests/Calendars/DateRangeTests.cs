// Ranges of days.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Tests.Calendars;

public class DateRangeTests
{
    private static readonly DateRange FirstHalf = new(new(2026, 1, 1), new(2026, 6, 30));

    [Fact]
    public void Both_ends_count()
    {
        Assert.Equal(181, FirstHalf.Days);
        Assert.True(FirstHalf.Contains(FirstHalf.From) && FirstHalf.Contains(FirstHalf.To));
        Assert.Throws<ArgumentException>(() => new DateRange(FirstHalf.To, FirstHalf.From));
    }

    [Fact]
    public void Ranges_meet_in_their_common_days_or_not_at_all()
    {
        Assert.Equal(new DateRange(new(2026, 6, 30), new(2026, 6, 30)), FirstHalf.Intersect(new(new(2026, 6, 30), new(2026, 7, 9))));
        Assert.Null(FirstHalf.Intersect(new(new(2026, 7, 1), new(2026, 7, 9))));
    }

    [Theory]
    [InlineData("2026-01-01", "2026-06-30", "Jan 1 – Jun 30, 2026")]
    [InlineData("2025-12-15", "2026-01-14", "Dec 15, 2025 – Jan 14, 2026")]
    [InlineData("2026-06-01", "2026-06-01", "Jun 1, 2026")]
    public void A_label_prints_the_exact_days(string from, string to, string label) =>
        Assert.Equal(label, Days.Range(from, to).Label());

    [Fact]
    public void Labels_do_not_follow_the_machines_language()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("ar-SA");
            Assert.Equal("Jan 1 – Jun 30, 2026", FirstHalf.Label());
            Assert.Equal("2026-01-01..2026-06-30", FirstHalf.ToString());
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }
}
