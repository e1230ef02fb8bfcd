// Events as marks on a chart: one line a step, and words where there is room for them.
using CxDashboard.Core.Annotations;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class EventMarks
{
    /// <summary>Events of one step share a line. Words that would run into those before them are left out: every page with a
    /// chart lists its events besides. <paramref name="stepOf"/> gives −1 for a day that is not on the chart.</summary>
    /// <param name="wide">False for the small chart of a card.</param>
    public static IReadOnlyList<TrendEvent> Of(IReadOnlyList<Annotation> annotations, Func<DateOnly, int> stepOf, int points, bool wide)
    {
        // In thousandths of the width: what one letter takes.
        var (letter, longest) = wide ? (9, 28) : (24, 16);
        var events = new List<TrendEvent>();
        var free = 0;
        foreach (var step in annotations.Select(note => (Step: stepOf(note.Day), note.Label)).Where(note => note.Step >= 0).GroupBy(note => note.Step).OrderBy(step => step.Key))
        {
            var text = step.Count() == 1 ? step.First().Label : $"{step.First().Label} +{step.Count() - 1}";
            if (text.Length > longest) text = text[..(longest - 1)].TrimEnd() + "…";
            var at = 1000 * step.Key / Math.Max(1, points - 1);
            // Beyond two thirds of the width the words stand to the left of their line.
            var fits = (at > 650 ? at - letter * text.Length : at) >= free;
            if (fits) free = at > 650 ? at : at + letter * text.Length;
            events.Add(new TrendEvent(step.Key, fits ? text : ""));
        }

        return events;
    }
}
