// Keeps a new goal or a change of one. A change is a new row from its day on; no older row is ever touched.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Goals;

/// <summary>What became of a change.</summary>
public enum ChangeOutcome
{
    /// <summary>It is kept.</summary>
    Kept,

    /// <summary>The account is no owner or editor of the workspace.</summary>
    NotAllowed,

    /// <summary>Someone else changed the goal after its author had opened it.</summary>
    ChangedMeanwhile,

    /// <summary>The goals around it changed meanwhile, so that it cannot be part of the one chosen any more.</summary>
    DoesNotFit,
}

/// <summary>A goal to be kept.</summary>
/// <param name="GoalId">Null for a new goal.</param>
/// <param name="HoldsFrom">The first day it holds; a revision of the same day gives way to it and stays on record.</param>
/// <param name="BasedOn">The mark of the revisions its author saw, see <see cref="MarkOf"/>; unused for a new goal.</param>
public sealed record GoalChange(int? GoalId, Goal Goal, int WindowDays, DateOnly HoldsFrom, string Why, int AccountId, string BasedOn = "")
{
    private const string MayEdit = """
        exists (select from membership m where m.workspace_id = @WorkspaceId and m.account_id = @AccountId and m.role in ('owner', 'editor'))
        """;

    /// <summary>Changes whenever any revision of a goal does.</summary>
    public static string MarkOf(IReadOnlyList<GoalRevision> revisions) =>
        string.Join(' ', revisions.Select(r => $"{r.HoldsFrom:yyyyMMdd}.{r.ChangedAt?.UtcTicks}"));

    /// <summary>
    /// Keeps it and raises the data version, or does nothing; gives the goal's number. The right is asked of the database
    /// in the same transaction, and the rules once more: a goal that breaks them is the caller's mistake.
    /// </summary>
    /// <exception cref="ArgumentException">The goal breaks a rule.</exception>
    public async Task<(ChangeOutcome Outcome, int GoalId)> KeepAsync(Database database, Workspace workspace, double? measuredBaseline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var stages = (await WorkspaceBook.StagesAsync(database, workspace, cancellationToken)).Select(s => s.Key).ToList();
        IReadOnlyList<GoalFault> faults = MetricRules.Check(new KeptGoal(GoalId ?? 0, Goal, WindowDays), stages);
        if (faults.Count == 0) faults = GoalRules.Check(Goal, GoalBook.ScaleOf(Catalogue.Get(Goal.Metric)), measuredBaseline);
        if (faults.Count > 0) throw new ArgumentException(string.Join(' ', faults.Select(f => f.Sentence)));

        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        // One change of a workspace's goals at a time: two new goals never get one number, two changes never cross.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx goals'), @WorkspaceId)", workspace, cancellationToken);
        if (!await session.SingleAsync<bool>($"select {MayEdit}", new { workspace.WorkspaceId, AccountId }, cancellationToken)) return (ChangeOutcome.NotAllowed, 0);
        var all = await GoalBook.AllRevisionsAsync(session, workspace, cancellationToken);
        if (GoalId is { } known && MarkOf([.. all.Where(revision => revision.GoalId == known)]) != BasedOn) return (ChangeOutcome.ChangedMeanwhile, known);
        if (GoalFamily.FaultOf(all, GoalId, Goal.PartOf, HoldsFrom) is not null) return (ChangeOutcome.DoesNotFit, GoalId ?? 0);
        var goalId = GoalId ?? await session.SingleAsync<int>("select coalesce(max(goal_id), 0) + 1 from goal where workspace_id = @WorkspaceId", workspace, cancellationToken);
        await InsertAsync(session, workspace, goalId, cancellationToken);
        await AuditBook.WriteAsync(session, workspace, AccountId, GoalId is null ? Deed.GoalMade : Deed.GoalChanged, $"goal {Goal.Name}", Why is "" ? null : Why, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return (ChangeOutcome.Kept, goalId);
    }

    private Task InsertAsync(Session session, Workspace workspace, int goalId, CancellationToken cancellationToken) => session.ExecuteAsync("""
        insert into goal (workspace_id, goal_id, effective_from, name, metric, stage, kind, amount, low, high, baseline, baseline_from, baseline_to,
                          starts_on, ends_on, window_days, owner, changed_by, changed_at, reason, parent_id, weight, dim, value)
        values (@WorkspaceId, @goalId, @HoldsFrom, @Name, @Metric, @Stage, @kind, @amount, @Low, @High, @BaselineValue, @BaselineFrom, @BaselineTo,
                @Start, @End, @WindowDays, @Owner, @AccountId, clock_timestamp(), @Why, @ParentId, @Weight, @Dim, @Value)
        """, new
    {
        workspace.WorkspaceId,
        goalId,
        HoldsFrom,
        Name = StoredText.Of(Goal.Name),
        Goal.Metric,
        Goal.Stage,
        kind = Goal.Kind.ToString().ToLowerInvariant(),
        amount = Goal.Kind == GoalKind.Hold ? null : (double?)Goal.Amount,
        Goal.Low,
        Goal.High,
        Goal.BaselineValue,
        Goal.BaselineFrom,
        Goal.BaselineTo,
        Goal.Start,
        Goal.End,
        WindowDays,
        Owner = StoredText.Of(Goal.Owner),
        AccountId,
        Why = StoredText.Of(Why),
        Goal.PartOf?.ParentId,
        Goal.PartOf?.Weight,
        Goal.Only?.Dim,
        Value = Goal.Only is { } only ? StoredText.Of(only.Value) : null,
    }, cancellationToken);
}
