// In how many sessions each page was seen: a session sees the page it began on, others on its way, and the funnel's as its events say.
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Web;

internal readonly record struct PageCell(int Group, string Page, int Sessions);

internal static class PageViews
{
    // What part of the sessions that began elsewhere comes to each landing page later; a session without any page never sees one.
    private static readonly double[] s_later = [0.24, 0.38, 0.11, 0.09, 0.05, 0.04, 0];

    // Seen in every session that had the event, and in no other.
    private static readonly (string Page, string Event)[] s_funnel =
    [
        ("/checkout", "begin_checkout"), ("/checkout/thanks", "purchase"), ("/signup", "setup_start"), ("/signup/done", "setup_complete"), ("/club", "club_visit"),
    ];

    // Everybody who goes to the checkout has seen the prices, and so have some of those who only looked.
    private const double OnlyLooked = 0.4;

    public static IEnumerable<PageCell> Of(WebDay day) =>
        Enumerable.Range(0, WebDay.Groups).SelectMany(group => Of(day, group)).Where(cell => cell.Sessions > 0);

    private static IEnumerable<PageCell> Of(WebDay day, int group)
    {
        var (sessions, begun) = (day.SessionsOf(group), LandingPages.Begun(day, group));
        for (var page = 0; page < begun.Length; page++)
            yield return new PageCell(group, LandingPages.Pages[page], begun[page] + (int)((sessions - begun[^1] - begun[page]) * s_later[page]));
        var (views, checkouts) = (EventOf("view_item"), EventOf("begin_checkout"));
        yield return new PageCell(group, "/pricing", checkouts + (int)((views - checkouts) * OnlyLooked));
        foreach (var (page, name) in s_funnel)
            yield return new PageCell(group, page, EventOf(name));

        int EventOf(string name) => day.Event(group, Array.IndexOf(Journey.Events, name));
    }
}
