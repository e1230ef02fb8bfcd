// Keeps a vendor's limit in advance: so many requests in any interval, the next one waits for its place.
namespace CxDashboard.Jobs.Connectors;

/// <summary>A sliding window rather than a refilling bucket: a full bucket plus its refill would let twice the limit through
/// in one interval, and vendors count exactly.</summary>
internal sealed class RequestWindow(RequestLimit limit, TimeProvider clock)
{
    private readonly Queue<DateTimeOffset> places = new();

    /// <summary>Takes the next free place and waits for it. A cancelled wait leaves its place unused.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (places)
        {
            var now = clock.GetUtcNow();
            var place = now;
            if (places.Count == limit.Requests)
            {
                var free = places.Dequeue() + limit.Interval;
                place = free > now ? free : now;
            }

            places.Enqueue(place);
            wait = place - now;
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellationToken);
        }
    }
}
