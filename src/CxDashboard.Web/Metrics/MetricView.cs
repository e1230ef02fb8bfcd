// Everything a metric page shows, and the files made from it: one frame, one ask, one snapshot.
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Metrics;

/// <summary>The page.</summary>
public sealed record MetricView(
    Subject Subject, HeadlineView Headline, TrendView Trend, Series Series, IReadOnlyList<BreakdownView> Breakdowns, Contract Contract,
    IReadOnlyList<Annotation> Annotations, IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices, string Query, DateOnly LastDay)
{
    /// <summary>Loads the page; null where the catalogue has no such metric.</summary>
    public static async Task<MetricView?> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, string key, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (Catalogue.Find(key) is not { } metric) return null;
        var viewing = Viewing.Of(workspace, uri, clock);
        var frame = await Frame.ReadAsync(database, workspace, viewing.GoalDay, cancellationToken);
        var subject = Subject.Of(metric, frame, viewing, uri);
        var questions = new Questions(subject.Filters, frame.Audience);
        var asked = MetricQuestions.Ask(subject, viewing, questions);
        var goals = frame.Goals.Where(kept => kept.Goal.Metric == metric.Key && kept.Goal.Stage == subject.Stage?.Key)
            .Select(goal => GoalReader.Ask(goal, frame, viewing.JudgedTo, questions)).ToList();
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await SourceHealth.StreamsAsync(database, workspace, cancellationToken);
        var (provenance, annotations) = await BesideAsync(database, workspace, metric, viewing, cancellationToken);

        var (now, before, feed) = (asked.Now(answers), asked.Before(answers), Feed.Of(metric, answers.Feeds));
        var series = subject.Refusal is { } refusal
            ? Series.Without(viewing.Days, workspace.Calendar, refusal)
            : Series.Of(metric, viewing.Days, viewing.Against, asked.Trends(answers), subject.By, feed, workspace.Calendar, Judging.MinimumOf(workspace, metric));
        var standing = goals.Select(goal => goal.Read(answers)).ToList();
        // A sum over a year is no height on a chart of weeks, and a goal for some of them no line among all.
        var drawn = standing.FirstOrDefault(goal => goal.Kept.Goal.Kind is not (GoalKind.Cumulative or GoalKind.Hold)
            && subject.Filters.SequenceEqual(goal.Kept.Goal.Only is { } only ? [only] : subject.Filters));
        var splits = asked.Splits(answers);
        return new MetricView(
            subject, HeadlineView.Of(subject, viewing, now, before, standing),
            TrendView.Of(subject, series, asked.History(answers), viewing, feed, drawn, annotations, uri), series,
            [.. splits.Where(split => split.Now.Count + split.Before.Count > 0).Select(split => Breakdown.Of(split, subject, frame, viewing, uri))],
            Contract.Of(new ContractFacts(workspace, subject, frame.Stages, viewing.Days, viewing.Against, now, before, feed, provenance) { Goals = [.. standing.Select(goal => goal.Kept.Goal)] }),
            annotations, MetricBars.Of(uri, viewing, subject, frame, splits), Numbers.Freshness.Line(health, clock.GetUtcNow()), subject.Notices,
            new Uri(uri).Query, viewing.LastDay);
    }

    private static async Task<(Provenance, IReadOnlyList<Annotation>)> BesideAsync(
        Database database, Workspace workspace, Metric metric, Viewing viewing, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return (await Provenance.ReadAsync(session, workspace, metric, cancellationToken),
            await AnnotationBook.ReadAsync(session, workspace, viewing.Days, cancellationToken));
    }
}
