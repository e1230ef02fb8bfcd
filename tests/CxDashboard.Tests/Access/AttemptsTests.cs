// Guessing is slow: so many attempts within a quarter of an hour and no more.
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

public class AttemptsTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void The_sixth_attempt_within_the_window_is_refused()
    {
        var attempts = new Attempts(5, TimeSpan.FromMinutes(15), _clock);
        for (var i = 0; i < 5; i++) Assert.True(attempts.TryTake("ada"));
        Assert.False(attempts.TryTake("ada"));
        Assert.True(attempts.TryTake("bob"));
    }

    [Fact]
    public void An_attempt_is_forgiven_when_the_window_has_passed_it()
    {
        var attempts = new Attempts(2, TimeSpan.FromMinutes(15), _clock);
        attempts.TryTake("ada");
        _clock.Now += TimeSpan.FromMinutes(10);
        attempts.TryTake("ada");
        _clock.Now += TimeSpan.FromMinutes(4.9);
        Assert.False(attempts.TryTake("ada"));
        _clock.Now += TimeSpan.FromMinutes(.1);
        Assert.True(attempts.TryTake("ada"));
        Assert.False(attempts.TryTake("ada"));
    }

    [Fact]
    public void The_right_password_forgets_the_wrong_ones()
    {
        var attempts = new Attempts(1, TimeSpan.FromMinutes(15), _clock);
        attempts.TryTake("ada");
        attempts.Forget("ada");
        Assert.True(attempts.TryTake("ada"));
    }

    [Fact]
    public void Guesses_at_the_same_moment_count_one_by_one()
    {
        var attempts = new Attempts(5, TimeSpan.FromMinutes(15), _clock);
        var taken = 0;
        Parallel.For(0, 200, _ => { if (attempts.TryTake("ada")) Interlocked.Increment(ref taken); });
        Assert.Equal(5, taken);
    }

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
