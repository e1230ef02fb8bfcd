// Counts requests in a moving window of real time: a simulated date does not soften a vendor's limit.
namespace CxDashboard.Sandbox;

internal sealed class RateWindow(int limit, TimeSpan window)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<long>> _taken = [];

    public int Limit => limit;

    /// <summary>Takes one request of a key: whether it is allowed, how many remain, and when the next place comes free.</summary>
    public (bool Allowed, int Remaining, TimeSpan Reset) Take(string key)
    {
        var now = TimeProvider.System.GetTimestamp();
        lock (_gate)
        {
            if (!_taken.TryGetValue(key, out var taken))
                _taken[key] = taken = new Queue<long>();
            while (taken.TryPeek(out var oldest) && TimeProvider.System.GetElapsedTime(oldest, now) >= window)
                taken.Dequeue();
            var allowed = taken.Count < limit;
            if (allowed)
                taken.Enqueue(now);
            return (allowed, limit - taken.Count, window - TimeProvider.System.GetElapsedTime(taken.Peek(), now));
        }
    }

    public void Reset()
    {
        lock (_gate)
            _taken.Clear();
    }
}
