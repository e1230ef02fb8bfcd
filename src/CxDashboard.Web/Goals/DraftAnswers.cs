// What a draft leads to, asked through the same gateway as the pages it will stand on: its own numbers, those of the
// goals beside it, and the values it may be limited to.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Goals;

/// <summary>Numbers is null while the draft cannot be asked about, Family where it is part of nothing.</summary>
internal sealed record DraftAnswers(GoalNumbers? Numbers, Said? Family, IReadOnlyList<string> Values)
{
    private const int MostValues = 200;

    /// <param name="beside">The other parts of the parent chosen.</param>
    public static async Task<DraftAnswers> AskAsync(
        RememberedAnswers gateway, DraftReading reading, GoalRevision? parent, IReadOnlyList<GoalRevision> beside, Frame frame, DateOnly lastDay,
        CancellationToken cancellationToken)
    {
        var questions = new Questions([], frame.Audience);
        GoalReader Reader(KeptGoal kept) => GoalReader.Ask(kept, frame, lastDay, questions);
        var own = reading.MayAsk ? Reader(Filled(reading.Kept)) : null;
        var others = own is null || parent is null ? [] : beside.Select(part => Reader(part.Kept)).ToList();
        var values = AskValues(reading.Kept.Goal, frame, lastDay, questions);
        var answers = await gateway.AskAsync(frame.Workspace, questions.All, cancellationToken);

        var numbers = own?.Read(answers);
        return new DraftAnswers(
            numbers,
            numbers is not null && parent is not null ? FamilyOf(numbers, reading.Kept.Goal.PartOf!, parent, [.. others.Select(part => part.Read(answers))]) : null,
            reading.Kept.Goal.Only?.Dim == Audience.Persona ? [.. frame.Audience.Personas.Where(persona => persona.Segments.Count > 0).Select(persona => persona.Key)]
            : values is { } at ? [.. answers[at].OrderByDescending(cell => cell.Measure.N).Select(cell => cell.Value).Where(value => value.Length > 0).Take(MostValues)] : []);
    }

    // A goal without a name yet still has numbers to show, and its weight has no part in them.
    private static KeptGoal Filled(KeptGoal kept) =>
        kept with { Goal = kept.Goal with { Name = Filled(kept.Goal.Name), Owner = Filled(kept.Goal.Owner), PartOf = null } };

    private static string Filled(string text) => text.Length > 0 ? text : "–";

    private static int? AskValues(Goal goal, Frame frame, DateOnly lastDay, Questions questions) =>
        goal.Only is { } only && only.Dim != Audience.Persona && Catalogue.Find(goal.Metric) is { } metric && MetricRules.DimsOf(metric).Contains(only.Dim) && MetricRules.IsMeasuredAt(metric, goal.Stage)
        && (goal.Stage is null || frame.Stages.Any(stage => stage.Key == goal.Stage))
            ? questions.AddUnfiltered(goal.Metric, new DateRange(lastDay.AddDays(-364), lastDay), stage: goal.Stage, breakdown: only.Dim)
            : null;

    /// <summary>Where the parent's roll-up would stand with it.</summary>
    private static Said? FamilyOf(GoalNumbers numbers, Part part, GoalRevision parent, IReadOnlyList<GoalNumbers> others)
    {
        if (part.Weight is not (> 0 and < double.PositiveInfinity)) return null;
        IReadOnlyList<GoalNumbers> parts = [.. others, numbers with { Kept = numbers.Kept with { Goal = numbers.Kept.Goal with { PartOf = part } } }];
        var rollUp = GoalFamilies.RollUpOf(parts)!;
        return new Said($"“{parent.Goal.Name}”", $"{GoalParts.Progress(rollUp)}, {Write.Status(rollUp.Status).Word.ToLowerInvariant()}",
            $"{GoalParts.Note(parts, rollUp)}; this one with {GoalParts.WeightOf(part, parts.Sum(p => p.Kept.Goal.PartOf!.Weight))}");
    }
}
