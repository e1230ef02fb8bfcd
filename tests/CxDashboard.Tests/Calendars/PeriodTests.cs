// Periods read from URLs, resolved to days and written back.
using CxDashboard.Core.Calendars;
using FsCheck;
using FsCheck.Fluent;

namespace CxDashboard.Tests.Calendars;

public class PeriodTests
{
    private static readonly DateOnly Today = Days.Day("2026-06-17"); // a Wednesday
    private static readonly WorkspaceCalendar FromApril = new(TimeZoneInfo.Utc, DayOfWeek.Sunday, fiscalYearStartMonth: 4);

    [Theory]
    [InlineData("2026-01-01", "2026-06-30", "2026-01-01", "2026-06-30")]
    [InlineData("now-90d/d", "now-1d", "2026-03-19", "2026-06-16")]
    [InlineData("now-3M/M", "now-1M/M", "2026-03-01", "2026-05-31")]
    [InlineData("now-1y/y", "now-1y/y", "2025-01-01", "2025-12-31")]
    [InlineData("now/fy", "now", "2026-04-01", "2026-06-17")]
    [InlineData("now-1y/fy", "now-1y/fy", "2025-04-01", "2026-03-31")]
    [InlineData("now/Q", "now/Q", "2026-04-01", "2026-06-30")]
    [InlineData("now-1Q/fQ", "now-1Q/fQ", "2026-01-01", "2026-03-31")]
    [InlineData("now-1w/w", "now-1w/w", "2026-06-07", "2026-06-13")]
    [InlineData("now", "now+2w", "2026-06-17", "2026-07-01")]
    public void From_rounds_down_and_to_rounds_up(string from, string to, string first, string last) =>
        Assert.Equal(Days.Range(first, last), Resolve(Period.Parse(from, to)));

    [Theory]
    [InlineData("last 28 days", "2026-05-20", "2026-06-16")]
    [InlineData("last-28-days", "2026-05-20", "2026-06-16")]
    [InlineData("last 90 days", "2026-03-19", "2026-06-16")]
    [InlineData("Month to date", "2026-06-01", "2026-06-17")]
    [InlineData("quarter-to-date", "2026-04-01", "2026-06-17")]
    [InlineData("year to date", "2026-01-01", "2026-06-17")]
    [InlineData("fiscal year to date", "2026-04-01", "2026-06-17")]
    [InlineData("last 12 months", "2025-06-01", "2026-05-31")]
    public void A_named_period_means_its_days(string name, string first, string last) =>
        Assert.Equal(Days.Range(first, last), Resolve(Period.Parse(null, null, name)));

    [Fact]
    public void A_week_starts_on_the_workspaces_day() =>
        Assert.Equal(Days.Range("2026-06-15", "2026-06-17"), Period.Parse("now/w", "now").Period!.Resolve(Today, Days.Plain).Range);

    [Fact]
    public void A_month_back_from_the_31st_stays_in_its_month() =>
        Assert.Equal(Days.Range("2026-02-01", "2026-02-28"), Period.Parse("now-1M/M", "now-1M/M").Period!.Resolve(Days.Day("2026-03-31"), Days.Plain).Range);

    [Fact]
    public void Without_a_word_it_is_the_last_28_days()
    {
        Assert.Equal(Period.Usual, Period.Parse(null, "").Period);
        Assert.Equal(28, Resolve(Period.Parse(null, null)).Days);
    }

    [Fact]
    public void Both_wrong_ends_are_named_at_once_with_an_example()
    {
        var faults = Period.Parse("yesterday", "2026-02-30").Faults;
        Assert.Equal(["from", "to"], faults.Select(f => f.Parameter));
        Assert.All(faults, f => Assert.Contains($"{f.Parameter}=", f.Sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("now-1h", null, null, "from")]
    [InlineData("now-1m", null, null, "from")]
    [InlineData("now-1d\n", "now\u0661", null, "to")]
    [InlineData(null, "now", null, "from")]
    [InlineData("now-1d", null, "last 28 days", "period")]
    [InlineData(null, null, "last 28 nights", "period")]
    public void What_cannot_be_read_names_its_parameter(string? from, string? to, string? period, string parameter)
    {
        var parsed = Period.Parse(from, to, period);
        Assert.Null(parsed.Period);
        Assert.Equal(parameter, Assert.Single(parsed.Faults).Parameter);
    }

    [Theory]
    [InlineData("2026-06-30", "2026-01-01", "to")]
    [InlineData("now-9999y", "now", "from")]
    [InlineData("now", "now+9999M", "to")]
    [InlineData("0001-01-01", "now", "from")]
    [InlineData("2024-01-01", "2026-02-01", "from")]
    public void Days_that_make_no_page_are_refused(string from, string to, string parameter)
    {
        var resolved = Period.Parse(from, to).Period!.Resolve(Today, FromApril);
        Assert.Null(resolved.Range);
        Assert.Equal(parameter, resolved.Fault!.Parameter);
        Assert.Contains("for example", resolved.Fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_five_months_are_allowed_and_the_remedy_for_more_is_exact()
    {
        Assert.Equal(Days.Range("2024-01-01", "2026-01-31"), Resolve(Period.Parse("2024-01-01", "2026-01-31")));
        Assert.Contains("from=2024-01-02", Period.Parse("2024-01-01", "2026-02-01").Period!.Resolve(Today, FromApril).Fault!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plus_survives_the_url() => Assert.Equal("from=now&to=now%2B2w", Period.Parse("now", "now+2w").Period!.ToQuery());

    [Fact]
    public void Every_period_survives_its_url() =>
        Prop.ForAll(AnyPeriod().ToArbitrary(), period => ReadBack(period.ToQuery()) == period).QuickCheckThrowOnFailure();

    private static Gen<Period> AnyPeriod()
    {
        var absolute = Gen.Choose(0, 3000).Select(d => Days.Day("2020-01-01").AddDays(d).ToString("yyyy-MM-dd", null));
        var relative =
            from amount in Gen.Choose(-400, 400)
            from unit in Gen.Elements("d", "w", "M", "Q", "y")
            from rounding in Gen.Elements("", "/d", "/w", "/M", "/Q", "/y", "/fQ", "/fy")
            select $"now{amount:+0;-0;+0}{unit}{rounding}";
        var bound = Gen.OneOf(absolute, relative, Gen.Constant("now"));
        var bounds = from a in bound from b in bound select Period.Parse(a, b).Period!;
        return Gen.OneOf(bounds, Gen.Elements(PeriodPreset.All.Select(Period.Of)));
    }

    private static Period? ReadBack(string query)
    {
        var values = query.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1].Replace('+', ' ')));
        return Period.Parse(values.GetValueOrDefault("from"), values.GetValueOrDefault("to"), values.GetValueOrDefault("period")).Period;
    }

    private static DateRange Resolve(ParsedPeriod parsed)
    {
        Assert.Empty(parsed.Faults);
        return parsed.Period!.Resolve(Today, FromApril).Range!.Value;
    }
}
