// When a bell rings regularly, in the one dialect of cron that every scheduler reads alike.
using Microsoft.Extensions.Logging;

namespace CxDashboard.Jobs.Schedules;

/// <summary>What is rung for, and when: a five-field cron in a named zone.</summary>
public sealed record Schedule(Ring Ring, string Cron, string TimeZone)
{
    /// <summary>The zone; throws <see cref="TimeZoneNotFoundException"/> for a name that the system does not know.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>
    /// Gives what a scheduler makes of the schedule. One that cannot be read is logged and gives null: it must not keep the
    /// others from theirs.
    /// </summary>
    public T? Read<T>(Func<Schedule, T> read, ILogger log) where T : class
    {
        try
        {
            RefuseOtherDialects();
            return read(this);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            log.LogError("{Ring} is rung for by hand only until its schedule \"{Cron}\" in {Zone} is set right: {Reason}",
                Ring.Key, Cron, TimeZone, unreadable.Message);
            return null;
        }
    }

    /// <summary>Throws <see cref="FormatException"/> for a cron that schedulers read differently, or do not read at all.</summary>
    public void RefuseOtherDialects()
    {
        var fields = Cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5) throw new FormatException("A cron has five fields: minute, hour, day of the month, month, day of the week.");
        // Some schedulers ring on days that match either field, some on days that match both.
        if (fields[2] is not ("*" or "?") && fields[4] is not ("*" or "?"))
            throw new FormatException("Name days of the month or days of the week, not both.");
    }
}
