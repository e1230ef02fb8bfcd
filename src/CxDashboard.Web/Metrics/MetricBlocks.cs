// What a page shows of one metric below its headline: the trend, and each split with the reason why the whole moved.
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Metrics;

/// <summary>What stands round a metric on a page. <paramref name="Uri"/>: the page's own, from which its links are made.</summary>
internal sealed record Surroundings(Frame Frame, Viewing Viewing, IReadOnlyList<Annotation> Annotations, string Uri);

/// <summary>The blocks; splits in which nothing was seen on either side are left out.</summary>
internal sealed record MetricBlocks(Series Series, TrendView Trend, IReadOnlyList<BreakdownView> Breakdowns)
{
    public static MetricBlocks Of(Subject subject, MetricQuestions asked, Answers answers, IReadOnlyList<GoalNumbers> goals, Surroundings round)
    {
        var (frame, viewing, workspace) = (round.Frame, round.Viewing, round.Frame.Workspace);
        var feed = answers.Feeds.Of(subject.Metric, subject.Stage?.Key);
        var series = subject.Refusal is { } refusal
            ? Series.Without(viewing.Days, workspace.Calendar, refusal)
            : Series.Of(subject.Metric, viewing.Days, viewing.Against, asked.Trends(answers), subject.By, feed, workspace.Calendar, Judging.MinimumOf(workspace, subject.Metric));
        // A sum over a year is no height on a chart of weeks, and a goal for some of them no line among all.
        var drawn = goals.FirstOrDefault(goal => goal.Kept.Goal.Kind is not (GoalKind.Cumulative or GoalKind.Hold)
            && subject.Filters.SequenceEqual(goal.Kept.Goal.Only is { } only ? [only] : subject.Filters));
        return new MetricBlocks(series, TrendView.Of(subject, series, asked.History(answers), viewing, feed, drawn, round.Annotations, round.Uri),
            [.. asked.Splits(answers).Where(split => split.Now.Count + split.Before.Count > 0).Select(split => Breakdown.Of(split, subject, frame, viewing, round.Uri))]);
    }
}
