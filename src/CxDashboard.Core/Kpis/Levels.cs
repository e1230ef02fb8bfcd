// A level over time: where it stood before, and what each piece of time added or took.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Core.Kpis;

/// <summary>Sums a level up: it stays as it was in a piece of time without a row.</summary>
internal static class Levels
{
    /// <summary>The level at the end of every piece of the range, for each stage and split value that ever had one.</summary>
    public static IEnumerable<(CellKey Key, Parts Parts)> Of(
        Question question, IEnumerable<(CellKey Key, Parts Parts)> changes, IEnumerable<(CellKey Key, Parts Parts)> before, WorkspaceCalendar calendar)
    {
        var stood = before.ToDictionary(one => (one.Key.Stage, one.Key.Value), one => one.Parts);
        var moved = changes.ToLookup(one => (one.Key.Stage, one.Key.Value));
        var buckets = Buckets(question, calendar).ToList();
        foreach (var line in stood.Keys.Union(moved.Select(group => group.Key)).Order())
        {
            var level = stood.GetValueOrDefault(line);
            var steps = moved[line].ToDictionary(one => one.Key.Bucket!.Value, one => one.Parts);
            foreach (var bucket in buckets)
            {
                level += steps.GetValueOrDefault(bucket);
                yield return (new CellKey(0, line.Stage, line.Value, bucket), level);
            }
        }
    }

    private static IEnumerable<DateOnly> Buckets(Question question, WorkspaceCalendar calendar)
    {
        var unit = question.Grain switch { Grain.Day => CalendarUnit.Day, Grain.Week => CalendarUnit.Week, _ => CalendarUnit.Month };
        for (var piece = CalendarUnits.Around(question.Range.From, unit, calendar); piece.From <= question.Range.To; piece = CalendarUnits.Around(piece.To.AddDays(1), unit, calendar))
            yield return piece.From;
    }
}
