// Business time: worked examples, clock changes in three zones, and properties over random calendars and instants.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Tests.Calendars;

public sealed class BusinessHoursTests
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];

    private static BusinessWeek Week(string from, params (int Opens, int Closes)[] weekday) =>
        new(DateOnly.Parse(from, null), [.. Enumerable.Range(0, 7).Select(day => day is 0 or 6 ? [] : (IReadOnlyList<OpenHours>)[.. weekday.Select(h => new OpenHours(h.Opens * 60, h.Closes * 60))])]);

    private static BusinessHours Hours(string zone, IEnumerable<BusinessWeek> weeks, params Holiday[] holidays) =>
        new(TimeZoneInfo.FindSystemTimeZoneById(zone), weeks, holidays);

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, null);

    [Theory]
    [InlineData("2026-03-02T10:00Z", "2026-03-02T12:30Z", 150)]   // within a Monday
    [InlineData("2026-03-02T06:00Z", "2026-03-02T20:00Z", 480)]   // around it
    [InlineData("2026-03-06T15:00Z", "2026-03-09T09:00Z", 120)]   // over a weekend
    [InlineData("2026-03-07T00:00Z", "2026-03-08T23:00Z", 0)]     // a weekend
    [InlineData("2026-03-02T12:00Z", "2026-03-02T12:00Z", 0)]
    [InlineData("2026-03-02T12:00Z", "2026-03-01T12:00Z", 0)]     // never negative
    [InlineData("2026-03-02T16:00Z", "2026-03-04T08:00Z", 0)]     // the third is a holiday
    public void Minutes_are_those_of_open_hours_alone(string from, string to, int minutes) => Assert.Equal(minutes,
        Hours("Europe/Berlin", [Week("2026-01-01", (9, 17))], new Holiday(new DateOnly(2026, 3, 3), "Holiday")).MinutesBetween(At(from), At(to)));

    [Fact]
    public void Hours_change_on_the_day_from_which_the_next_line_holds_and_the_first_also_holds_before()
    {
        var hours = Hours("UTC", [Week("2026-03-04", (10, 12)), Week("2026-03-01", (9, 17))]);
        Assert.Equal(480, hours.MinutesBetween(At("2026-03-03T00:00Z"), At("2026-03-04T00:00Z")));
        Assert.Equal(120, hours.MinutesBetween(At("2026-03-04T00:00Z"), At("2026-03-05T00:00Z")));
        Assert.Equal(480, hours.MinutesBetween(At("2020-06-01T00:00Z"), At("2020-06-02T00:00Z")));
        Assert.Equal(0, Hours("UTC", []).MinutesBetween(At("2020-01-01T00:00Z"), At("2026-01-01T00:00Z")));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("America/New_York", "2026-03-08", 23)]
    [InlineData("America/New_York", "2026-11-01", 25)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 23.5)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    public void A_day_open_round_the_clock_is_as_long_as_the_clock_change_makes_it(string zone, string day, double hours)
    {
        var always = new BusinessWeek(new DateOnly(2026, 1, 1), [.. Enumerable.Repeat((IReadOnlyList<OpenHours>)[new OpenHours(0, 1440)], 7)]);
        var calendar = new WorkspaceCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var date = DateOnly.Parse(day, null);
        Assert.Equal(TimeSpan.FromHours(hours), Hours(zone, [always]).Between(calendar.StartOf(date), calendar.StartOf(date.AddDays(1))));
    }

    [Fact]
    public void Hours_that_begin_or_end_within_a_clock_change_count_what_really_passed()
    {
        BusinessWeek Night(int opens, int closes) => new(new DateOnly(2026, 1, 1), [.. Enumerable.Repeat((IReadOnlyList<OpenHours>)[new OpenHours(opens, closes)], 7)]);
        var (from, to) = (At("2026-03-28T23:00Z"), At("2026-03-29T22:00Z"));
        Assert.Equal(30, Hours("Europe/Berlin", [Night(150, 210)]).MinutesBetween(from, to));   // 02:30 does not exist
        Assert.Equal(60, Hours("Europe/Berlin", [Night(60, 150)]).MinutesBetween(from, to));
        Assert.Equal(120, Hours("Europe/Berlin", [Night(120, 180)]).MinutesBetween(At("2026-10-24T22:00Z"), At("2026-10-25T23:00Z")));   // 02:00 to 03:00 comes twice
    }

    [Fact]
    public void The_whole_is_the_sum_of_its_parts_never_negative_and_never_more_than_what_passed()
    {
        var random = new Random(11);
        var longest = TimeSpan.Zero;
        for (var round = 0; round < 3000; round++)
        {
            var hours = Random(random);
            // Mostly around clock changes, where mistakes would hide.
            var start = At(random.Next(4) switch { 0 => "2026-03-27T00:00Z", 1 => "2026-10-23T00:00Z", 2 => "2026-04-03T00:00Z", _ => "2026-01-01T00:00Z" });
            var points = Enumerable.Range(0, 4).Select(_ => start.AddSeconds(random.Next(6 * 86_400))).Order().ToList();

            var whole = hours.Between(points[0], points[3]);

            Assert.Equal(whole, points.Zip(points.Skip(1)).Aggregate(TimeSpan.Zero, (sum, pair) => sum + hours.Between(pair.First, pair.Second)));
            Assert.InRange(whole, TimeSpan.Zero, points[3] - points[0]);
            Assert.Equal(TimeSpan.Zero, hours.Between(points[3], points[0]));
            longest = whole > longest ? whole : longest;
        }

        Assert.True(longest > TimeSpan.FromDays(1));
    }

    [Fact]
    public void A_week_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Hours("UTC", [new BusinessWeek(new DateOnly(2026, 1, 1), [[]])]));
        Assert.Throws<ArgumentException>(() => Hours("UTC", [Week("2026-01-01", (9, 12), (11, 17))]));
        Assert.Throws<ArgumentException>(() => Hours("UTC", [Week("2026-01-01", (17, 9))]));
    }

    [Theory]
    [InlineData("9-17", "09:00–17:00")]
    [InlineData(" 13:30 – 18 ;8:15-12 ", "08:15–12:00, 13:30–18:00")]
    [InlineData("0-24", "00:00–24:00")]
    [InlineData("", "")]
    [InlineData("17-9", null)]
    [InlineData("9-12, 11-17", null)]
    [InlineData("9-25", null)]
    [InlineData("nine to five", null)]
    [InlineData("9:60-10", null)]
    public void Hours_are_read_as_people_write_them(string typed, string? written) =>
        Assert.Equal(written, HoursText.Read(typed) is { } hours ? HoursText.Write(hours) : null);

    private static BusinessHours Random(Random random)
    {
        BusinessWeek Line(int day) => new(new DateOnly(2026, 1, 1).AddDays(day), [.. Enumerable.Range(0, 7).Select(_ => (IReadOnlyList<OpenHours>)[.. Spans()])]);
        IEnumerable<OpenHours> Spans()
        {
            var at = random.Next(0, 300);
            while (at < 1400 && random.Next(4) > 0)
            {
                var closes = Math.Min(1440, at + random.Next(1, 700));
                yield return new OpenHours(at, closes);
                at = closes + random.Next(0, 200);
            }
        }

        return Hours(Zones[random.Next(3)], Enumerable.Range(0, random.Next(1, 4)).Select(i => Line(i * 97)),
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => new Holiday(new DateOnly(2026, 3, 27).AddDays(random.Next(5)), "x"))]);
    }
}
