// What the page of stages says about a draft: how much matches, what matches nothing, and what saving would change.
using System.Globalization;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Stages;

/// <summary>A rule as a chip. N is null while nothing has been counted; 0 is a rule that matches nothing.</summary>
public sealed record RuleChip(MappedRule Rule, long? N);

/// <summary>The rules of one kind.</summary>
public sealed record RuleGroup(RuleKind Kind, IReadOnlyList<RuleChip> Chips);

/// <summary>What of a source belongs to no stage: 12% of tickets have no stage.</summary>
public sealed record ShareLine(string Source, string Share, string Words, string Tone);

/// <summary>One number before and after.</summary>
public sealed record EffectLine(string Stage, string Metric, string Now, string Then, Change? Change);

/// <summary>The words of the page, from a draft and its preview.</summary>
public static class StagesView
{
    private const double MuchUnmatched = .1;

    public static IReadOnlyList<RuleGroup> Groups(MappedStage stage, StagePreview? preview) =>
        [.. RuleKind.All.Select(kind => new RuleGroup(kind, [.. stage.Rules.Where(rule => rule.Kind == kind.Key).Select(rule =>
            new RuleChip(rule, preview?.Values.FirstOrDefault(value => value.Field == kind.Field && value.Value == rule.Value)?.N ?? (preview is null ? null : 0)))]))
            .Where(group => group.Chips.Count > 0)];

    /// <summary>1,203 tickets · 412 answers; null while nothing has been counted.</summary>
    public static string? Matches(MappedStage stage, StagePreview? preview) => preview is null ? null : string.Join(" · ",
    [
        .. preview.Effects.Where(effect => effect.Stage == stage.Key && effect.Metric.Key == "stage_volume" && effect.Then is { N: > 0 })
            .Select(effect => $"{Format.Count(effect.Then!.N)} sessions"),
        .. preview.Counts.Where(count => count.Stage == stage.Key && count.Counts is "tickets" or "answers" && count.Stage == stage.Key)
            .GroupBy(count => count.Counts).Select(same => $"{Format.Count(same.Sum(count => count.N))} {same.Key}"),
    ]);

    public static IReadOnlyList<ShareLine> Shares(StagePreview preview) =>
    [
        .. preview.Counts.GroupBy(count => (count.Source, count.Counts)).Select(all =>
        {
            var (total, without) = (all.Sum(count => count.N), all.Where(count => count.Stage.Length == 0).Sum(count => count.N));
            var share = (decimal)without / total;
            return new ShareLine(all.Key.Source, $"{Format.Percent(share)}%", $"of {all.Key.Counts} have no stage ({Whole(without)} of {Whole(total)})",
                all.Key.Counts is "kinds of event" or "pages" ? "none" : share > (decimal)MuchUnmatched ? "warn" : "good");
        }),
    ];

    /// <summary>What occurs in the facts and no stage names, by field.</summary>
    public static IReadOnlyList<(string Plural, IReadOnlyList<RuleKind> Kinds, IReadOnlyList<StageValue> Values)> Unmatched(StageDraft draft, StagePreview preview) =>
    [
        .. RuleKind.All.GroupBy(kind => kind.Field).Select(field => (field.First().Plural, (IReadOnlyList<RuleKind>)[.. field],
            (IReadOnlyList<StageValue>)[.. preview.Values.Where(value => value.Field == field.Key && !draft.Names(value.Field, value.Value))]))
            .Where(one => one.Item3.Count > 0),
    ];

    public static IReadOnlyList<EffectLine> Effects(StageDraft draft, StagePreview preview)
    {
        var order = draft.Stages.Select((stage, i) => (stage, i)).ToDictionary(one => one.stage.Key, one => (one.i, one.stage.Name));
        return [.. preview.Changes.OrderBy(effect => order.GetValueOrDefault(effect.Stage, (int.MaxValue, "")).Item1).Select(effect => new EffectLine(
            order.GetValueOrDefault(effect.Stage, (0, effect.Stage)).Item2, effect.Metric.Name, Said(effect.Metric, effect.Now), Said(effect.Metric, effect.Then),
            effect.Then is { } then ? Write.Change(effect.Metric, then, effect.Now) : null))];
    }

    private static string Said(Metric metric, Measure? measure) => measure switch
    {
        null => "none",
        { Value: { } value } => Write.InTable(metric, value) + (metric.Unit == "min" ? " min" : ""),
        { State: State.TooFew } => $"too few (n {measure.N})",
        _ => "none",
    };

    private static string Whole(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
