// The overview's numbers: what is asked, and what the answers look like on the page.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Overview;

/// <summary>Everything the overview shows, from one snapshot.</summary>
public sealed record OverviewView(
    string Heading, IReadOnlyList<Phrase> Lead, IReadOnlyList<GoalView> Goals, StageTableView Stages, string StagesNote,
    MovesView? Moves, IReadOnlyList<SourceRow> Sources, IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices,
    bool HasData)
{
    /// <summary>Loads the view: one frame, one ask, and the sources' state.</summary>
    public static async Task<OverviewView> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, Asked asked, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        var viewing = Viewing.Of(workspace, asked, clock);
        var frame = await Frame.ReadAsync(database, workspace, viewing.GoalDay, cancellationToken);
        var questions = new Questions(viewing.Filter);
        var lastDay = viewing.Days.To < viewing.LastDay ? viewing.Days.To : viewing.LastDay;
        var goals = frame.Goals.Select(goal => GoalReader.Ask(goal, frame, lastDay, questions)).ToList();
        var stages = StageNumbers.Ask(viewing, questions);
        var moved = WhyMoved.Ask(viewing, questions);
        var values = FilterValues.Ask(viewing, questions);
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await SourceHealth.StreamsAsync(database, workspace, cancellationToken);

        var now = clock.GetUtcNow();
        var numbers = goals.Select(goal => goal.Read(answers)).ToList();
        return new OverviewView(
            numbers.Count == 0 ? "Overview" : $"Goals, {GoalCards.Span(numbers[0].Kept.Goal, workspace)}",
            Overview.Lead.Of(numbers),
            [.. numbers.Select(goal => GoalCards.Of(goal, frame, now, uri))],
            StageRows.Of(workspace, frame, stages, viewing, answers, uri, now),
            StageRows.Note(viewing, stages, frame, answers),
            moved.Read(frame, stages, answers),
            Numbers.Freshness.Rows(health, now, $"{workspace.Key}/sources"),
            Bars.Of(uri, viewing, values.Read(answers)),
            Numbers.Freshness.Line(health, now), viewing.Faults,
            answers.Lists.Any(list => list.Any(cell => cell.Measure.State != State.Missing)));
    }
}
