// Why NPS moved, in exact parts that sum to the change: better or worse scores within each stage, and the mix between them.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Overview;

/// <summary>Asks for the journey-wide NPS of both ranges and takes the change apart by stage.</summary>
internal sealed class WhyMoved
{
    private const string Rest = "Other answers";

    private readonly int? now, before;

    private WhyMoved(Viewing viewing, Questions questions)
    {
        now = questions.Add("nps", viewing.Days);
        before = questions.Add("nps", viewing.Against);
    }

    public static WhyMoved Ask(Viewing viewing, Questions questions) => new(viewing, questions);

    /// <summary>The parts, biggest first; null when one of the two sides has no value or reaches before the data.</summary>
    public MovesView? Read(Frame frame, StageNumbers stages, Answers answers)
    {
        if (now is not { } n || before is not { } b) return null;
        var (after, earlier) = (answers[n].Single().Measure, answers[b].Single().Measure);
        if (after.Value is null || earlier.Value is null || earlier.StartsBeforeData) return null;
        var explained = RateMix.Explain(
            Parts(earlier, frame, stage => stages.Before("nps", stage, answers)),
            Parts(after, frame, stage => stages.Now("nps", stage, answers)));
        if (explained is null) return null;
        var moves = explained.Segments
            .Select(s => Move($"{s.Name}: {(s.RateEffect >= 0 ? "better" : "worse")} scores", s.RateEffect))
            .Append(Move("Answers from other stages than before (mix)", explained.MixEffect))
            .Where(move => move.Size != 0)
            .OrderByDescending(move => move.Size).ToList();
        var most = moves.Count == 0 ? 1 : moves.Max(move => Math.Abs(move.Size));
        var test = DifferenceTest(earlier, after);
        return new MovesView("Why NPS moved",
            $"{Format.Signed((decimal)explained.Change, 1)} in exact parts{(test ? "" : "; within the error of the two samples")}",
            [.. moves.Select(move => move with { Width = (int)Math.Round(1000d * Math.Abs(move.Size) / most) })]);
    }

    // A stage with too few answers is not shown by itself; its answers are in the rest, so that the parts still sum.
    private static List<SegmentParts> Parts(Measure whole, Frame frame, Func<Stage, Measure?> of)
    {
        var parts = frame.Stages.Select(stage => (stage.Name, Measure: of(stage)))
            .Where(part => part.Measure is { Value: not null })
            .Select(part => new SegmentParts(part.Name, part.Measure!.Numerator, part.Measure.N)).ToList();
        var rest = new SegmentParts(Rest, whole.Numerator - parts.Sum(p => p.Numerator), whole.N - parts.Sum(p => p.Denominator));
        return rest.Denominator > 0 ? [.. parts, rest] : parts;
    }

    private static MoveRow Move(string text, double effect) =>
        new(text, Format.Signed((decimal)effect, 1), (int)Math.Round(effect * 10), 0);

    private static bool DifferenceTest(Measure before, Measure after) =>
        before.Interval is not { } b || after.Interval is not { } a || a.Low > b.High || a.High < b.Low;
}
