// One stage of the journey: its volume, what goes on to the next, and its tiles.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Journey;

/// <summary>Composes a stage's column from the page's answers.</summary>
internal sealed class StageTiles(Stage stage, PageNumbers page, string uri)
{
    private static readonly (string Metric, string Name)[] Usual = [("nps", "NPS"), ("first_response", "First response"), ("csat", "Satisfaction")];

    public Stage Stage => stage;

    public Measure? Satisfaction => page.Stages.Now("csat", stage, page.Answers);

    public StageView View()
    {
        var conversion = page.Stages.Now("stage_conversion", stage, page.Answers);
        return new StageView(stage.Name, Volume(), [.. GoalTiles(), .. UsualTiles()],
            conversion?.Value is { } value ? Write.InTable(Catalogue.Get("stage_conversion"), value) : null,
            Fell(conversion) ? "bad" : null, $"{page.Frame.Workspace.Key}/journey/{stage.Key}{new Uri(uri).Query}");
    }

    private string Volume() => page.Stages.Now("stage_volume", stage, page.Answers) is { Value: { } volume }
        ? $"{Format.Count((long)volume)} {stage.Unit}"
        : Refusal(Catalogue.Get("stage_volume")) ?? "no data in these days";

    // A goal of the whole journey stands at its metric's usual stage, a stage's own goal at that stage.
    private IEnumerable<KpiTile> GoalTiles() =>
        from goal in page.Goals
        where (goal.Kept.Goal.Stage ?? goal.Metric.Home) == stage.Key
        select Tile(goal.Metric, NameOf(goal.Kept.Goal), goal.Now, null) with
        {
            Status = Write.Status(goal.Progress),
            Note = Write.Margin(goal.Metric, goal.Now),
            Href = goal.Window is { } window ? MetricLink.To(page.Frame.Workspace.Key, goal.Kept.Goal, window) : null,
        };

    private static string NameOf(Goal goal) =>
        GoalScope.Only(goal) is { } only ? $"{goal.Name}, {only}" : goal.Stage is null ? $"{goal.Name}, all" : goal.Name;

    private IEnumerable<KpiTile> UsualTiles() =>
        from usual in Usual
        let metric = Catalogue.Get(usual.Metric)
        let own = page.Goals.Any(goal => goal.Kept.Goal.Stage == stage.Key && goal.Kept.Goal.Metric == usual.Metric && goal.Kept.Goal.Only is null)
        where !own && (!page.Stages.Honours(usual.Metric) || page.Stages.Now(usual.Metric, stage, page.Answers) is not null)
        select page.Stages.Honours(usual.Metric)
            ? Tile(metric, usual.Name, page.Stages.Now(usual.Metric, stage, page.Answers)!, page.Stages.Before(usual.Metric, stage, page.Answers)) with
            {
                Href = MetricLink.To(page.Frame.Workspace.Key, usual.Metric, stage.Key, uri), Row = usual.Metric,
            }
            : new KpiTile(usual.Name, null, Absence: Refusal(metric)) { Row = usual.Metric };

    private string? Refusal(Metric metric) => FilterWords.Refusal(metric, page.Viewing.Filters, page.Frame.Audience);

    private KpiTile Tile(Metric metric, string name, Measure now, Measure? before) => Write.Tile(metric, name, now, before, page.At);

    // Called bad only when it fell beyond what the two samples' errors allow.
    private bool Fell(Measure? conversion) =>
        conversion is { Value: not null } now
        && page.Stages.Before("stage_conversion", stage, page.Answers) is { Value: not null, StartsBeforeData: false } before
        && before.Exceeds(now);
}
