// What the overview and the journey both stand on: one frame, one ask, and the sources' state, read in this order.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;

namespace CxDashboard.Web.Numbers;

/// <summary>A page's numbers from one snapshot, with what it needs to draw its bar.</summary>
public sealed record PageNumbers(
    Viewing Viewing, Frame Frame, IReadOnlyList<GoalNumbers> Goals, StageNumbers Stages, Answers Answers,
    IReadOnlyList<StreamHealth> Health, IReadOnlyList<BarMenu> Menus, DateTimeOffset At)
{
    /// <summary>False until anything at all has come.</summary>
    public bool HasData => Answers.Lists.Any(list => list.Any(cell => cell.Measure.State != State.Missing));

    /// <summary>Loads them. <paramref name="more"/> may add questions of the page's own before all are asked together.</summary>
    public static async Task<PageNumbers> LoadAsync(
        IGateway gateway, Workspace workspace, string uri, TimeProvider clock,
        CancellationToken cancellationToken, Action<Viewing, Questions>? more = null)
    {
        var viewing = Viewing.Of(workspace, uri, clock);
        var frame = await gateway.FrameAsync(workspace, viewing.GoalDay, cancellationToken);
        var questions = new Questions(viewing.Filters, frame.Audience);
        var goals = frame.Goals.Select(goal => GoalReader.Ask(goal, frame, viewing.JudgedTo, questions)).ToList();
        var stages = StageNumbers.Ask(viewing, questions);
        var values = FilterValues.Ask(viewing, questions);
        more?.Invoke(viewing, questions);
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await gateway.StreamsAsync(workspace, cancellationToken);
        return new PageNumbers(viewing, frame, [.. goals.Select(goal => goal.Read(answers))], stages, answers, health,
            Bars.Of(uri, viewing, values.Read(answers), frame.Audience), clock.GetUtcNow());
    }
}
