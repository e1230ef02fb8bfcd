// Why NPS moved, by stage: better or worse scores within each, and the mix between them.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Overview;

/// <summary>Asks for the journey-wide NPS of both ranges and takes the change apart by stage.</summary>
internal sealed class WhyMoved
{
    private static readonly MoveWords Words =
        new("Why NPS moved", "Other answers", "Answers from other stages than before (mix)", "better scores", "worse scores");

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
        return Moves.Of(Catalogue.Get("nps"), answers[b].Single().Measure, answers[n].Single().Measure,
            [.. frame.Stages.Select(stage => new MovingPart(stage.Name, stages.Before("nps", stage, answers), stages.Now("nps", stage, answers)))], Words);
    }
}
