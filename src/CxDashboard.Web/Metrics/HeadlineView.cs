// The number itself, with all that belongs to it: interval, n, state, and the change with both ranges.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Metrics;

/// <summary>One fact of the strip under the title.</summary>
public sealed record HeadlineFact(string Name, string Value, string? Unit = null, string? Note = null, Change? Change = null);

/// <summary>The page's opening.</summary>
public sealed record HeadlineView(string Title, string Scope, Status State, string Ranges, string? Why, IReadOnlyList<HeadlineFact> Facts, string? Flag = null)
{
    public static HeadlineView Of(Subject subject, Viewing viewing, Measure now, Measure? before, IReadOnlyList<GoalNumbers> goals)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(viewing);
        ArgumentNullException.ThrowIfNull(now);
        var metric = subject.Metric;
        var scope = (subject.Stage?.Name ?? (metric.ByStage ? "whole journey" : "everywhere")) + string.Concat(FilterWords.Of(subject.Filters, subject.Audience).Select(words => ", " + words));
        var ranges = Format.Days(viewing.Days.From, viewing.Days.To)
            + (viewing.Against is { } against ? $" compared with {Format.Days(against.From, against.To)}" : ", compared with nothing");
        return new HeadlineView(metric.Name, scope, StateOf(now), ranges, now.Why, [.. FactsOf(metric, now, before, viewing), .. goals.Select(Goal)], Write.Flags(now));
    }

    /// <summary>The state as icon and word.</summary>
    public static Status StateOf(Measure measure) => measure.State switch
    {
        Core.Kpis.State.Fresh => new Status("good", "●", "Settled"),
        Core.Kpis.State.Provisional => new Status("none", "◌", "Provisional"),
        Core.Kpis.State.Stale => new Status("warn", "▲", "Stale"),
        Core.Kpis.State.TooFew => new Status("none", "○", measure.IsWithheld ? "Withheld" : "Too few"),
        _ => new Status("none", "○", "No data"),
    };

    private static IEnumerable<HeadlineFact> FactsOf(Metric metric, Measure now, Measure? before, Viewing viewing)
    {
        var isMedian = metric.Shape == Shape.Duration;
        yield return new(isMedian ? "Median" : "Value", now.Value is { } value ? Write.Figure(metric, value) : "–", now.Value is null ? null : metric.Unit, now.Value is null ? now.Why : Exactly(metric, now));
        if (now.Interval is { } interval)
            yield return new("95% interval", $"{Number(metric, interval.Low)} – {Number(metric, interval.High)}", metric.Unit, Write.Margin(metric, now));
        if (now.P90 is { } p90) yield return new("P90", Write.Figure(metric, p90), metric.Unit, now.P90Interval is { } tail ? $"95%: {Number(metric, tail.Low)} – {Number(metric, tail.High)}" : "nine in ten waited no longer");
        if (metric.CountsOpen) yield return new("Still open", Format.Count(now.Open), null, "not in the median");
        if (HasOwnN(metric)) yield return new("n", now.State == Core.Kpis.State.Missing ? "–" : Format.Count(now.N), null, metric.Counts);
        if (viewing.Against is null) yield break;
        yield return before switch
        {
            { StartsBeforeData: true } => new("Change", "–", null, "the days compared reach before the data"),
            { Value: { } earlier } when Write.Change(metric, now, before) is { } change =>
                new("Change", "", null, $"from {Write.InTable(metric, earlier)}{(HasOwnN(metric) ? $", n {Format.Count(before.N)}" : "")}{(IsDetectable(metric, now, before) ? "" : "; no detectable change")}", change with { Unit = change.Unit ?? UnitOfChange(metric) }),
            _ => new("Change", "–", null, before?.Why ?? "nothing to compare with"),
        };
    }

    // Of a plain count n is the value itself.
    private static bool HasOwnN(Metric metric) => !metric.IsCount || metric.Divisor != 1 || metric.Period is not null;

    private static string? UnitOfChange(Metric metric) =>
        metric.Unit == "%" || metric.Shape == Shape.Nps ? "points" : metric.Unit.Length > 0 ? metric.Unit : null;

    // Counts are shortened on tiles; here the figure is whole.
    private static string? Exactly(Metric metric, Measure now) =>
        metric.IsCount && now.Value >= 9_995 ? Format.Number((decimal)now.Value.Value, metric.Decimals) + " exactly" : null;

    private static HeadlineFact Goal(GoalNumbers goal) => new("Goal", goal.Progress.Standing.Target is { } target ? Write.Figure(goal.Metric, target) : "–",
        goal.Progress.Standing.Target is null ? null : goal.Metric.Unit, $"{Write.Status(goal.Progress).Word}; {goal.Kept.Goal.Name}{(GoalScope.Only(goal.Kept.Goal) is { } only ? $", {only}" : "")}");

    private static string Number(Metric metric, double value) => Format.Number((decimal)value, Math.Max(metric.Shape == Shape.Duration ? 0 : 1, metric.Decimals));

    // A full count has no error; a rate or an NPS moved only where its two intervals lie apart or the difference's leaves zero out.
    internal static bool IsDetectable(Metric metric, Measure now, Measure before) => metric.Shape switch
    {
        Shape.Rate => now.Exceeds(before) || before.Exceeds(now),
        Shape.Nps when now.Parts is { } a && before.Parts is { } b =>
            !Core.Statistics.DifferenceTest.OfNps(b.A, b.B, b.N, a.A, a.B, a.N).NoDetectableChange(),
        _ => now.Interval is not { } i || before.Interval is not { } j || i.Low > j.High || i.High < j.Low,
    };
}
