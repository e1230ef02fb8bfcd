// A clock that shows what it is set to; waits take their real time.
namespace CxDashboard.Tests.Faults;

internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
