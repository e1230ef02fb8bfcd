// Reads and keeps the map of stages. A kept change waits until the numbers are cut anew; see StageChanges in the jobs.
using System.Text.Json;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys;

/// <summary>A map as it is kept, and how far the newest change has come. <c>Steps</c> counts the metrics to be cut anew.</summary>
public sealed record KeptStageMap(StageMap Map, string State, int Steps, int StepsDone, string? ChangedBy, DateTimeOffset? ChangedAt, string? Fault)
{
    public const string Waiting = "waiting";
    public const string InForce = "in force";
    public const string Failed = "failed";
}

/// <summary>Finds and keeps maps.</summary>
public static class StageMapBook
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The newest map: the one in force, or the one that is about to be.</summary>
    public static async Task<KeptStageMap> ReadAsync(Session session, Workspace workspace, CancellationToken cancellationToken)
    {
        var change = await session.FirstAsync<Change>("""
            select c.version, c.stages::text as stages, c.state, c.steps, c.steps_done, c.fault, c.changed_at, a.name as changed_by
            from stage_change c left join account a on a.account_id = c.changed_by
            where c.workspace_id = @WorkspaceId order by c.version desc limit 1
            """, workspace, cancellationToken);
        if (change is null) return new KeptStageMap(new StageMap(0, await InForceAsync(session, workspace, cancellationToken)), KeptStageMap.InForce, 0, 0, null, null, null);
        // What is in force is read where the numbers read it; only what is not yet there is read from the change.
        var stages = change.State == KeptStageMap.InForce ? await InForceAsync(session, workspace, cancellationToken) : Stages(change.Stages);
        return new KeptStageMap(new StageMap(change.Version, stages), change.State, change.Steps, change.StepsDone, change.ChangedBy, change.ChangedAt, change.Fault);
    }

    /// <summary>The stages of a change as it was stored.</summary>
    public static IReadOnlyList<MappedStage> Stages(string stored) => JsonSerializer.Deserialize<List<MappedStage>>(stored, Json)!;

    /// <summary>
    /// Keeps a change, to come into force once the numbers are cut anew, or does nothing: when the account may not, or when
    /// the newest map is no longer the one that the change was made from. Throws for a map with faults.
    /// </summary>
    public static async Task<ChangeOutcome> KeepAsync(Database database, Workspace workspace, StageMap changed, int accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (changed.Faults() is { Count: > 0 } faults) throw new ArgumentException(string.Join(' ', faults), nameof(changed));
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx stages'), @WorkspaceId)", workspace, cancellationToken);
        var (may, version) = await session.SingleAsync<(bool, int)>("""
            select exists (select from membership m where m.workspace_id = @WorkspaceId and m.account_id = @accountId and m.role in ('owner', 'editor')),
                   coalesce((select max(version) from stage_change where workspace_id = @WorkspaceId), 0)
            """, new { workspace.WorkspaceId, accountId }, cancellationToken);
        if (!may) return ChangeOutcome.NotAllowed;
        if (version != changed.Version) return ChangeOutcome.ChangedMeanwhile;
        await session.ExecuteAsync("""
            update stage_change set state = 'replaced' where workspace_id = @WorkspaceId and state in ('waiting', 'failed');
            insert into stage_change (workspace_id, version, stages, changed_by) values (@WorkspaceId, @version + 1, @stages::jsonb, @accountId);
            """, new { workspace.WorkspaceId, version, accountId, stages = JsonSerializer.Serialize(changed.Stages.Select(Storable), Json) }, cancellationToken);
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.StagesChanged, "stages", string.Join(", ", changed.Stages.Select(stage => stage.Name)), cancellationToken);
        // Whoever has the page open sees that there is a newer map.
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return ChangeOutcome.Kept;
    }

    /// <summary>Makes the stored stages and rules exactly these, within the session's transaction.</summary>
    public static async Task WriteAsync(Session session, Workspace workspace, IReadOnlyList<MappedStage> stages, CancellationToken cancellationToken)
    {
        var rules = stages.SelectMany(stage => stage.Rules.Distinct().Select(rule => (stage.Key, rule))).ToList();
        await session.ExecuteAsync("""
            delete from stage where workspace_id = @WorkspaceId and stage <> all(@keys);
            insert into stage (workspace_id, stage, name, position, unit)
            select @WorkspaceId, key, name, position, unit from unnest(@keys, @names, @units) with ordinality as s(key, name, unit, position)
            on conflict (workspace_id, stage) do update set name = excluded.name, position = excluded.position, unit = excluded.unit;
            delete from stage_rule where workspace_id = @WorkspaceId;
            insert into stage_rule (workspace_id, stage, kind, value)
            select @WorkspaceId, stage, kind, value from unnest(@ruleStages, @kinds, @values) as r(stage, kind, value);
            """, new
        {
            workspace.WorkspaceId,
            keys = stages.Select(stage => stage.Key).ToArray(),
            names = stages.Select(stage => stage.Name).ToArray(),
            units = stages.Select(stage => stage.Unit).ToArray(),
            ruleStages = rules.Select(one => one.Key).ToArray(),
            kinds = rules.Select(one => one.rule.Kind).ToArray(),
            values = rules.Select(one => one.rule.Value).ToArray(),
        }, cancellationToken);
    }

    /// <summary>The stages that the numbers are cut by.</summary>
    internal static async Task<IReadOnlyList<MappedStage>> InForceAsync(Session session, Workspace workspace, CancellationToken cancellationToken)
    {
        var stages = await session.QueryAsync<Stage>(
            "select stage as key, name, position, unit from stage where workspace_id = @WorkspaceId order by position, stage", workspace, cancellationToken);
        var rules = (await session.QueryAsync<(string Stage, string Kind, string Value)>(
            "select stage, kind, value from stage_rule where workspace_id = @WorkspaceId order by kind, value", workspace, cancellationToken))
            .ToLookup(rule => rule.Stage, rule => new MappedRule(rule.Kind, rule.Value));
        return [.. stages.Select(stage => new MappedStage(stage.Key, stage.Name, stage.Unit, [.. rules[stage.Key]]))];
    }

    private static MappedStage Storable(MappedStage stage) => stage with
    {
        Name = StoredText.Of(stage.Name.Trim()),
        Rules = [.. stage.Rules.Select(rule => rule with { Value = StoredText.Of(rule.Value) }).Distinct()],
    };

    private sealed record Change
    {
        public int Version { get; init; }
        public required string Stages { get; init; }
        public required string State { get; init; }
        public int Steps { get; init; }
        public int StepsDone { get; init; }
        public string? Fault { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
        public string? ChangedBy { get; init; }
    }
}
