// Reads what was typed into a goal, with every fault beside its field and in the words of the goal's rules.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Goals;

/// <summary>
/// A form as a goal. What cannot be read is a fault and a stand-in, so that the other fields are still checked.
/// MayAsk is true when the gateway can be asked for its numbers.
/// </summary>
public sealed record DraftReading(KeptGoal Kept, DateOnly? HoldsFrom, string Why, IReadOnlyList<GoalFault> Faults, bool MayAsk)
{
    private const int LongestName = 120;
    private const int LongestWhy = 500;

    /// <summary>Reads a form. <paramref name="goalId"/> is null for a new goal; a change of one must say why.</summary>
    public static DraftReading Of(GoalDraft draft, int? goalId, IReadOnlyCollection<string> stages, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var faults = new List<GoalFault>();
        DateOnly Required(string field, string text, DateOnly standIn)
        {
            if (Day(text) is { } day) return day;
            faults.Add(new(GoalFaultKind.FieldMissing, field, $"{field} is not a day; choose one."));
            return standIn;
        }

        void Short(string field, string text, int longest)
        {
            if (text.Trim().Length > longest) faults.Add(new(GoalFaultKind.Unanswerable, field, $"{field} is longer than {longest} characters; shorten it."));
        }

        Short("Name", draft.Name, LongestName);
        Short("Owner", draft.Owner, LongestName);
        Short("Why", draft.Why, LongestWhy);
        if (goalId is not null && string.IsNullOrWhiteSpace(draft.Why))
            faults.Add(new(GoalFaultKind.Revision, "Why", "Why is empty; say in a few words what the change is for."));
        var start = Required("Start", draft.Start, today);
        var end = Required("End", draft.End, start.AddDays(1));
        var holdsFrom = Day(draft.HoldsFrom);
        if (holdsFrom is null || holdsFrom.Value.Year is < 2000 or > 2100)
            faults.Add(new(GoalFaultKind.Revision, "Holds from", "Holds from is not a day of the years 2000 to 2100; choose one."));

        var kept = new KeptGoal(goalId ?? 0, Goal(draft, start, end), int.TryParse(draft.Window.Trim(), CultureInfo.InvariantCulture, out var window) ? window : 0);
        var limits = MetricRules.Check(kept, stages);
        var rules = Catalogue.Find(draft.Metric) is { } metric ? GoalRules.Check(kept.Goal, GoalBook.ScaleOf(metric)) : [];
        var mayAsk = limits.Count == 0 && !faults.Any(f => f.Field is "Start" or "End")
            && !rules.Any(f => f.Kind is GoalFaultKind.EndBeforeStart or GoalFaultKind.BaselinePeriodReversed);
        return new DraftReading(kept, holdsFrom, draft.Why.Trim(), [.. faults, .. limits, .. rules], mayAsk);
    }

    /// <summary>
    /// What a change of the past must say: a revision that begins on or before the last day already judged is refused
    /// until its author confirms it. Null when there is nothing to say.
    /// </summary>
    public static GoalFault? Unsaid(GoalDraft draft, DateOnly? holdsFrom, DateOnly? judgedTo)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return holdsFrom <= judgedTo && !draft.ReachesBack
            ? new(GoalFaultKind.Revision, "Holds from",
                $"Holds from lies within the days already judged, up to {new DateRange(judgedTo!.Value, judgedTo.Value).Label()}; choose a later day, or confirm that those judgements change.")
            : null;
    }

    private static Goal Goal(GoalDraft draft, DateOnly start, DateOnly end)
    {
        var kind = draft.KindOf;
        var measured = draft.NeedsBaseline && draft.BaselineBy == GoalDraft.Measured;
        return new Goal
        {
            Name = draft.Name.Trim(),
            Metric = draft.Metric,
            Stage = draft.Stage.Length == 0 ? null : draft.Stage,
            Only = draft.OnlyDim.Length == 0 ? null : new Filter(draft.OnlyDim, draft.OnlyValue.Trim()),
            PartOf = draft.Parent.Length == 0 ? null : new Part(int.TryParse(draft.Parent, CultureInfo.InvariantCulture, out var parent) ? parent : 0, Number(draft.Weight) ?? double.NaN),
            Kind = kind,
            Amount = kind == GoalKind.Hold ? 0 : Number(draft.Amount, draft.IsPercent) ?? double.NaN,
            Low = kind == GoalKind.Hold ? Number(draft.Low) : null,
            High = kind == GoalKind.Hold ? Number(draft.High) : null,
            BaselineValue = draft.NeedsBaseline && !measured ? Number(draft.Baseline) : null,
            BaselineFrom = measured ? Day(draft.BaselineFrom) : null,
            BaselineTo = measured ? Day(draft.BaselineTo) : null,
            Start = start,
            End = end,
            Direction = Catalogue.Find(draft.Metric) is { } metric ? GoalBook.DirectionOf(metric) : Direction.HigherIsBetter,
            Owner = draft.Owner.Trim(),
        };
    }

    /// <summary>Null for an empty text, NaN for one that is no number; 25,5 and 25.5 are the same, and so are 25 and 25%.</summary>
    internal static double? Number(string text, bool asShare = false)
    {
        var digits = text.Trim().TrimEnd('%').TrimEnd().Replace('−', '-');
        if (digits.Length == 0) return null;
        // With a point beside it a comma groups thousands; alone it is ambiguous only to a machine.
        digits = digits.Contains('.', StringComparison.Ordinal) ? digits : digits.Replace(',', '.');
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(digits, plain, CultureInfo.InvariantCulture, out var number)) return double.NaN;
        return (double)(asShare ? number / 100 : number);
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
