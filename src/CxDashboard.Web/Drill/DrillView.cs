// Everything a stage's page shows: one frame, one ask, one snapshot; the comments stand beside it.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Drill;

/// <summary>The page.</summary>
public sealed record DrillView(
    string Journey, string JourneyHref, string Stage, Status? Status, string Lead, IReadOnlyList<DrillTile> Tiles, TrendView Trend,
    FunnelView Funnel, IReadOnlyList<BreakdownView> Breakdowns, TouchpointsView? Touchpoints, BreakdownView? Reasons, LensView Lens, SayingsView Sayings, IReadOnlyList<FilterChip> Chips, string ClearHref,
    IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices)
{
    // Worst first: a stage is no better than its worst goal.
    private static readonly GoalStatus[] Worst =
        [GoalStatus.Overdue, GoalStatus.Behind, GoalStatus.AtRisk, GoalStatus.NoData, GoalStatus.OnTrack, GoalStatus.Achieved];

    /// <summary>Loads the page; null where the workspace has no such stage.</summary>
    /// <param name="member">What only members see; null for guests, whose charts have no links and whose page no touchpoints.</param>
    /// <param name="shows">Whether a part is shown, by the keys of <see cref="ShareTiles"/>; null shows all.</param>
    internal static async Task<DrillView?> LoadAsync(
        IGateway gateway, Workspace workspace, string key, MemberParts? member, string uri, TimeProvider clock, CancellationToken cancellationToken, Func<string, bool>? shows = null)
    {
        shows ??= _ => true;
        bool Has(string metric) => shows(ShareTiles.OfRow(metric));
        var viewing = Viewing.Of(workspace, uri, clock);
        var frame = await gateway.FrameAsync(workspace, viewing.GoalDay, cancellationToken);
        if (frame.Stages.FirstOrDefault(one => one.Key == key) is not { } stage) return null;
        var notices = new List<string>();
        var subject = Subject.Of(Focus(uri, Has, notices), frame, viewing, uri, stage);
        var questions = new Questions(viewing.Filters, frame.Audience);
        var own = DrillQuestions.Ask(stage, viewing, questions);
        var funnel = Drill.Funnel.Ask(frame, viewing, questions);
        var touchpoints = member is null ? null : Drill.Touchpoints.Ask(member.Maps, stage, viewing, questions);
        var reasons = member is null ? null : Drill.Reasons.Ask(subject.Metric, stage, viewing, questions);
        var values = FilterValues.Ask(viewing, questions);
        // The metric in focus is narrowed as far as it can be, as on its own page.
        var narrowed = questions.Under(subject.Filters);
        var asked = MetricQuestions.Ask(subject, viewing, narrowed);
        var goals = frame.Goals.Where(kept => kept.Goal.Stage == stage.Key).Select(goal => GoalReader.Ask(goal, frame, viewing.JudgedTo, narrowed, withTrend: false)).ToList();
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await gateway.StreamsAsync(workspace, cancellationToken);

        var standing = goals.Select(goal => goal.Read(answers)).ToList();
        var blocks = MetricBlocks.Of(subject, asked, answers, [.. standing.Where(goal => goal.Metric.Key == subject.Metric.Key)],
            new Surroundings(frame, viewing, await gateway.AnnotationsAsync(workspace, viewing.Days, cancellationToken), uri));
        var splits = blocks.Breakdowns.Where(split => split.Title != Breakdown.TitleOfStages && shows(ShareTiles.OfSplit(split.Dim))).ToList();
        var next = frame.Stages.FirstOrDefault(one => one.Position > stage.Position);
        return new DrillView(
            frame.JourneyName, $"{workspace.Key}/journey{QueryOf(QueryUrl.With(uri, ("metric", null), ("by", null), (Viewing.Within, null)))}", stage.Name, StatusOf(standing),
            Drill.Lead.Of(subject, next, asked.Now(answers), asked.Before(answers), viewing, splits),
            [.. DrillQuestions.Tiles.Where(tile => Has(tile.Metric)).Select(tile => Tile(tile.Metric, tile.Name, own, answers, stage, subject, frame, viewing, uri, clock.GetUtcNow()))],
            member is null ? blocks.Trend : blocks.Trend with { Shape = blocks.Trend.Shape?.Linked(ChosenDays.Of(blocks.Series, uri)) }, funnel.Read(answers, stage, uri, clock.GetUtcNow()), splits,
            touchpoints?.Read(answers, subject, splits, frame, uri), reasons?.Read(answers, frame, viewing, uri),
            Drill.Lens.Of([.. DrillQuestions.Lens.Where(Has)], own, answers, frame, viewing, member is null ? null : uri),
            await Drill.Sayings.LoadAsync(gateway, frame, stage, viewing, member?.Pins, uri, cancellationToken),
            [.. viewing.Filters.Select(filter => new FilterChip($"{filter.Dim} {frame.Audience.NameOf(filter)}", QueryUrl.Toggle(uri, filter.Dim, filter.Value))), .. member is not null && ChosenDays.Chip(uri, viewing) is { } days ? [days] : Array.Empty<FilterChip>()],
            QueryUrl.With(uri, [.. viewing.Filters.Select(filter => (filter.Dim, (string?)null)).Distinct(), .. ChosenDays.Undone(uri)]),
            Bars.Of(uri, viewing, values.Read(answers), frame.Audience), Numbers.Freshness.Line(health, clock.GetUtcNow()), [.. notices, .. subject.Notices]);
    }

    private static Metric Focus(string uri, Func<string, bool> has, List<string> notices)
    {
        var asked = QueryHelpers.ParseQuery(new Uri(uri, UriKind.Absolute).Query).GetValueOrDefault("metric").ToString();
        var known = DrillQuestions.Tiles.Select(tile => tile.Metric).Where(has).DefaultIfEmpty(DrillQuestions.Tiles[0].Metric).ToList();
        if (asked.Length > 0 && !known.Contains(asked)) notices.Add($"'metric' is none of {string.Join(", ", known)}; {known[0]} is shown.");
        return Catalogue.Get(known.Contains(asked) ? asked : known[0]);
    }

    private static DrillTile Tile(
        string key, string? name, DrillQuestions own, Answers answers, Stage stage, Subject subject, Frame frame, Viewing viewing, string uri, DateTimeOffset at)
    {
        var metric = Catalogue.Get(key);
        var tile = FilterWords.Refusal(metric, viewing.Filters, frame.Audience) is { } refusal
            ? new KpiTile(name ?? metric.Name, null, Absence: refusal)
            : Write.Tile(metric, name ?? metric.Name, own.Now(key, answers), own.Before(key, answers), at);
        return new DrillTile(tile, QueryUrl.With(uri, ("metric", key)), MetricLink.To(frame.Workspace.Key, key, stage.Key, uri), subject.Metric.Key == key);
    }

    private static Status? StatusOf(List<GoalNumbers> goals) =>
        Worst.Where(status => goals.Exists(goal => goal.Progress.Status == status)).Select(status => (Status?)Write.Status(status)).FirstOrDefault();

    private static string QueryOf(string address) => address.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? address[at..] : "";
}
