// Business time between two instants: weekly hours that hold from a day on, holidays, and clock changes.
namespace CxDashboard.Core.Calendars;

/// <summary>Open from one minute after midnight to another, 0 ≤ Opens &lt; Closes ≤ 1440, by the workspace's own clock.</summary>
public readonly record struct OpenHours(int Opens, int Closes);

/// <summary>The hours of a week from a day on. <paramref name="Days"/> holds seven lists, Sunday first, each in order and without overlap.</summary>
public sealed record BusinessWeek(DateOnly From, IReadOnlyList<IReadOnlyList<OpenHours>> Days);

/// <summary>A day without business hours.</summary>
public sealed record Holiday(DateOnly Day, string Name);

/// <summary>A workspace's business hours. The first week also holds for all days before it; without a week nothing is business time.</summary>
public sealed class BusinessHours
{
    private readonly BusinessWeek[] weeks;
    private readonly HashSet<DateOnly> holidays;
    private readonly TimeZoneInfo zone;

    /// <exception cref="ArgumentException">A week has not seven days, or hours overlap or lie outside the day.</exception>
    public BusinessHours(TimeZoneInfo zone, IEnumerable<BusinessWeek> weeks, IEnumerable<Holiday> holidays)
    {
        ArgumentNullException.ThrowIfNull(zone);
        this.zone = zone;
        this.weeks = [.. weeks.OrderBy(week => week.From)];
        this.holidays = [.. holidays.Select(holiday => holiday.Day)];
        if (this.weeks.Any(week => week.Days.Count != 7 || week.Days.Any(day => !AreInOrder(day))))
            throw new ArgumentException("A week has seven days, and a day's hours lie within it, in order and apart.", nameof(weeks));
    }

    /// <summary>The business time from one instant to another; zero when the second is not later. Where the clock changes
    /// within open hours, what really passed counts, so that the whole is always the sum of its parts.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var total = TimeSpan.Zero;
        if (to <= from || weeks.Length == 0) return total;
        var (day, last) = (LocalDay(from), LocalDay(to));
        for (; day <= last; day = day.AddDays(1))
        {
            if (holidays.Contains(day)) continue;
            foreach (var hours in WeekOf(day).Days[(int)day.DayOfWeek])
            {
                var (opens, closes) = (At(day, hours.Opens, opening: true), At(day, hours.Closes, opening: false));
                var (start, end) = (opens > from ? opens : from, closes < to ? closes : to);
                if (end > start) total += end - start;
            }
        }

        return total;
    }

    /// <summary>The business time in whole minutes, rounded to the nearest.</summary>
    public int MinutesBetween(DateTimeOffset from, DateTimeOffset to) =>
        (int)Math.Min(int.MaxValue, Math.Round(Between(from, to).TotalMinutes, MidpointRounding.AwayFromZero));

    private BusinessWeek WeekOf(DateOnly day)
    {
        for (var i = weeks.Length - 1; i > 0; i--)
        {
            if (weeks[i].From <= day) return weeks[i];
        }

        return weeks[0];
    }

    private DateOnly LocalDay(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    // A time that the clock skips is the instant of the change; of a time that comes twice, hours open at the first and close at the second.
    private DateTimeOffset At(DateOnly day, int minutes, bool opening)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes);
        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local);
            return new DateTimeOffset(local, opening ? offsets.Max() : offsets.Min());
        }

        if (!zone.IsInvalidTime(local)) return new DateTimeOffset(local, zone.GetUtcOffset(local));
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static bool AreInOrder(IReadOnlyList<OpenHours> day)
    {
        var closed = 0;
        foreach (var (opens, closes) in day)
        {
            if (opens < closed || closes <= opens || closes > 24 * 60) return false;
            closed = closes;
        }

        return true;
    }
}
