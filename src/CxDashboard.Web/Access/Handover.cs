// From the first answer to the circuit that takes its page over: who the visitor is and what is shown, so that nothing is drawn twice.
using CxDashboard.Core.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Caching.Memory;

namespace CxDashboard.Web.Access;

/// <summary>A drawn page. <paramref name="Epoch"/> is the workspace's data at the time: when they have changed since, nothing is taken over.</summary>
public sealed record Drawn(int AccountId, IReadOnlyList<Membership> Memberships, string Uri, Workspace Space, object View, long Epoch);

/// <summary>Drawn pages that wait for their circuits, a few seconds each and for one taker.</summary>
public sealed class DrawnPages : IDisposable
{
    private static readonly TimeSpan Waits = TimeSpan.FromSeconds(15);

    private readonly MemoryCache waiting = new(new MemoryCacheOptions { SizeLimit = 300 });

    public void Keep(string ticket, Drawn page) =>
        waiting.Set(ticket, page, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Waits, Size = 1 });

    public Drawn? Take(string ticket)
    {
        var page = waiting.Get<Drawn>(ticket);
        waiting.Remove(ticket);
        return page;
    }

    public void Dispose() => waiting.Dispose();
}

/// <summary>
/// One visitor's side of it. The page carries only the ticket, protected by the framework; a ticket is good once, and a
/// circuit on another node, or a late one, simply loads anew.
/// </summary>
public sealed class Handover(DrawnPages pages)
{
    private Drawn? taken;

    /// <summary>Travels inside the page.</summary>
    [PersistentState]
    public string? Ticket { get; set; }

    /// <summary>Leaves a page for the circuit.</summary>
    public void Leave(Drawn page)
    {
        Ticket = Guid.NewGuid().ToString("N");
        pages.Keep(Ticket, page);
    }

    /// <summary>What was left for this circuit, if it is this person's.</summary>
    public Drawn? For(int accountId)
    {
        if (Ticket is { } ticket) (taken, Ticket) = (pages.Take(ticket), null);
        return taken?.AccountId == accountId ? taken : null;
    }

    /// <summary>The same, once: a page opened later in this circuit is loaded like any other.</summary>
    public Drawn? TakeFor(int accountId)
    {
        var page = For(accountId);
        taken = null;
        return page;
    }
}
