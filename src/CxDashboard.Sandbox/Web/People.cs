// How many people came in a stretch of days: fewer than its days' people together, and no fewer than its best day's.
namespace CxDashboard.Sandbox.Web;

internal readonly record struct PeopleCell(string Grain, DateOnly First, DateOnly Last, long Users);

internal static class People
{
    /// <summary>People return within longer spans and appear under several values: neither days nor parts add up to the whole.</summary>
    public static long Active(long sessions, int days, int dimensions) =>
        sessions == 0 ? 0 : Math.Max(1, (long)Math.Round(sessions * (0.84 + (0.02 * Math.Min(dimensions, 4))) / (1 + (0.09 * Math.Log(days)))));

    /// <summary>Every day, week (Monday to Sunday) and month that ends between the first day and yesterday, as a report by that period alone tells it.</summary>
    public static IEnumerable<PeopleCell> Ended(WebData data)
    {
        for (var last = data.First; last < data.Today; last = last.AddDays(1))
        {
            yield return Cell(data, "day", last, last);
            if (last.DayOfWeek == DayOfWeek.Sunday)
                yield return Cell(data, "week", Monday(last), last);
            if (last.AddDays(1).Day == 1)
                yield return Cell(data, "month", Month(last), last);
        }
    }

    public static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    public static DateOnly Month(DateOnly day) => new(day.Year, day.Month, 1);

    private static PeopleCell Cell(WebData data, string grain, DateOnly first, DateOnly last)
    {
        var (sessions, days) = (0L, 0);
        foreach (var day in data.Between(first, last))
        {
            sessions += day.Sessions;
            days++;
        }
        return new PeopleCell(grain, first, last, Active(sessions, days, dimensions: 1));
    }
}
