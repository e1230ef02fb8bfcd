// The overview's numbers: what is asked, and what the answers look like on the page.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Overview;

/// <summary>Everything the overview shows, from one snapshot.</summary>
public sealed record OverviewView(
    string Heading, IReadOnlyList<Phrase> Lead, IReadOnlyList<GoalView> Goals, StageTableView Stages, string StagesNote,
    string? Narrowed, MovesView? Moves, IReadOnlyList<SourceRow> Sources, IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices,
    bool HasData)
{
    /// <summary>Loads the view: one frame, one ask, and the sources' state.</summary>
    public static async Task<OverviewView> LoadAsync(
        IGateway gateway, Workspace workspace, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        WhyMoved? moved = null;
        var page = await PageNumbers.LoadAsync(gateway, workspace, uri, clock, cancellationToken,
            (viewing, questions) => moved = WhyMoved.Ask(viewing, questions));
        var (frame, stages, answers) = (page.Frame, page.Stages, page.Answers);
        return new OverviewView(
            page.Goals.Count == 0 ? "Overview" : $"Goals, {GoalScope.Span(page.Goals[0].Kept.Goal, workspace)}",
            Overview.Lead.Of(GoalFamilies.Of(page.Goals)),
            [.. GoalFamilies.Of(page.Goals).Select(family => GoalCards.Of(family, frame, page.At, uri))],
            StageRows.Of(workspace, frame, stages, page.Viewing, answers, uri, page.At),
            StageRows.Note(page.Viewing, stages, frame, answers),
            page.Viewing.Filters.Count == 0 ? null : $"The goals count everyone; {string.Join(" and ", FilterWords.Of(page.Viewing.Filters, frame.Audience))} {(page.Viewing.Filters.Select(filter => filter.Dim).Distinct().Count() == 1 ? "narrows" : "narrow")} what follows them.",
            moved?.Read(frame, stages, answers),
            Numbers.Freshness.Rows(page.Health, page.At, $"{workspace.Key}/sources"),
            page.Menus, Numbers.Freshness.Line(page.Health, page.At), page.Viewing.Faults, page.HasData);
    }
}
