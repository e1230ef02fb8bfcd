// A clock that stands still, for the product's idea of today; waits and timers are real.
namespace CxDashboard.Tests;

internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
