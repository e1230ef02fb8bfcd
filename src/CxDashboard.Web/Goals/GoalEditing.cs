// The editor's knowledge beside the form: what may be chosen, what the draft would mean, and what stands against it.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>What a draft leads to. Numbers is null while the draft cannot be asked about.</summary>
public sealed record GoalEditing(
    GoalDraft Draft, DraftReading Reading, IReadOnlyList<Stage> Stages, IReadOnlyList<GoalRevision> Revisions,
    GoalNumbers? Numbers, IReadOnlyList<GoalFault> Faults, bool AsksToReachBack, string? Overlap)
{
    public string Mark => GoalChange.MarkOf(Revisions);

    public double? MeasuredBaseline => Numbers?.Progress.Standing.MeasuredBaseline?.Value;

    /// <summary>The first sentence about any of these fields; null when there is none.</summary>
    public string? FaultOf(params ReadOnlySpan<string> fields)
    {
        foreach (var fault in Faults)
        {
            if (fields.Contains(fault.Field)) return fault.Sentence;
        }

        return null;
    }

    /// <summary>The change to keep, when there are no faults.</summary>
    public GoalChange Change(int? goalId, int accountId, string basedOn) =>
        new(goalId, Reading.Kept.Goal, Reading.Kept.WindowDays, Reading.HoldsFrom!.Value, Reading.Why, accountId, basedOn);

    /// <summary>
    /// Works the draft through; without one it begins with the goal as it holds today, or with an empty form. Null when
    /// there is no such goal.
    /// </summary>
    public static async Task<GoalEditing?> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, int? goalId, GoalDraft? draft, TimeProvider clock, CancellationToken cancellationToken)
    {
        var today = workspace.Today(clock);
        var frame = await Frame.ReadAsync(database, workspace, today, cancellationToken);
        var revisions = goalId is { } id ? await RevisionsAsync(database, workspace, id, cancellationToken) : [];
        if (goalId is not null && revisions.Count == 0) return null;
        draft ??= goalId is null ? GoalDraft.New(workspace, today) : GoalDraft.Of(GoalRevision.InForce(revisions, today) ?? revisions[0], today);

        var reading = DraftReading.Of(draft, goalId, [.. frame.Stages.Select(stage => stage.Key)], today);
        var numbers = reading.MayAsk ? await AskAsync(gateway, reading.Kept, frame, today.AddDays(-1), cancellationToken) : null;
        var judgedTo = JudgedTo(revisions, frame, today);
        var faults = new List<GoalFault>(reading.Faults);
        // With the baseline measured, the rules about the target can be asked too.
        if (numbers is not null) faults.AddRange(numbers.Progress.Standing.Faults);
        if (DraftReading.Unsaid(draft, reading.HoldsFrom, judgedTo) is { } unsaid) faults.Add(unsaid);
        return new GoalEditing(draft, reading, frame.Stages, revisions, numbers, [.. faults.DistinctBy(fault => fault.Sentence)],
            reading.HoldsFrom <= judgedTo, OverlapOf(revisions, reading.HoldsFrom));
    }

    private static async Task<IReadOnlyList<GoalRevision>> RevisionsAsync(Database database, Workspace workspace, int goalId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await GoalBook.RevisionsAsync(session, workspace, goalId, cancellationToken);
    }

    private static async Task<GoalNumbers> AskAsync(RememberedAnswers gateway, KeptGoal kept, Frame frame, DateOnly lastDay, CancellationToken cancellationToken)
    {
        // A goal without a name yet still has numbers to show.
        var named = kept with { Goal = kept.Goal with { Name = Filled(kept.Goal.Name), Owner = Filled(kept.Goal.Owner) } };
        var questions = new Questions([], frame.Audience);
        var reader = GoalReader.Ask(named, frame, lastDay, questions);
        return reader.Read(await gateway.AskAsync(frame.Workspace, questions.All, cancellationToken));
    }

    private static string Filled(string text) => text.Length > 0 ? text : "–";

    /// <summary>The last day on which the goal has been judged; null when it never was.</summary>
    private static DateOnly? JudgedTo(IReadOnlyList<GoalRevision> revisions, Frame frame, DateOnly today)
    {
        if (GoalRevision.InForce(revisions, today) is not { } held || frame.SettledOf(Catalogue.Get(held.Goal.Metric)) is not { } settled) return null;
        return settled < today ? settled : today.AddDays(-1);
    }

    /// <summary>What the day means among the revisions there are.</summary>
    internal static string? OverlapOf(IReadOnlyList<GoalRevision> revisions, DateOnly? holdsFrom)
    {
        if (revisions.FirstOrDefault(revision => revision.HoldsFrom == holdsFrom) is { } same)
            return $"Replaces the revision of that day{(same.ChangedBy.Length > 0 ? $", set by {same.ChangedBy}" : "")}.";
        return revisions.Where(revision => revision.HoldsFrom > holdsFrom).MinBy(revision => revision.HoldsFrom) is { } next
            ? $"Holds until another revision takes over on {Format.Day(next.HoldsFrom)}."
            : null;
    }
}
