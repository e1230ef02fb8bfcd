// Reads and keeps a workspace's themes; who may is asked of the database in the transaction of the change.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Feedback;

public static class ThemeBook
{
    /// <summary>The themes by name.</summary>
    public static async Task<IReadOnlyList<Theme>> ReadAsync(Session session, Workspace workspace, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<Row>("select theme, name, words, version from theme where workspace_id = @WorkspaceId order by lower(name)", workspace, cancellationToken))
            .Select(row => new Theme(row.Theme, row.Name, row.Words, row.Version))];

    /// <summary>Adds a theme (version 0) or changes one, and gives null; else says why nothing was kept.</summary>
    public static Task<string?> KeepAsync(Database database, Workspace workspace, int accountId, Theme theme, CancellationToken cancellationToken) =>
        ChangeAsync(database, workspace, accountId, theme, theme.Version == 0 ? Deed.ThemeAdded : Deed.ThemeChanged, async (session, themes) =>
        {
            if (Theme.Check(theme, [.. themes.Where(other => other.Key != theme.Key)]) is { Count: > 0 } faults) return $"Not saved: {string.Join(' ', faults.Select(fault => fault.Sentence))}";
            await WriteAsync(session, workspace, theme, cancellationToken);
            return null;
        }, cancellationToken);

    /// <summary>Deletes a theme and gives null; else says why it is still there. The comments stay.</summary>
    public static Task<string?> DeleteAsync(Database database, Workspace workspace, int accountId, Theme theme, CancellationToken cancellationToken) =>
        ChangeAsync(database, workspace, accountId, theme, Deed.ThemeDeleted, async (session, _) =>
        {
            await session.ExecuteAsync("delete from theme where workspace_id = @WorkspaceId and theme = @Key", new { workspace.WorkspaceId, theme.Key }, cancellationToken);
            return null;
        }, cancellationToken);

    /// <summary>Writes a theme within the session's transaction; whoever calls has asked for the right.</summary>
    public static Task WriteAsync(Session session, Workspace workspace, Theme theme, CancellationToken cancellationToken) => session.ExecuteAsync("""
        insert into theme (workspace_id, theme, name, words) values (@WorkspaceId, @Key, @name, @words)
        on conflict (workspace_id, theme) do update set name = excluded.name, words = excluded.words, version = theme.version + 1, changed_at = now()
        """, new { workspace.WorkspaceId, theme.Key, name = StoredText.Of(theme.Name.Trim()), words = theme.Words.Select(StoredText.Of).ToArray() }, cancellationToken);

    private static async Task<string?> ChangeAsync(
        Database database, Workspace workspace, int accountId, Theme theme, Deed deed, Func<Session, IReadOnlyList<Theme>, Task<string?>> change, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        // One change at a time, so that each sees the names and the version that the one before it left.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx themes'), @WorkspaceId)", workspace, cancellationToken);
        if (await MapEditor.FindAsync(session, workspace, accountId, cancellationToken) is not { } editor) return "You may not change themes in this workspace; nothing was saved.";
        var themes = await ReadAsync(session, workspace, cancellationToken);
        var kept = themes.FirstOrDefault(one => one.Key == theme.Key);
        if (theme.Version > 0 && kept is null) return $"Somebody deleted “{theme.Name}” meanwhile; add it anew if it should be there.";
        if ((kept?.Version ?? 0) != theme.Version) return $"Not saved: somebody else changed “{kept!.Name}” meanwhile. What you typed is still here; open the theme again to see theirs.";
        if (await change(session, themes) is { } refusal) return refusal;
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, new Actor(accountId, editor.Name), deed, $"theme {theme.Name.Trim()}",
            deed == Deed.ThemeDeleted ? null : string.Join(", ", theme.Words), cancellationToken);
        await MapBook.TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return null;
    }

    private sealed record Row
    {
        public required string Theme { get; init; }
        public required string Name { get; init; }
        public required string[] Words { get; init; }
        public int Version { get; init; }
    }
}
