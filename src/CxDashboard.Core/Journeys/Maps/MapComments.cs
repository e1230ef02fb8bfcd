// What people say about a card of a map, beside it and not in it: a comment makes no version.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>One comment. SettledBy is null while it is open.</summary>
public sealed record MapComment
{
    public int CommentId { get; init; }
    public required string Card { get; init; }
    public required string Body { get; init; }
    public required string WrittenAs { get; init; }
    public DateTimeOffset WrittenAt { get; init; }
    public string? SettledAs { get; init; }

    /// <summary>The share by which a visitor came who wrote it, and the share's label; null where a member wrote.</summary>
    public int? ShareId { get; init; }

    public string? Link { get; init; }
}

/// <summary>Reads, adds and settles comments. Every member of the workspace may, viewers too: clients take part.</summary>
public static class MapComments
{
    public const int Longest = 2000;

    /// <summary>More on one map would be a chat.</summary>
    public const int Most = 2000;

    private static readonly string[] Members = ["owner", "editor", "viewer"];

    /// <summary>All comments of a map, the oldest first.</summary>
    public static async Task<IReadOnlyList<MapComment>> ReadAsync(Session session, Workspace workspace, int mapId, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync<MapComment>("""
            select comment_id, card, body, written_as, written_at, settled_as, share_id, s.label as link
            from map_comment left join share s using (workspace_id, share_id)
            where workspace_id = @WorkspaceId and map_id = @mapId order by comment_id
            """, new { workspace.WorkspaceId, mapId }, cancellationToken)];

    /// <summary>Adds a comment, tells whom it mentions, and gives null; or says why not.</summary>
    public static async Task<string?> AddAsync(Database database, Workspace workspace, int accountId, int mapId, string card, string body, CancellationToken cancellationToken)
    {
        var text = StoredText.Of(body).Trim();
        if (text.Length == 0) return "Write something first.";
        if (text.Length > Longest) return $"A comment has at most {Longest:#,0} characters; this one has {text.Length:#,0}.";
        return await DoAsync(database, workspace, accountId, async (session, member) =>
        {
            var added = await session.FirstAsync<int?>("""
                insert into map_comment (workspace_id, map_id, card, body, written_by, written_as)
                select @WorkspaceId, @mapId, @card, @text, @AccountId, @Name
                where (select count(*) from map_comment where workspace_id = @WorkspaceId and map_id = @mapId) < @Most
                returning comment_id
                """, new { workspace.WorkspaceId, mapId, card, text, member.AccountId, member.Name, Most }, cancellationToken);
            if (added is { } comment) await Mentions.StoreAsync(session, workspace, comment, accountId, text, cancellationToken);
            return added is not null;
        }, $"There are {Most} comments on this map already; the new one was not added.", cancellationToken);
    }

    /// <summary>Marks a comment as settled and gives null, or says why not.</summary>
    public static Task<string?> SettleAsync(Database database, Workspace workspace, int accountId, int mapId, int commentId, CancellationToken cancellationToken) =>
        DoAsync(database, workspace, accountId, async (session, member) => await session.ExecuteAsync("""
            update map_comment set settled_at = coalesce(settled_at, clock_timestamp()), settled_as = coalesce(settled_as, @Name)
            where workspace_id = @WorkspaceId and map_id = @mapId and comment_id = @commentId
            """, new { workspace.WorkspaceId, member.Name, mapId, commentId }, cancellationToken) > 0, "This comment is gone.", cancellationToken);

    /// <summary>Takes away what a visitor wrote and gives null, or says why not. Editors may; what members wrote stays.</summary>
    public static Task<string?> RemoveAsync(Database database, Workspace workspace, int accountId, int mapId, int commentId, CancellationToken cancellationToken) =>
        DoAsync(database, workspace, accountId, async (session, member) =>
        {
            if (await MapEditor.FindAsync(session, workspace, accountId, cancellationToken) is null) return false;
            var removed = await session.ExecuteAsync(
                "delete from map_comment where workspace_id = @WorkspaceId and map_id = @mapId and comment_id = @commentId and share_id is not null", new { workspace.WorkspaceId, mapId, commentId }, cancellationToken);
            if (removed > 0) await AuditBook.WriteAsync(session, workspace.WorkspaceId, new Actor(accountId, member.Name), Deed.GuestCommentRemoved, $"map {mapId}", $"comment {commentId}", cancellationToken);
            return removed > 0;
        }, "Only editors can take away what a visitor wrote, and nobody what is gone.", cancellationToken);

    private static async Task<string?> DoAsync(
        Database database, Workspace workspace, int accountId, Func<Session, MapEditor, Task<bool>> deed, string refusal, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await MapEditor.FindAsync(session, workspace, accountId, Members, cancellationToken) is not { } member) return "You are no member of this workspace; nothing was changed.";
        if (!await deed(session, member)) return refusal;
        await MapBook.TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return null;
    }
}
