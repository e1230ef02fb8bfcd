// What is expected of a goal that adds up, by last year's like days.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

public class SeasonTests
{
    private static readonly Goal Year = Examples.Signups;
    private static readonly DateOnly Since = new(2024, 1, 1);
    private static readonly DateRange[] Covered = [new(Since, new(2028, 12, 31))];

    [Fact]
    public void Every_day_meets_its_own_weekday_a_year_before()
    {
        var days = Season.LikeDaysOf(Year);
        Assert.Equal((new DateOnly(2025, 1, 2), new DateOnly(2026, 1, 1), 365), (days.From, days.To, days.Days));
        Assert.Equal(Year.Start.DayOfWeek, days.From.DayOfWeek);
    }

    [Fact]
    public void The_share_is_that_of_last_years_volume_by_the_same_day()
    {
        // Twice as much on each of the last 184 days: 181 of 181 + 2 · 184.
        var season = Season.Of(Year, Examples.AsOf, Volumes(Year, i => i < 181 ? 1 : 2), Since, Covered);
        Assert.Equal(181 / 549.0, season.Share!.Value, 12);
        Assert.Null(season.WhyNot);
    }

    [Fact]
    public void A_week_that_sells_on_Saturdays_only_is_expected_to_do_so_again()
    {
        // From a Monday to a Sunday ten weeks later; by the first Friday nothing is expected, by Saturday a tenth.
        var goal = Year with { Start = new(2026, 3, 2), End = new(2026, 5, 10) };
        var saturdays = Season.LikeDaysOf(goal);
        var volumes = Enumerable.Range(0, saturdays.Days).Select(saturdays.From.AddDays).Where(day => day.DayOfWeek == DayOfWeek.Saturday).ToDictionary(day => day, _ => 5.0);
        Assert.Equal(0, Season.Of(goal, new(2026, 3, 6), volumes, Since, Covered).Share);
        Assert.Equal(.1, Season.Of(goal, new(2026, 3, 7), volumes, Since, Covered).Share!.Value, 12);
        Assert.Equal(1, Season.Of(goal, new(2026, 9, 1), volumes, Since, Covered).Share);
        Assert.Equal(0, Season.Of(goal, new(2026, 1, 1), volumes, Since, Covered).Share);
    }

    [Fact]
    public void Even_volumes_are_the_plain_share_of_days() =>
        Assert.Equal(Pace.Elapsed(Year.Start, Year.End, Examples.AsOf), Season.Of(Year, Examples.AsOf, Volumes(Year, _ => 3), Since, Covered).Share!.Value, 12);

    [Fact]
    public void Without_a_full_year_before_there_is_none_and_it_says_why()
    {
        Assert.Equal("the data begin on Feb 1, 2025, after last year's first day, Jan 2, 2025", WhyNot(Year, since: new(2025, 2, 1)));
        Assert.Null(WhyNot(Year, since: new(2025, 1, 2)));
        Assert.Equal("there are no data of last year", Season.Of(Year, Examples.AsOf, Volumes(Year, _ => 1), null, []).WhyNot);
        Assert.Equal("the goal runs for more than a year", WhyNot(Year with { End = new(2027, 1, 2) }));
        Assert.Null(WhyNot(Year with { Start = new(2028, 1, 1), End = new(2028, 12, 31) }, new(2028, 6, 30)));
    }

    [Fact]
    public void Days_that_a_source_still_owes_are_no_zeros()
    {
        const string owed = "some of last year's days have not been delivered";
        Assert.Equal(owed, WhyNot(Year, covered: []));
        Assert.Equal(owed, WhyNot(Year, covered: [new(Since, new(2025, 6, 30)), new(new(2025, 7, 2), new(2026, 6, 30))]));
        Assert.Null(WhyNot(Year, covered: [new(new(2025, 1, 2), new(2026, 1, 1))]));
    }

    [Fact]
    public void Days_that_have_not_come_yet_expect_nothing_of_others()
    {
        // The like day of Dec 31 is Jan 1 of the goal's own year.
        Assert.Equal("last year's days end on Jan 1, 2026 only", WhyNot(Year, new(2025, 12, 31)));
        Assert.Null(WhyNot(Year, new(2026, 1, 1)));
    }

    [Fact]
    public void A_month_without_anything_is_taken_for_missing_data()
    {
        Assert.Null(Season.Of(Year, Examples.AsOf, Volumes(Year, i => i is >= 40 and < 68 ? 0 : 1), Since, Covered).WhyNot);
        Assert.Equal("last year has nothing on 29 days in a row", Season.Of(Year, Examples.AsOf, Volumes(Year, i => i is >= 40 and < 69 ? 0 : 1), Since, Covered).WhyNot);
        Assert.Equal("last year has nothing on 365 days in a row", Season.Of(Year, Examples.AsOf, new Dictionary<DateOnly, double>(), Since, Covered).WhyNot);
        var fortnight = Year with { Start = new(2026, 6, 1), End = new(2026, 6, 14) };
        Assert.Equal("last year's days add up to nothing", Season.Of(fortnight, Examples.AsOf, new Dictionary<DateOnly, double>(), Since, Covered).WhyNot);
        Assert.Equal("some of last year's days are below 0", Season.Of(Year, Examples.AsOf, Volumes(Year, i => i == 9 ? -1 : 1), Since, Covered).WhyNot);
    }

    private static string? WhyNot(Goal goal, DateOnly? asOf = null, DateOnly? since = null, DateRange[]? covered = null) =>
        Season.Of(goal, asOf ?? Examples.AsOf, Volumes(goal, _ => 1), since ?? Since, covered ?? Covered).WhyNot;

    private static Dictionary<DateOnly, double> Volumes(Goal goal, Func<int, double> of)
    {
        var days = Season.LikeDaysOf(goal);
        return Enumerable.Range(0, days.Days).ToDictionary(days.From.AddDays, of);
    }
}
