// What people do to a source from its page: connect it, change it, pause it, ask for a pull. Each deed and its line in the audit are one transaction.
using System.Text.Json;
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Jobs.Loading;

/// <summary>Whoever calls has checked that the person may, and rings for the source where it is to be pulled.</summary>
public sealed class SourceDesk(Database database, SourceBook sources)
{
    public const int LongestName = 120;

    /// <summary>Stores a new source; null when the workspace has one of that name already.</summary>
    public async Task<int?> ConnectAsync(
        Workspace workspace, IConnector connector, string name, IReadOnlyDictionary<string, string> settings, DateOnly since, Actor actor, CancellationToken cancellationToken)
    {
        var (open, secrets) = sources.Split(workspace.WorkspaceId, connector, name, settings);
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var id = await session.FirstAsync<int?>("""
            insert into source (workspace_id, connector, name, settings, secrets, cron, since, asked_at)
            values (@WorkspaceId, @connector, @name, @open::jsonb, @secrets, @cron, @since, now())
            on conflict (workspace_id, name) do nothing returning source_id
            """, new { workspace.WorkspaceId, connector = connector.Name, name, open, secrets, cron = connector.DefaultCron, since }, cancellationToken);
        if (id is null) return null;
        await DoneAsync(session, workspace, actor, Deed.Connected, name, connector.Title, cancellationToken);
        return id;
    }

    /// <summary>
    /// Replaces the settings of a source. Secrets that are not given stay as they are stored. Gives a sentence when that
    /// cannot be: a stored credential is not sent to another address than the one it was entered for.
    /// </summary>
    public async Task<string?> ChangeAsync(
        Workspace workspace, Source source, IConnector connector, IReadOnlyDictionary<string, string> given, Actor actor, CancellationToken cancellationToken)
    {
        if (Together(source, connector, given) is not { } settings)
            return "The address is another one: enter the credential again, it is kept for the old address only.";
        var (open, secrets) = sources.Split(workspace.WorkspaceId, connector, source.Name, settings);
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("""
            update source set settings = @open::jsonb, secrets = @secrets, asked_at = now() where workspace_id = @WorkspaceId and source_id = @SourceId
            """, new { workspace.WorkspaceId, source.SourceId, open, secrets }, cancellationToken);
        var isSecret = connector.Settings.Any(setting => setting.Secret && given.ContainsKey(setting.Key));
        await DoneAsync(session, workspace, actor, isSecret ? Deed.CredentialChanged : Deed.SettingsChanged, source.Name, null, cancellationToken);
        return null;
    }

    /// <summary>The settings given over the stored secrets, as a test call needs them; null when stored secrets would go to a new address.</summary>
    public IReadOnlyDictionary<string, string>? Together(Source source, IConnector connector, IReadOnlyDictionary<string, string> given)
    {
        var kept = connector.Settings.Where(setting => setting.Secret && !given.ContainsKey(setting.Key)).ToList();
        if (kept.Count == 0) return given;
        var stored = sources.Settings(source, connector);
        var before = connector.Addresses(stored).Select(a => a.Address);
        var all = given.ToDictionary();
        foreach (var setting in kept.Where(setting => stored.ContainsKey(setting.Key))) all[setting.Key] = stored[setting.Key];
        return connector.Addresses(all).All(a => before.Contains(a.Address)) ? all : null;
    }

    /// <summary>The settings that may be shown: none of the secret ones.</summary>
    public static IReadOnlyDictionary<string, string> Shown(Source source) => JsonSerializer.Deserialize<Dictionary<string, string>>(source.Settings)!;

    /// <summary>Holds the schedule, or lets it go on. A run under way goes to its end.</summary>
    public async Task PauseAsync(Workspace workspace, Source source, bool paused, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await session.ExecuteAsync("update source set paused = @paused where workspace_id = @WorkspaceId and source_id = @SourceId and paused <> @paused",
            new { workspace.WorkspaceId, source.SourceId, paused }, cancellationToken) == 0) return;
        await DoneAsync(session, workspace, actor, paused ? Deed.Paused : Deed.Resumed, source.Name, null, cancellationToken);
    }

    /// <summary>Sets the five-field cron by which the source is pulled; whoever calls has checked that it can be read.</summary>
    public async Task ScheduleAsync(Workspace workspace, Source source, string cron, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("update source set cron = @cron where workspace_id = @WorkspaceId and source_id = @SourceId",
            new { workspace.WorkspaceId, source.SourceId, cron }, cancellationToken);
        await DoneAsync(session, workspace, actor, Deed.ScheduleChanged, source.Name, cron, cancellationToken);
    }

    /// <summary>Notes that a person wants the source pulled: the next ring pulls it even where the vendor asked to wait.</summary>
    public async Task AskAsync(Workspace workspace, Source source, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("update source set asked_at = now() where workspace_id = @WorkspaceId and source_id = @SourceId", source, cancellationToken);
        await DoneAsync(session, workspace, actor, Deed.PullAsked, source.Name, null, cancellationToken);
    }

    /// <summary>Takes the wish for a pull away; true when there was one.</summary>
    public async Task<bool> TakeAskAsync(int workspaceId, int sourceId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Workspace(workspaceId), cancellationToken);
        var taken = await session.ExecuteAsync(
            "update source set asked_at = null where workspace_id = @workspaceId and source_id = @sourceId and asked_at is not null and not paused",
            new { workspaceId, sourceId }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return taken == 1;
    }

    private static async Task DoneAsync(
        Session session, Workspace workspace, Actor actor, Deed deed, string subject, string? detail, CancellationToken cancellationToken)
    {
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, deed, subject, detail, cancellationToken);
        // Ages and states on open pages change with the deed.
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
