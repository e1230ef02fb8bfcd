// The editor's knowledge beside the form: what may be chosen, what the draft would mean, and what stands against it.
using System.Globalization;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>What a draft leads to. Numbers is null while the draft cannot be asked about, Family where it is part of nothing.</summary>
/// <param name="Parents">The goals that it may be part of, and the one chosen.</param>
/// <param name="HasParts">It has sub-goals itself.</param>
/// <param name="Values">The values of the chosen dimension, the largest first.</param>
public sealed record GoalEditing(
    GoalDraft Draft, DraftReading Reading, IReadOnlyList<Stage> Stages, IReadOnlyList<GoalRevision> Parents, bool HasParts, IReadOnlyList<string> Values,
    IReadOnlyList<GoalRevision> Revisions, GoalNumbers? Numbers, Said? Family, IReadOnlyList<GoalFault> Faults, bool AsksToReachBack, string? Overlap)
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
    /// <param name="parentId">The goal that a new one should be part of; one that cannot be a parent is left out.</param>
    public static async Task<GoalEditing?> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, int? goalId, GoalDraft? draft, TimeProvider clock, CancellationToken cancellationToken,
        int? parentId = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var today = workspace.Today(clock);
        var frame = await Frame.ReadAsync(database, workspace, today, cancellationToken);
        var all = await AllAsync(database, workspace, cancellationToken);
        var revisions = all.Where(revision => revision.GoalId == goalId).ToList();
        if (goalId is not null && revisions.Count == 0) return null;
        draft ??= goalId is null
            ? GoalDraft.New(workspace, today, GoalFamily.StandingAlone(all, today).FirstOrDefault(goal => goal.GoalId == parentId))
            : GoalDraft.Of(GoalRevision.InForce(revisions, today) ?? revisions[0], today);

        var reading = DraftReading.Of(draft, goalId, [.. frame.Stages.Select(stage => stage.Key)], today);
        var part = reading.Kept.Goal.PartOf;
        var from = reading.HoldsFrom ?? today;
        var misfit = GoalFamily.FaultOf(all, goalId, part, from);
        var parent = part is null || misfit is not null ? null : GoalRevision.InForce(all.Where(revision => revision.GoalId == part.ParentId), from);
        var beside = parent is null ? [] : GoalFamily.PartsOf(all, parent.GoalId, today).Where(other => other.GoalId != goalId).ToList();
        var answers = await DraftAnswers.AskAsync(gateway, reading, parent, beside, frame, today.AddDays(-1), cancellationToken);

        var judgedTo = Judged.To(all, goalId, part, from, frame, today);
        var faults = new List<GoalFault>(reading.Faults);
        // With the baseline measured, the rules about the target can be asked too.
        if (answers.Numbers is { } numbers) faults.AddRange(numbers.Progress.Standing.Faults);
        if (misfit is not null) faults.Add(misfit);
        if (DraftReading.Unsaid(draft, reading.HoldsFrom, judgedTo) is { } unsaid) faults.Add(unsaid);
        return new GoalEditing(
            draft, reading, frame.Stages, ParentsOf(all, goalId, part, from), goalId is { } own && GoalFamily.PartsOf(all, own, from).Count > 0, answers.Values,
            revisions, answers.Numbers, answers.Family, [.. faults.DistinctBy(fault => fault.Sentence)],
            reading.HoldsFrom <= judgedTo, OverlapOf(revisions, reading.HoldsFrom));
    }

    private static async Task<IReadOnlyList<GoalRevision>> AllAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await GoalBook.AllRevisionsAsync(session, workspace, cancellationToken);
    }

    // What is chosen stays in the list where it does not fit: its fault says what to do, and nothing is lost.
    private static IReadOnlyList<GoalRevision> ParentsOf(IReadOnlyList<GoalRevision> all, int? goalId, Part? part, DateOnly from)
    {
        var chosen = all.LastOrDefault(revision => revision.GoalId == part?.ParentId);
        var may = goalId is { } own && GoalFamily.PartsOf(all, own, from).Count > 0 ? [] : GoalFamily.StandingAlone(all, from).Where(goal => goal.GoalId != goalId);
        return [.. may.Concat(chosen is null ? [] : [chosen]).DistinctBy(goal => goal.GoalId)];
    }

    /// <summary>What the day means among the revisions there are.</summary>
    internal static string? OverlapOf(IReadOnlyList<GoalRevision> revisions, DateOnly? holdsFrom)
    {
        if (revisions.LastOrDefault(revision => revision.HoldsFrom == holdsFrom) is { } same)
            return $"Replaces the revision of that day{(same.ChangedBy.Length > 0 ? $", set by {same.ChangedBy}" : "")}; that one stays on record.";
        return revisions.Where(revision => revision.HoldsFrom > holdsFrom).MinBy(revision => revision.HoldsFrom) is { } next
            ? $"Holds until another revision takes over on {Format.Day(next.HoldsFrom)}."
            : null;
    }
}
