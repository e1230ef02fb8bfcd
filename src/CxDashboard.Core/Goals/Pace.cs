// How far a goal has come beside how far it should be.
namespace CxDashboard.Core.Goals;

/// <summary>The arithmetic of progress. Source: docs/kpis.md, Goals.</summary>
public static class Pace
{
    /// <summary>
    /// e in 0..1: elapsed days ÷ total days, both ends and the asOf day included; 0 before the start, 1 from the end on.
    /// </summary>
    public static double Elapsed(DateOnly start, DateOnly end, DateOnly asOf)
    {
        var total = end.DayNumber - start.DayNumber + 1;
        if (total < 1) throw new ArgumentException("The end lies before the start.", nameof(end));
        return Math.Clamp(asOf.DayNumber - start.DayNumber + 1, 0, total) / (double)total;
    }

    /// <summary>
    /// S(t) in 0..1 for cumulative goals: the part of a like season's volume that falls on its first elapsed days.
    /// The volumes are one a day over the goal's whole length; null when they are empty or add up to nothing,
    /// and the elapsed share serves instead.
    /// </summary>
    /// <exception cref="ArgumentException">A volume is negative.</exception>
    public static double? SeasonalShare(IReadOnlyList<double> dailyVolumes, int elapsedDays)
    {
        ArgumentNullException.ThrowIfNull(dailyVolumes);
        if (dailyVolumes.Any(v => !(v >= 0))) throw new ArgumentException("A day's volume is zero or more.", nameof(dailyVolumes));
        var total = dailyVolumes.Sum();
        return total > 0 ? Math.Min(1, dailyVolumes.Take(elapsedDays).Sum() / total) : null;
    }

    /// <summary>(x−B)/(T−B); 1 is there. Never clamped: it may be negative or above 1.</summary>
    public static double Progress(double value, double baseline, double target) => (value - baseline) / (target - baseline);

    /// <summary>B + (T−B)·e: where the value should be by now, in the metric's unit.</summary>
    public static double ExpectedToday(double baseline, double target, double elapsed) => baseline + (target - baseline) * elapsed;

    /// <summary>Progress ÷ e; 1 is exactly on plan. Null while nothing has elapsed.</summary>
    public static double? Of(double progress, double elapsed) => elapsed > 0 ? progress / elapsed : null;
}
