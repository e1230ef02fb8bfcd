// A stretch of a client's days: what is loaded before the fault, and what has become due when it strikes.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Tests.Faults;

/// <summary>
/// The vendors' clock stands at <paramref name="Before"/> for the first load and at <paramref name="After"/> when the fault strikes.
/// <paramref name="Armed"/>: a change at the vendors' that lasts from then on.
/// </summary>
internal sealed record Plan(string Name, int Seed, string Client, string Zone, IReadOnlyList<string> Vendors, DateTimeOffset Before, DateTimeOffset After, int Days, string? Armed = null)
{
    private static readonly (string Client, string Zone)[] Clients = [("northwind", "Europe/Berlin"), ("harbor", "Asia/Tokyo")];

    public DateOnly Since => DayOf(Before).AddDays(-Days);

    public WorkspaceCalendar Calendar => new(TimeZoneInfo.FindSystemTimeZoneById(Zone), DayOfWeek.Monday, 1);

    /// <summary>Days that were settled before the fault: nothing that happens later may change them.</summary>
    public DateRange Settled => new(Since, DayOf(Before).AddDays(-6));

    /// <summary>It strikes at this very minute, because real programs go by the real clock; in a place whose midnight is far.</summary>
    public static Plan Usual(int seed)
    {
        var far = Clients.Where(one => HoursToMidnight(one.Zone) > 3).ToList();
        var (client, zone) = far[seed % far.Count];
        return new Plan($"usual {seed}", seed, client, zone, Fault.Any, Now.AddHours(-(20 + seed * 7 % 17)), Now, Days: 20);
    }

    /// <summary>Some days later the vendor has restated what it had settled.</summary>
    public static Plan Restated(int seed) => Usual(seed) with
    {
        Name = $"restated {seed}", Vendors = ["ga4"], After = Now.AddDays(7 + seed % 3), Armed = "restated",
    };

    /// <summary>From the evening before a zone's clocks change to the afternoon after.</summary>
    public static Plan ClockChange(string client, string zone, IReadOnlyList<string> vendors, DateOnly sunday, int seed)
    {
        var noon = new DateTimeOffset(sunday, new TimeOnly(12, 0), TimeSpan.Zero);
        return new Plan($"{zone} {sunday:yyyy-MM-dd} {seed}", seed, client, zone, vendors, noon.AddHours(-20 - seed % 5), noon.AddHours(4 + seed % 5), Days: 8);
    }

    private DateOnly DayOf(DateTimeOffset at) => Calendar.DayOf(at);

    private static DateTimeOffset Now
    {
        get
        {
            var now = TimeProvider.System.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        }
    }

    private static double HoursToMidnight(string zone)
    {
        var local = TimeZoneInfo.ConvertTime(Now, TimeZoneInfo.FindSystemTimeZoneById(zone));
        return 24 - local.TimeOfDay.TotalHours;
    }
}
