// What GA4 serves of a day while it still processes it: counts grow towards the final ones and never shrink on the way.
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Web;

internal static class Processing
{
    /// <summary>Days whose settled figures a restatement changes: as far back as a monthly re-read reaches.</summary>
    private const int RestatedDays = 28;

    /// <summary>The part of a day's final figures that is processed, by its age in days at the property.</summary>
    public static double Share(int age) => age switch { < 0 => 0, 0 => 0.35, 1 => 0.88, 2 => 0.97, _ => 1 };

    public static WebDay Served(int seed, Client client, WebDay final, DateOnly today, bool restated)
    {
        var age = today.DayNumber - final.Day.DayNumber;
        var share = Share(age);
        if (restated && age is > 2 and <= RestatedDays)
            share = Noise.For(seed, client.Key, final.Day, "restated").Chance(0.5) ? 1.03 : 0.96;
        return share == 1 ? final : Scaled(final, share, Noise.For(seed, client.Key, final.Day, "processing"));
    }

    private static WebDay Scaled(WebDay final, double share, Noise noise)
    {
        var cells = new WebCell[final.Cells.Length];
        var events = new int[final.Events.Length];
        for (var group = 0; group < WebDay.Groups; group++)
        {
            // One rounding offset a group keeps every "completed" at or below its "entered".
            var offset = noise.Unit();
            var starts = 0;
            for (var country = 0; country < WebDay.Countries; country++)
            {
                var at = (group * WebDay.Countries) + country;
                var whole = final.Cells[at];
                var sessions = Part(whole.Sessions, share, noise.Unit());
                var engaged = Math.Min(sessions, Part(whole.Engaged, share, offset));
                var seconds = whole.Sessions == 0 ? 0 : (int)((long)whole.Seconds * sessions / whole.Sessions);
                cells[at] = new WebCell(sessions, engaged, seconds, Math.Min(sessions, Part(whole.NewUsers, share, offset)));
                starts += sessions;
            }
            for (var name = 0; name < WebDay.EventCount; name++)
                events[(group * WebDay.EventCount) + name] =
                    name == 0 ? starts : Math.Min(starts, Part(final.Event(group, name), share, offset));
        }
        return new WebDay(final.Day, cells, events);
    }

    private static int Part(int whole, double share, double offset) => (int)Math.Floor((whole * share) + offset);
}
