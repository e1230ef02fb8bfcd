// The vendors' common clock: a date that can be moved while the hour of day follows the real clock.
namespace CxDashboard.Sandbox;

internal sealed class SimulatedClock : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _shift;
    private DateTime? _frozen;

    public SimulatedClock(DateTime? today, bool frozen)
    {
        FirstToday = DateOnly.FromDateTime(today ?? System.GetUtcNow().UtcDateTime);
        Move(today ?? System.GetUtcNow().UtcDateTime, frozen);
    }

    /// <summary>The date of the start. History begins before it and does not shrink when the date moves on.</summary>
    public DateOnly FirstToday { get; }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return new DateTimeOffset(_frozen ?? System.GetUtcNow().UtcDateTime + _shift, TimeSpan.Zero);
    }

    public void Move(DateTime today, bool frozen)
    {
        lock (_gate)
        {
            _frozen = frozen ? DateTime.SpecifyKind(today, DateTimeKind.Utc) : null;
            _shift = today.Date - System.GetUtcNow().UtcDateTime.Date;
        }
    }
}
