// The funnel: how many sessions entered each stage by day of entry, and which part of the stage before and of the first that is.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Drill;

/// <summary>One stage. Widths in thousandths of the fullest stage: <paramref name="Settled"/> of what will stay, <paramref name="Coming"/> of
/// what may still change. Where there is no number Absence says why.</summary>
public sealed record FunnelRow(
    string Name, string Href, bool IsHere, string? N, Change? Change, int Settled, int Coming, FunnelShare? OfPrevious, FunnelShare? OfFirst, string? Absence);

/// <summary>A part of another stage in words, 61.2% of Decision, and by how many points it moved.</summary>
public sealed record FunnelShare(string Text, Change? Change = null);

/// <summary>The block. <paramref name="Provisional"/> names the days that are hatched and stand in no percentage; Absence says why there is no funnel.</summary>
public sealed record FunnelView(string Note, IReadOnlyList<FunnelRow> Rows, string? Provisional, string? Absence);

/// <summary>The funnel's questions: each stage by itself, so that a stage without a number says why.</summary>
internal sealed class Funnel
{
    private static readonly Metric Volume = Catalogue.Get("stage_volume");

    // Settled: null where no day of the range is.
    private sealed record Step(Stage Stage, int? Now, int? Settled, int? Before);

    private sealed record Counted(Stage Stage, Measure? Now, Measure? Settled, Measure? Before);

    private readonly Frame frame;
    private readonly Viewing viewing;
    private readonly DateRange? settled;
    private readonly List<Step> steps;

    private Funnel(Frame frame, Viewing viewing, Questions questions)
    {
        (this.frame, this.viewing) = (frame, viewing);
        settled = frame.SettledOf(Volume) is { } last && last >= viewing.Days.From ? viewing.Days.Intersect(new DateRange(viewing.Days.From, last)) : null;
        steps = [.. frame.Stages.Select(stage => stage.IsEntered
            ? new Step(stage, questions.Add(Volume.Key, viewing.Days, stage: stage.Key), questions.Add(Volume.Key, settled, stage: stage.Key), questions.Add(Volume.Key, viewing.Against, stage: stage.Key))
            : new Step(stage, null, null, null))];
    }

    public static Funnel Ask(Frame frame, Viewing viewing, Questions questions) => new(frame, viewing, questions);

    public FunnelView Read(Answers answers, Stage here, string uri, DateTimeOffset at)
    {
        if (FilterWords.Refusal(Volume, viewing.Filters, frame.Audience) is { } refusal) return new FunnelView("", [], null, $"Sessions are {refusal}.");
        var counted = steps.Select(step => new Counted(step.Stage, One(step.Now, answers), One(step.Settled, answers), One(step.Before, answers))).ToList();
        var most = counted.Max(one => one.Now?.Value) ?? 0;
        var rows = counted.Select((one, i) => Row(one, counted[..i], most, here, uri)).ToList();
        var age = counted.Select(one => one.Now is { } now ? Write.StaleMark(now, at) : null).FirstOrDefault(mark => mark is not null);
        const string note = "sessions by the day they entered; some begin at a later stage";
        return new FunnelView(age is null ? note : $"{note}; {age}", rows, most > 0 ? Provisional() : null, null);
    }

    private static Measure? One(int? asked, Answers answers) => asked is { } at ? answers[at].Single().Measure : null;

    private FunnelRow Row(Counted one, List<Counted> earlier, double most, Stage here, string uri)
    {
        var href = $"{frame.Workspace.Key}/journey/{one.Stage.Key}{new Uri(uri).Query}";
        var isHere = one.Stage.Key == here.Key;
        if (one.Now is not { Value: { } value } now)
        {
            return new FunnelRow(one.Stage.Name, href, isHere, null, null, 0, 0, null, null,
                one.Now?.Why ?? "not counted: no event and no page is named by which a session enters this stage");
        }

        int Width(double part) => most > 0 ? (int)Math.Round(1000 * part / most) : 0;
        var stays = Width(one.Settled?.Value ?? 0);
        return new FunnelRow(one.Stage.Name, href, isHere, Format.Count(now.N), Write.Change(Volume, now, one.Before), stays, Width(value) - stays,
            earlier.Count == 0 ? null : Share(one, earlier[^1]), earlier.Count < 2 ? null : Share(one, earlier[0]), null);
    }

    // Of settled days alone: sessions that may still come would pass for lost ones.
    private FunnelShare Share(Counted one, Counted of)
    {
        var minimum = frame.Workspace.MinimumN;
        if (of.Now?.Value is null) return new FunnelShare($"{of.Stage.Name} is not counted");
        if (Part(one.Settled, of.Settled, minimum) is not { } part)
            return new FunnelShare(settled is null ? $"part of {of.Stage.Name} not known yet" : $"too few in {of.Stage.Name} for a part, n {of.Settled?.N ?? 0}");
        var before = one.Before is { StartsBeforeData: false } ? Part(one.Before, of.Before, minimum) : null;
        return new FunnelShare($"{Format.Number((decimal)part, 1)}% of {of.Stage.Name}",
            before is { } earlier ? Format.Change((decimal)(part - earlier), 1, higherIsBetter: true, "points") : null);
    }

    private static double? Part(Measure? own, Measure? of, int minimum) =>
        own?.Value is { } some && of?.Value is { } all && all >= minimum && all > 0 ? 100 * some / all : null;

    private string? Provisional() => settled is null ? "All of these days may still change: they are hatched, and no part is told yet."
        : settled.Value.To >= viewing.Days.To ? null
        : $"{Format.Days(settled.Value.To.AddDays(1), viewing.Days.To)} may still change: hatched, and left out of the percentages.";
}
