// Schedules as people choose them: the usual ones in words, and any five-field cron that rings.
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.Jobs.Schedules;

public static partial class CronText
{
    /// <summary>The schedules that a form offers.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["*/15 * * * *", "*/30 * * * *", "0 * * * *", "0 */6 * * *", "20 5,13 * * *", "0 5 * * *"];

    /// <summary>The schedule in words where it has some, or else as it is written.</summary>
    public static string Words(string cron)
    {
        if (EveryMinutes().Match(cron) is { Success: true } minutes) return $"every {minutes.Groups[1].Value} minutes";
        if (EveryHours().Match(cron) is { Success: true } hours) return $"every {hours.Groups[1].Value} hours";
        if (cron == "0 * * * *") return "every hour";
        return Daily().Match(cron) is { Success: true } daily
            ? "daily at " + string.Join(" and ", daily.Groups[2].Value.Split(',').Select(hour => $"{Two(hour)}:{Two(daily.Groups[1].Value)}"))
            : cron;
    }

    /// <summary>Why the schedule never rings, as a sentence; null when it does.</summary>
    public static string? FaultOf(IScheduler scheduler, string cron, string timeZone)
    {
        const string needed = "Five fields are needed: minute, hour, day of the month, month, day of the week; 0 5 * * * is every day at 05:00.";
        try
        {
            scheduler.Check(new Schedule(new Ring.Pull(0, 0), cron.Trim(), timeZone));
            return null;
        }
        catch (FormatException fault)
        {
            return $"\"{cron}\" would never ring: {fault.Message.TrimEnd('.')}. {needed}";
        }
    }

    private static string Two(string number) => int.Parse(number, CultureInfo.InvariantCulture).ToString("00", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\*/(\d{1,2}) \* \* \* \*$")]
    private static partial Regex EveryMinutes();

    [GeneratedRegex(@"^0 \*/(\d{1,2}) \* \* \*$")]
    private static partial Regex EveryHours();

    [GeneratedRegex(@"^(\d{1,2}) (\d{1,2}(?:,\d{1,2})*) \* \* \*$")]
    private static partial Regex Daily();
}
