// What visitors of a shared map say about its cards: held against the link and the map as they stand at that instant.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Sharing;

/// <summary>A visitor's comment as typed: on a card, under a name that nobody vouches for.</summary>
public sealed record GuestComment(string Card, string Name, string Text);

public static class GuestComments
{
    public const int LongestName = 60;

    /// <summary>A link takes no more than these; a conversation beyond them has other places.</summary>
    public const int MostOfAShare = 200;

    /// <summary>Adds a comment and gives null; or says why not, in a sentence for the visitor.</summary>
    public static async Task<string?> AddAsync(
        Database database, Workspace workspace, Share share, GuestComment typed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(typed);
        var (name, text) = (StoredText.Of(typed.Name).Trim(), StoredText.Of(typed.Text).Trim());
        if (FaultOf(name, text) is { } fault) return fault;
        if (share.Spec is not { TakesComments: true, Map: { } map } spec || share.WorkspaceId != workspace.WorkspaceId) return "This page takes no comments.";
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        if (await MapBook.ReadAsync(session, workspace, map, spec.MapVersion, cancellationToken) is not { IsPutAway: false } kept
            || GuestMap.Of(kept.Map, spec).Find(typed.Card) is null) return "This card is not on the page any more; choose another one.";
        var added = await session.FirstAsync<int?>("""
            insert into map_comment (workspace_id, map_id, card, body, written_as, share_id)
            select workspace_id, @map, @Card, @text, @name, share_id from share s
            where (workspace_id, share_id, version) = (@WorkspaceId, @ShareId, @Version) and state = 'live' and expires_at > @now
              and (select count(*) from map_comment c where (c.workspace_id, c.map_id) = (s.workspace_id, @map)) < @Most
              and (select count(*) from map_comment c where (c.workspace_id, c.share_id) = (s.workspace_id, s.share_id)) < @MostOfAShare
            returning comment_id
            """, new { workspace.WorkspaceId, share.ShareId, share.Version, map, typed.Card, text, name, now, MapComments.Most, MostOfAShare }, cancellationToken);
        if (added is null) return "This page takes no more comments.";
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, new Actor(null, "a visitor"), Deed.GuestCommented, Share.Subject(share.ShareId, share.Label), $"map {map}, comment {added}", cancellationToken);
        await MapBook.TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return null;
    }

    private static string? FaultOf(string name, string text) =>
        name.Length == 0 ? "Name is empty; say who you are."
        : name.Length > LongestName ? $"Name has at most {LongestName} characters; this one has {name.Length:#,0}."
        : name.Any(char.IsControl) ? "Name is one line of plain text; take out the line breaks."
        : text.Length == 0 ? "Comment is empty; write something first."
        : text.Length > MapComments.Longest ? $"Comment has at most {MapComments.Longest:#,0} characters; this one has {text.Length:#,0}."
        : null;
}
