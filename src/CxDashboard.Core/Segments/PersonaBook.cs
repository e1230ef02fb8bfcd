// Reads, keeps and removes a workspace's personas.
using System.Text.Json;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Segments;

/// <summary>A persona as it is stored, with who changed it last; ChangedBy is null when that account is gone.</summary>
public sealed record KeptPersona(Persona Persona, string? ChangedBy, DateTimeOffset ChangedAt)
{
    /// <summary>Changes with every keeping.</summary>
    public string Mark => ChangedAt.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

public static class PersonaBook
{
    /// <summary>All personas by name.</summary>
    public static async Task<IReadOnlyList<KeptPersona>> ReadAsync(Session session, Workspace workspace, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<Row>("""
            select p.persona, p.name, p.attributes::text as attributes, p.changed_at, a.name as changed_by,
                   array(select l.segment from persona_segment l join segment s using (workspace_id, segment)
                         where l.workspace_id = p.workspace_id and l.persona = p.persona order by s.position) as segments
            from persona p left join account a on a.account_id = p.changed_by
            where p.workspace_id = @WorkspaceId
            order by lower(p.name)
            """, workspace, cancellationToken)).Select(row => row.Kept)];

    /// <summary>
    /// Keeps a persona that <see cref="PersonaRules"/> found nothing wrong with, new or changed. <paramref name="basedOn"/>: the
    /// mark its author saw, null for a new one. The right is asked of the database in the same transaction.
    /// </summary>
    public static async Task<SegmentOutcome> KeepAsync(
        Database database, Workspace workspace, int accountId, Persona persona, string? basedOn, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await RefusalAsync(session, workspace, accountId, persona.Key, basedOn, cancellationToken) is { } refusal) return refusal;
        await WriteAsync(session, workspace, persona, accountId, cancellationToken);
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.PersonaKept, $"persona {persona.Name.Trim()}", null, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return SegmentOutcome.Kept;
    }

    /// <summary>Writes a persona and what it is linked with. <paramref name="accountId"/> is null where nobody signed in does.</summary>
    internal static Task WriteAsync(Session session, Workspace workspace, Persona persona, int? accountId, CancellationToken cancellationToken) =>
        session.ExecuteAsync("""
            insert into persona (workspace_id, persona, name, attributes, changed_by, changed_at)
            values (@WorkspaceId, @Key, @name, @attributes::jsonb, @accountId, clock_timestamp())
            on conflict (workspace_id, persona) do update
              set name = excluded.name, attributes = excluded.attributes, changed_by = excluded.changed_by, changed_at = excluded.changed_at;
            delete from persona_segment where workspace_id = @WorkspaceId and persona = @Key;
            insert into persona_segment (workspace_id, persona, segment) select @WorkspaceId, @Key, segment from unnest(@segments) as s(segment);
            """, new
        {
            workspace.WorkspaceId,
            persona.Key,
            name = StoredText.Of(persona.Name.Trim()),
            attributes = JsonSerializer.Serialize(persona.Attributes.Where(said => said.Value.Trim().Length > 0).ToDictionary(said => said.Key, said => StoredText.Of(said.Value.Trim()))),
            accountId,
            segments = persona.Segments.Distinct().ToArray(),
        }, cancellationToken);

    /// <summary>Takes a persona away; its segments stay.</summary>
    public static async Task<SegmentOutcome> RemoveAsync(
        Database database, Workspace workspace, int accountId, string key, string basedOn, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await RefusalAsync(session, workspace, accountId, key, basedOn, cancellationToken) is { } refusal) return refusal;
        await session.ExecuteAsync("delete from persona where workspace_id = @WorkspaceId and persona = @key", new { workspace.WorkspaceId, key }, cancellationToken);
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.PersonaRemoved, $"persona {key}", null, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return SegmentOutcome.Kept;
    }

    private static async Task<SegmentOutcome?> RefusalAsync(
        Session session, Workspace workspace, int accountId, string key, string? basedOn, CancellationToken cancellationToken)
    {
        if (await EditRight.RefusalAsync(session, workspace, accountId, cancellationToken) is { } refusal) return refusal;
        var kept = (await ReadAsync(session, workspace, cancellationToken)).FirstOrDefault(one => one.Persona.Key == key);
        return kept?.Mark == basedOn ? null : SegmentOutcome.ChangedMeanwhile;
    }

    private sealed record Row
    {
        public required string Persona { get; init; }
        public required string Name { get; init; }
        public required string Attributes { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
        public string? ChangedBy { get; init; }
        public string[] Segments { get; init; } = [];

        public KeptPersona Kept => new(new Persona(Persona, Name, JsonSerializer.Deserialize<Dictionary<string, string>>(Attributes)!, Segments), ChangedBy, ChangedAt);
    }
}
