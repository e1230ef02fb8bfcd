// GA4's people: by day, week and month, each asked for by itself, because users of days do not add up to those of their week.
using System.Globalization;
using CxDashboard.Core.Warehouse;
using DateRange = CxDashboard.Core.Calendars.DateRange;

namespace CxDashboard.Jobs.Connectors;

/// <summary>One grain: how the vendor names a period, and the last day of the period that a day lies in.</summary>
internal sealed record Ga4Users(string Grain, string Dimension, Func<DateOnly, DateOnly> LastOf, Func<DateOnly, DateOnly> FirstOf, Func<string, DateOnly?> Named)
{
    private static readonly Ga4Users[] Grains =
    [
        new("day", "date", day => day, day => day, name => Day(name, "yyyyMMdd")),
        new("week", "isoYearIsoWeek", day => MondayOf(day).AddDays(6), MondayOf, IsoWeek),
        new("month", "yearMonth", day => MonthOf(day).AddMonths(1).AddDays(-1), MonthOf, name => Day(name + "01", "yyyyMMdd")),
    ];

    /// <summary>The people of every period that ends within the slice, and a zero for each that nobody came in.</summary>
    public static async Task<Ga4Rows?> ReadAsync(Ga4Account account, DateRange slice, int most, Func<DateTimeOffset> now, CancellationToken cancellationToken)
    {
        var all = new Ga4Rows();
        List<WebUsers> days = [];
        foreach (var grain in Grains)
        {
            var ends = grain.EndsIn(slice);
            if (ends.Count == 0) continue;
            var report = grain.Table.Ask(asked => asked.DateRanges =
                [new() { StartDate = Ga4Connector.Iso(grain.FirstOf(ends[0])), EndDate = Ga4Connector.Iso(ends[^1]) }]);
            if (await grain.Table.ReadAsync(account, report, most, now, cancellationToken) is not { } rows) return null;
            var told = rows.Records.Cast<WebUsers>().Where(row => row.Users > 0).ToList();
            if (grain.Grain == "day") days = told;
            else if (grain.Contradicts(slice, ends, told, days))
                throw new SourceFault(FaultKind.Nonsense, $"Google Analytics counts people by day or by {grain.Grain} and none the other way, for the same days; nothing of the slice was kept.");
            all.Add(rows);
            all.Records.AddRange(grain.Zeros(ends, rows));
        }

        return all;
    }

    private Ga4Table Table => new([Dimension], ["activeUsers"], cells => new WebUsers(Grain, LastOf(
        Named(cells[Dimension]) ?? throw new FormatException($"{Dimension} is \"{cells[Dimension]}\", not a {Grain}")), cells.Whole("activeUsers")));

    private List<DateOnly> EndsIn(DateRange slice) => [.. slice.EachDay().Where(day => LastOf(day) == day)];

    // The slice replaces its periods, so that a report which came empty by mistake would delete.
    private bool Contradicts(DateRange slice, List<DateOnly> ends, List<WebUsers> told, List<WebUsers> days) =>
        (told.Count == 0 && days.Exists(day => ends.Contains(LastOf(day.Day)))) || (days.Count == 0 && told.Exists(period => slice.Contains(FirstOf(period.Day))));

    // The vendor leaves out what is zero. Where it told of nothing at all, withheld rows or sent one that cannot be read, nobody
    // knows what a missing one would have been.
    private IEnumerable<WebUsers> Zeros(List<DateOnly> ends, Ga4Rows rows) =>
        rows.Records.Count == 0 || rows.Rejects.Count > 0 || rows.Notes.Thresholded
            ? []
            : ends.Except(rows.Records.Cast<WebUsers>().Select(row => row.Day)).Select(day => new WebUsers(Grain, day, 0));

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    private static DateOnly? Day(string text, string format) =>
        DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // 202601 is the week from 2025-12-29 on: ISO's year and week, in six digits.
    private static DateOnly? IsoWeek(string text) =>
        text.Length == 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number / 100 is > 1 and < 9999 and var year
        && number % 100 is > 0 and var week && week <= ISOWeek.GetWeeksInYear(year)
            ? DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)) : null;
}
