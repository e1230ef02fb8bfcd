// The measured effects of a map's initiatives: asked with the page's other questions, told in words.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Journey;

/// <summary>What is known of one initiative's effect. Tone: good, bad or none.</summary>
public sealed record EffectView(string Text, string Tone, string Detail);

/// <summary>The effects of one map's initiatives.</summary>
internal sealed class Effects(MapDocument map)
{
    private readonly Dictionary<string, (Metric Metric, EffectDays Days, int Before, int After)> asked = [];
    private readonly Dictionary<string, string> why = [];

    public void Ask(Viewing viewing, Questions questions)
    {
        foreach (var initiative in map.Of("initiative"))
        {
            if (Catalogue.Find(initiative["metric"]) is not { } metric) continue;
            if (WhyNot(initiative, metric) is { } reason) why[initiative.Id] = reason;
            else if (DaysOf(initiative, viewing.LastDay) is not { } days) why[initiative.Id] = "too early to measure: a whole week must have passed";
            else asked[initiative.Id] = (metric, days, Put(initiative, "a", days.Before), Put(initiative, "b", days.After));

            int Put(Card card, string variant, Core.Calendars.DateRange range) => questions.AddUnfiltered(metric.Key, range, stage: Initiatives.StageOf(map, card, metric),
                breakdown: Initiatives.IsVariants(card) ? card[variant].Split('/')[0] : null);
        }
    }

    /// <summary>The effect of an initiative in words; null where nobody asked for one.</summary>
    public EffectView? Of(Card initiative, Answers answers)
    {
        if (why.GetValueOrDefault(initiative.Id) is { } reason) return new(reason, "none", "");
        if (!asked.TryGetValue(initiative.Id, out var one)) return null;
        if (Effect.Of(one.Metric, Measured(one.Before, "a"), Measured(one.After, "b")) is not { } effect)
            return new("cannot be measured yet", "none", Measured(one.After, "b")?.Why ?? Measured(one.Before, "a")?.Why ?? "no data on one of the two sides");
        var decimals = Math.Max(1, one.Metric.Decimals);
        var step = Write.Step(one.Metric, effect.Difference, decimals);
        var range = effect.Interval is { } interval ? $"{Format.Signed((decimal)interval.Low, decimals)} to {Format.Signed((decimal)interval.High, decimals)}" : "no interval: a full count";
        var text = effect.Tone == "none" && effect.Interval is not null ? $"no detectable change ({range})" : $"{step} ({range})";
        return new(text, effect.Tone, $"{one.Metric.Name}: {Words(initiative, one.Days)}, n {Format.Count(effect.NBefore)} and {Format.Count(effect.NAfter)}");

        Measure? Measured(int at, string variant) => answers[at].FirstOrDefault(cell => !Initiatives.IsVariants(initiative) || cell.Value == initiative[variant].Split('/', 2)[^1])?.Measure;
    }

    /// <summary>What became of a pain point or an opportunity: the initiatives that came from it, in a few words; null where none did.</summary>
    public string? From(Card card, Answers answers)
    {
        var said = map.Of("initiative").Where(initiative => initiative["for"] == card.Id).Select(initiative => Said(initiative, answers)).ToList();
        return said.Count == 0 ? null : string.Join(", ", said);
    }

    private string Said(Card initiative, Answers answers) => initiative["status"] == "shipped"
        ? $"shipped {(initiative.Day("ships") is { } day ? Format.Day(day) : "")}{(Of(initiative, answers) is { } effect ? $": {effect.Text}" : "")}"
        : CardWords.Of(initiative, "status") is { Length: > 0 } status ? $"initiative {status}" : "an initiative";

    private static EffectDays? DaysOf(Card initiative, DateOnly lastDay) => Initiatives.IsVariants(initiative)
        ? EffectDays.While(initiative.Day("starts")!.Value, initiative.Day("ships"), lastDay)
        : EffectDays.Around(initiative.Day("ships")!.Value, lastDay);

    // A reason why nothing can be asked; null when it can.
    private string? WhyNot(Card initiative, Metric metric)
    {
        if (Initiatives.IsVariants(initiative))
        {
            if (initiative.Day("starts") is null || initiative["a"].Length == 0 || initiative["b"].Length == 0) return "name both variants and the day they started";
            if (initiative["a"].Split('/')[0] is var dim && (dim != initiative["b"].Split('/')[0] || !metric.Dims.Contains(dim))) return $"{metric.Name} cannot tell these two variants apart";
        }
        else if (initiative["status"] != "shipped" || initiative.Day("ships") is null)
        {
            return "measured when it has shipped";
        }

        return metric.HasTotal || Initiatives.StageOf(map, initiative, metric) is not null ? null : $"{metric.Name} is measured by stage, and this stage has no data linked";
    }

    private static string Words(Card initiative, EffectDays days) => Initiatives.IsVariants(initiative)
        ? $"{initiative["b"].Split('/')[^1]} against {initiative["a"].Split('/')[^1]}, {Format.Days(days.After.From, days.After.To)}"
        : $"{Format.Days(days.Before.From, days.Before.To)} against {Format.Days(days.After.From, days.After.To)}";
}
