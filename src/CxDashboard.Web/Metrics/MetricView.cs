// Everything a metric page shows, and the files made from it: one frame, one ask, one snapshot.
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
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
        IGateway gateway, Workspace workspace, string key, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (Catalogue.Find(key) is not { } metric) return null;
        var viewing = Viewing.Of(workspace, uri, clock);
        var frame = await gateway.FrameAsync(workspace, viewing.GoalDay, cancellationToken);
        var subject = Subject.Of(metric, frame, viewing, uri);
        var questions = new Questions(subject.Filters, frame.Audience);
        var asked = MetricQuestions.Ask(subject, viewing, questions);
        var goals = frame.Goals.Where(kept => kept.Goal.Metric == metric.Key && kept.Goal.Stage == subject.Stage?.Key)
            .Select(goal => GoalReader.Ask(goal, frame, viewing.JudgedTo, questions)).ToList();
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await gateway.StreamsAsync(workspace, cancellationToken);
        var provenance = await gateway.ProvenanceAsync(workspace, metric, subject.Stage?.Key, cancellationToken);
        var annotations = await gateway.AnnotationsAsync(workspace, viewing.Days, cancellationToken);

        var (now, before, feed) = (asked.Now(answers), asked.Before(answers), answers.Feeds.Of(metric, subject.Stage?.Key));
        var standing = goals.Select(goal => goal.Read(answers)).ToList();
        var blocks = MetricBlocks.Of(subject, asked, answers, standing, new Surroundings(frame, viewing, annotations, uri));
        return new MetricView(
            subject, HeadlineView.Of(subject, viewing, now, before, standing),
            blocks.Trend, blocks.Series, blocks.Breakdowns,
            Contract.Of(new ContractFacts(workspace, subject, frame.Stages, viewing.Days, viewing.Against, now, before, feed, provenance) { Goals = [.. standing.Select(goal => goal.Kept.Goal)] }),
            annotations, MetricBars.Of(uri, viewing, subject, frame, asked.Splits(answers)), Numbers.Freshness.Line(health, clock.GetUtcNow()), subject.Notices,
            new Uri(uri).Query, viewing.LastDay);
    }
}
