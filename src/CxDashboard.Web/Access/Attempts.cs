// Counts guesses at a door, so that trying passwords is slow.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CxDashboard.Core.Sharing;

namespace CxDashboard.Web.Access;

/// <summary>At most so many attempts a key within a window; kept in memory, so a restart forgives.</summary>
public sealed class Attempts(int limit, TimeSpan window, TimeProvider clock)
{
    // Beyond this many keys the spent ones are swept, so that made-up addresses cannot fill the memory.
    private const int SweepAbove = 10_000;

    private readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> _recent = new(StringComparer.Ordinal);

    /// <summary>Who is counted together: whoever has one IPv6 address has its whole network.</summary>
    public static string KeyOf(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? ShareViewers.Truncated(address) : $"{address}";

    /// <summary>Takes one attempt before anything is checked, so that parallel guesses count as well.</summary>
    public bool TryTake(string key)
    {
        if (_recent.Count > SweepAbove) Sweep();
        var now = clock.GetUtcNow();
        var taken = _recent.GetOrAdd(key, _ => new Queue<DateTimeOffset>(limit));
        lock (taken)
        {
            while (taken.TryPeek(out var first) && now - first >= window) taken.Dequeue();
            if (taken.Count >= limit) return false;
            taken.Enqueue(now);
            return true;
        }
    }

    /// <summary>Whether a key has no attempt left; takes none.</summary>
    public bool IsSpent(string key)
    {
        if (!_recent.TryGetValue(key, out var taken)) return false;
        var now = clock.GetUtcNow();
        lock (taken) return taken.Count(at => now - at < window) >= limit;
    }

    /// <summary>Forgets a key's attempts: the right password was given.</summary>
    public void Forget(string key) => _recent.TryRemove(key, out _);

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, taken) in _recent)
            lock (taken)
                if (taken.All(at => now - at >= window)) _recent.TryRemove(key, out _);
    }
}
