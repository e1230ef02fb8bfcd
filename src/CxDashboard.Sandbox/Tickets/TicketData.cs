// A help desk's tickets as they stand: lives are drawn once, their states anew each minute.
using System.Collections.Concurrent;
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Tickets;

internal sealed class TicketHistory(int seed, Client client)
{
    private readonly ConcurrentDictionary<DateOnly, Timeline[]> _drawn = new();
    private readonly Lock _gate = new();
    private TicketData? _latest;

    /// <summary>Tickets created since <paramref name="first"/>, as they stood at <paramref name="asOf"/> cut to the minute.</summary>
    public TicketData At(DateOnly first, DateTimeOffset asOf)
    {
        var minute = new DateTime(asOf.UtcTicks - (asOf.UtcTicks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);
        lock (_gate)
        {
            if (_latest is { } latest && latest.AsOf == minute && latest.First == first)
                return latest;
            return _latest = new TicketData(first, minute, Lives(first, minute));
        }
    }

    private IEnumerable<Timeline> Lives(DateOnly first, DateTime until)
    {
        for (var day = first; day <= client.LocalDay(until); day = day.AddDays(1))
            foreach (var life in _drawn.GetOrAdd(day, d => [.. TicketGenerator.Draw(seed, client, d)]))
                if (life.Created <= until)
                    yield return life;
    }
}

internal sealed class TicketData(DateOnly first, DateTime asOf, IEnumerable<Timeline> lives)
{
    public DateOnly First => first;
    public DateTime AsOf => asOf;

    /// <summary>In the order of creation, which is that of the ids.</summary>
    public TicketState[] ById { get; } = [.. lives.Select(life => TicketState.At(life, asOf)).OrderBy(s => s.Ticket.Id)];

    /// <summary>In the order of the incremental export.</summary>
    public TicketState[] ByGenerated => field ??= [.. ById.OrderBy(s => s.Generated).ThenBy(s => s.Ticket.Id)];

    public Rating[] Ratings => field ??= [.. ById.Where(s => s.Ticket.RatingOffered <= asOf).Select(Rating.Of)];
}

internal readonly record struct Rating(long Id, long TicketId, long RequesterId, long GroupId, string Score, DateTime Created, DateTime Updated, string? Comment = null)
{
    public static Rating Of(TicketState s) => new(s.RatingId, s.Ticket.Id, s.Ticket.RequesterId, s.Ticket.GroupId, s.Rating,
        s.Ticket.RatingOffered!.Value, s.Rating == "offered" ? s.Ticket.RatingOffered.Value : s.Ticket.Rated!.Value, RatingWords.For(s.Ticket.Id, s.Rating));
}
