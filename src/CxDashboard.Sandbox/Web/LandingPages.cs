// On which pages a day's sessions began: the day's own sessions, engaged sessions and key events, dealt out so that each sum is the day's.
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Web;

internal readonly record struct LandingCell(string Page, int Sessions, int Engaged, int KeyEvents);

internal static class LandingPages
{
    public static readonly string[] Pages = ["/", "/products", "/offers", "/guides", "/help", "/account", "(not set)"];

    // What part of a channel's sessions begins on each page: organic search, direct, paid search, social, email, referral.
    private static readonly double[][] s_share =
    [
        [0.30, 0.31, 0.04, 0.24, 0.08, 0.02, 0.01], [0.55, 0.17, 0.04, 0.03, 0.06, 0.13, 0.02], [0.08, 0.42, 0.47, 0.01, 0.00, 0.00, 0.02],
        [0.17, 0.26, 0.27, 0.27, 0.00, 0.00, 0.03], [0.09, 0.22, 0.55, 0.08, 0.03, 0.02, 0.01], [0.34, 0.31, 0.06, 0.24, 0.03, 0.00, 0.02],
    ];

    // Readers and owners stay, bargain hunters look and leave.
    private static readonly double[] s_stay = [1.00, 1.10, 0.72, 1.22, 1.08, 1.30, 0.35];

    // purchase and setup_complete.
    private static readonly int[] s_keyEvents = [3, 5];

    public static IEnumerable<LandingCell> Of(WebDay day)
    {
        var cells = new (int Sessions, int Engaged, int Key)[Pages.Length];
        for (var group = 0; group < WebDay.Groups; group++)
        {
            var at = group;
            var sessions = Begun(day, group);
            var engaged = Stayed(Enumerable.Range(0, WebDay.Countries).Sum(country => day.Cell(at, country).Engaged), sessions);
            var key = Dealt(s_keyEvents.Sum(name => day.Event(at, name)), s_share[group / Journey.Devices.Length]);
            for (var page = 0; page < cells.Length; page++)
                cells[page] = (cells[page].Sessions + sessions[page], cells[page].Engaged + engaged[page], cells[page].Key + key[page]);
        }
        return cells.Select((c, page) => new LandingCell(Pages[page], c.Sessions, c.Engaged, c.Key)).Where(c => c.Sessions > 0);
    }

    /// <summary>How many of a channel's and device's sessions began on each of <see cref="Pages"/>.</summary>
    public static int[] Begun(WebDay day, int group) => Dealt(day.SessionsOf(group), s_share[group / Journey.Devices.Length]);

    private static int[] Dealt(int whole, double[] share)
    {
        var dealt = new int[share.Length];
        var (reached, given) = (0.0, 0);
        for (var page = 0; page < share.Length; page++)
        {
            reached += share[page];
            dealt[page] = (page == share.Length - 1 ? whole : (int)Math.Round(whole * reached)) - given;
            given += dealt[page];
        }
        return dealt;
    }

    // No page has more engaged sessions than sessions, and what is left must still fit into the pages to come.
    private static int[] Stayed(int engaged, int[] sessions)
    {
        var (left, room) = (engaged, sessions.Sum());
        var rate = room == 0 ? 0 : engaged / (double)room;
        var stayed = new int[sessions.Length];
        for (var page = 0; page < sessions.Length; page++)
        {
            room -= sessions[page];
            stayed[page] = Math.Clamp((int)Math.Round(sessions[page] * rate * s_stay[page]), Math.Max(0, left - room), Math.Min(sessions[page], left));
            left -= stayed[page];
        }
        return stayed;
    }
}
