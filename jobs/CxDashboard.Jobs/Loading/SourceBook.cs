// Sources as the scheduler and the runs need them: settings in clear, secrets opened at the last moment.
using System.Text.Json;
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Jobs.Loading;

/// <summary>A source as it is stored.</summary>
public sealed record Source
{
    public int WorkspaceId { get; init; }
    public int SourceId { get; init; }
    public required string Connector { get; init; }
    public required string Name { get; init; }
    public required string Settings { get; init; }
    public byte[]? Secrets { get; init; }
    public required string Cron { get; init; }
    public DateOnly Since { get; init; }
    public bool Paused { get; init; }
}

/// <summary>Finds and writes sources.</summary>
public sealed class SourceBook(Database database, SecretBox box)
{
    /// <summary>The stored connector name of sources that are fed by files.</summary>
    public const string Import = "import";

    private const string Columns = "workspace_id, source_id, connector, name, settings::text as settings, secrets, cron, since, paused";

    /// <summary>All sources that are pulled on a schedule, over all workspaces.</summary>
    public async Task<IReadOnlyList<Source>> ScheduledAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.System(), cancellationToken);
        return [.. await session.QueryAsync<Source>(
            $"select {Columns} from source where connector <> @Import and not paused order by workspace_id, source_id", new { Import }, cancellationToken)];
    }

    public async Task<IReadOnlyList<Source>> OfAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<Source>(
            $"select {Columns} from source where workspace_id = @WorkspaceId order by source_id", workspace, cancellationToken)];
    }

    /// <summary>The source of that number; null when the workspace has none.</summary>
    public async Task<Source?> FindAsync(Workspace workspace, int sourceId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await session.FirstAsync<Source>(
            $"select {Columns} from source where workspace_id = @WorkspaceId and source_id = @sourceId", new { workspace.WorkspaceId, sourceId }, cancellationToken);
    }

    /// <summary>Makes or changes the source of that name; secrets are sealed here and never read back to a page.</summary>
    public async Task<int> SaveAsync(
        Workspace workspace, IConnector connector, string name, IReadOnlyDictionary<string, string> settings, string? cron, DateOnly since,
        CancellationToken cancellationToken)
    {
        var (open, secrets) = Split(workspace.WorkspaceId, connector, name, settings);
        return await SaveAsync(workspace, connector.Name, name, open, secrets, cron, connector.DefaultCron, since, cancellationToken);
    }

    /// <summary>The settings as they are stored: the open ones as JSON, the secret ones sealed for this source.</summary>
    internal (string Open, byte[] Secrets) Split(int workspaceId, IConnector connector, string name, IReadOnlyDictionary<string, string> settings)
    {
        var secretKeys = connector.Settings.Where(s => s.Secret).Select(s => s.Key).ToHashSet();
        var secrets = settings.Where(pair => secretKeys.Contains(pair.Key)).ToDictionary();
        var open = settings.Where(pair => !secretKeys.Contains(pair.Key)).ToDictionary();
        return (JsonSerializer.Serialize(open), box.Seal(secrets, workspaceId, connector.Name, name));
    }

    /// <summary>The source that a kind's files are imported into; made on first use. Its first day only ever moves back.</summary>
    public Task<int> ForImportAsync(Workspace workspace, FactKind kind, DateOnly since, CancellationToken cancellationToken) =>
        SaveAsync(workspace, Import, $"Imported {kind.Plural()}", "{}", null, null, "", since, cancellationToken);

    private async Task<int> SaveAsync(
        Workspace workspace, string connector, string name, string settings, byte[]? secrets, string? cron, string usualCron, DateOnly since,
        CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var id = await session.FirstAsync<int?>("""
            insert into source (workspace_id, connector, name, settings, secrets, cron, since)
            values (@WorkspaceId, @connector, @name, @settings::jsonb, @secrets, coalesce(@cron, @usualCron), @since)
            on conflict (workspace_id, name) do update
              set settings = excluded.settings, secrets = excluded.secrets, cron = coalesce(@cron, source.cron), since = least(source.since, excluded.since)
              where source.connector = excluded.connector
            returning source_id
            """, new { workspace.WorkspaceId, connector, name, settings, secrets, cron, usualCron, since }, cancellationToken)
            ?? throw new SourceFault(FaultKind.Misconfigured, $"The workspace {workspace.Key} has a source \"{name}\" of another kind: choose another name.");
        await session.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>All settings of a source, secrets included, with the connector's defaults filled in.</summary>
    public IReadOnlyDictionary<string, string> Settings(Source source, IConnector connector)
    {
        var settings = connector.Settings.Where(s => s.Default is not null).ToDictionary(s => s.Key, s => s.Default!);
        foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(source.Settings)!) settings[key] = value;
        if (source.Secrets is { } sealedBox)
        {
            var secrets = box.Open(sealedBox, source.WorkspaceId, source.Connector, source.Name)
                ?? throw new SourceFault(FaultKind.Misconfigured, $"The credential of {source.Name} cannot be opened with this installation's key: enter it again.");
            foreach (var (key, value) in secrets) settings[key] = value;
        }

        return settings;
    }
}
