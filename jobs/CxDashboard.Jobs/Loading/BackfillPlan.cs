// Cuts the days of a backfill into chunks of at most a month, so that a full quota or a crash costs one of them and not all.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Jobs.Loading;

/// <summary>What one run of a backfill reads.</summary>
public sealed record PlannedChunk(string Stream, int Turn, DateRange Days);

public static class BackfillPlan
{
    /// <summary>The most days one backfill may span: five years.</summary>
    public const int MostDays = 1827;

    /// <summary>Calendar months, the oldest first; within a month the streams in their own order.</summary>
    public static IReadOnlyList<PlannedChunk> Of(IReadOnlyList<string> streams, DateRange days) =>
        [.. days.ByMonth().SelectMany(month => streams.Select((stream, turn) => new PlannedChunk(stream, turn, month)))];

    /// <summary>Why these days cannot be read again, as a sentence; null when they can. <paramref name="since"/>: the first
    /// day that the source was asked for so far.</summary>
    public static string? FaultOf(DateOnly? first, DateOnly? last, DateOnly since, DateOnly today)
    {
        if (first is not { } from) return "The first day is not a day: choose one.";
        if (last is not { } to) return "The last day is not a day: choose one.";
        if (to < from) return "The last day lies before the first one.";
        if (to >= today) return $"The last day must have ended: choose {Iso(today.AddDays(-1))} or an earlier one.";
        if (to.DayNumber - from.DayNumber >= MostDays) return $"More than five years at once: choose a first day from {Iso(to.AddDays(1 - MostDays))} on.";
        return to < since.AddDays(-1)
            ? $"The source's days begin on {Iso(since)}: choose a last day of {Iso(since.AddDays(-1))} or later, or days in between would be missing."
            : null;
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
