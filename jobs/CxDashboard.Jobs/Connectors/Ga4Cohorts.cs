// GA4's weekly cohorts: which of them to ask for, which weeks have ended, and the zeros that the vendor leaves out.
using System.Globalization;
using CxDashboard.Core.Warehouse;
using Google.Apis.AnalyticsData.v1beta.Data;

namespace CxDashboard.Jobs.Connectors;

internal static class Ga4Cohorts
{
    /// <summary>The most cohorts one request may hold.</summary>
    public const int ARequest = 12;

    private const int LastWeek = 8;
    private const int RestatedDays = 3;

    public static readonly Ga4Table Table = new(
        ["cohort", "cohortNthWeek"],
        ["cohortActiveUsers", "cohortTotalUsers"],
        cells => new WebCohort(
            DateOnly.TryParseExact(cells["cohort"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
                ? start : throw new FormatException($"cohort is \"{cells["cohort"]}\", not one that was asked for"),
            (int)Math.Min(cells.Whole("cohortNthWeek"), int.MaxValue), cells.Whole("cohortActiveUsers"), cells.Whole("cohortTotalUsers")));

    /// <summary>The day itself when it is a Sunday, or else the next one: GA4's weeks run Sunday to Saturday, and a cohort
    /// cut by the first wanted day would be too small.</summary>
    public static DateOnly SundayFrom(DateOnly day) => day.AddDays((7 - (int)day.DayOfWeek) % 7);

    /// <summary>The cohorts from this Sunday on whose own week has ended.</summary>
    public static IEnumerable<DateOnly> Starts(DateOnly from, DateOnly today)
    {
        for (var start = from; HasEnded(start, 0, today); start = start.AddDays(7))
        {
            yield return start;
        }
    }

    public static RunReportRequest Ask(IReadOnlyList<DateOnly> starts, DateOnly today) => Table.Ask(report =>
        report.CohortSpec = new CohortSpec
        {
            // Names must not begin with cohort_ or RESERVED_; a day is its own name.
            Cohorts = [.. starts.Select(start => new Cohort
            {
                Name = Ga4Connector.Iso(start),
                Dimension = "firstSessionDate",
                DateRange = new DateRange { StartDate = Ga4Connector.Iso(start), EndDate = Ga4Connector.Iso(start.AddDays(6)) },
            })],
            // The oldest cohort has the most weeks behind it; weeks that none has ended are not asked for.
            CohortsRange = new CohortsRange { Granularity = "WEEKLY", StartOffset = 0, EndOffset = Math.Max(1, Weeks(starts[0], today) - 1) },
        });

    /// <summary>The rows of ended weeks, and a zero for each ended week that has no row while its cohort's total is known.</summary>
    public static List<Fact> WithZeros(IEnumerable<WebCohort> rows, IReadOnlyList<DateOnly> asked, DateOnly today)
    {
        var byStart = rows.ToLookup(row => row.Start);
        if (byStart.Any(cohort => !asked.Contains(cohort.Key)))
        {
            throw new SourceFault(FaultKind.Nonsense, "Google Analytics answered with other cohorts than it was asked for.");
        }

        var whole = new List<Fact>();
        foreach (var start in asked)
        {
            var weeks = byStart[start].GroupBy(row => row.Week).ToDictionary(group => group.Key, group => group.Last());
            if (weeks.Count == 0)
            {
                continue;
            }

            var total = weeks.Values.Max(row => row.Total);
            for (var week = 0; week < Weeks(start, today); week++)
            {
                whole.Add(weeks.GetValueOrDefault(week) ?? new WebCohort(start, week, 0, total));
            }
        }

        return whole;
    }

    /// <summary>Whether every week of the cohort has ended and is no longer restated.</summary>
    public static bool IsComplete(DateOnly start, DateOnly today) => HasEnded(start, LastWeek, today.AddDays(-RestatedDays));

    private static int Weeks(DateOnly start, DateOnly today) => Enumerable.Range(0, LastWeek + 1).Count(week => HasEnded(start, week, today));

    private static bool HasEnded(DateOnly start, int week, DateOnly today) => start.AddDays(7 * (week + 1)) <= today;
}
