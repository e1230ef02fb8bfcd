// What a ticket looks like at a moment: its status, its metrics and when it last changed.
namespace CxDashboard.Sandbox.Tickets;

internal readonly record struct TicketState(
    Timeline Ticket, string Status, DateTime Updated, long Generated,
    Minutes? Reply, Minutes? FirstResolution, Minutes? FullResolution, Minutes? OnHold,
    DateTime? Assigned, DateTime? SolvedAt, int Replies, int Reopens, string Rating)
{
    public static TicketState At(Timeline t, DateTime now)
    {
        bool Past(DateTime? moment) => moment is { } m && m <= now;

        var updated = t.Created;
        foreach (var moment in (ReadOnlySpan<DateTime?>)[t.Assigned, t.Replied, t.Held, t.Unheld, t.Solved, t.Reopened, t.SolvedAgain, t.Closed, t.Deleted, t.RatingOffered, t.Rated])
            if (moment is { } m && m <= now && m > updated && !(Past(t.Deleted) && m > t.Deleted))
                updated = m;
        var generated = Past(t.Reindexed) && t.Reindexed > updated ? t.Reindexed.Value : updated;

        var again = Past(t.Reopened);
        var done = again ? Past(t.SolvedAgain) : Past(t.Solved);
        var replied = Past(t.Replied);
        return new TicketState(t, StatusOf(t, now, done, again), updated, new DateTimeOffset(generated).ToUnixTimeSeconds(),
            replied ? t.ReplyTime : null,
            Past(t.Solved) ? t.FirstResolution : null,
            done ? again ? t.FullResolution : t.FirstResolution : null,
            Past(t.Unheld) ? t.OnHold : replied ? default(Minutes) : null,
            Past(t.Assigned) ? t.Assigned : null,
            done ? again ? t.SolvedAgain : t.Solved : null,
            replied ? done ? t.Replies : 1 : 0,
            again ? 1 : 0,
            Past(t.Rated) ? t.RatedGood ? "good" : "bad" : Past(t.RatingOffered) ? "offered" : "unoffered");
    }

    private static string StatusOf(Timeline t, DateTime now, bool done, bool again)
    {
        if (t.Deleted <= now)
            return "deleted";
        if (done)
            return t.Closed <= now ? "closed" : "solved";
        if (again)
            return "open";
        if (t.Held <= now && t.Unheld > now)
            return "hold";
        if (t.Replied <= now)
            return "pending";
        return t.Assigned <= now ? "open" : "new";
    }

    public long RatingId => Ticket.Id + 5_000_000;
}
