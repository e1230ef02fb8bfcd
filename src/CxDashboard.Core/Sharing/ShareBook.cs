// Shares as they are kept: published in one transaction, found by what a stranger shows, taken back at once.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Sharing;

/// <summary>What publishing gave: the share and its token, which is nowhere else, or what stands against it.</summary>
public sealed record Published(Share? Share, string? Token, PublishCheck Check);

/// <summary>Makes, finds and changes shares. Whoever changes one has checked that the person may.</summary>
public static class ShareBook
{
    /// <summary>What <see cref="DataChanges"/> says before the public name of a share that was changed.</summary>
    public const string Changed = "share ";

    /// <summary>
    /// Publishes a share that passes the check. One transaction, whose last write publishes: whatever fails before leaves nothing.
    /// </summary>
    public static async Task<Published> PublishAsync(
        Database database, Workspace workspace, ShareDraft draft, Actor actor, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var frame = await Frame.ReadAsync(database, workspace, workspace.Today(clock), cancellationToken);
        var check = PublishCheck.Of(draft, frame, now, await MapAsync(database, workspace, draft.Spec, cancellationToken));
        if (!check.MayPublish) return new Published(null, null, check);

        var token = ShareToken.New();
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var shareId = await session.SingleAsync<int>("""
            insert into share (workspace_id, public_id, token_hash, label, client, spec, password_hash, accent, logo, frame_ancestors, created_by, created_at, expires_at)
            values (@WorkspaceId, @name, @hash, @Label, @Client, @spec::jsonb, @PasswordHash, @accent, @Logo, @ancestors, @account, @now, @ExpiresAt)
            returning share_id
            """, new
        {
            workspace.WorkspaceId, name = ShareToken.NewName(), hash = ShareToken.HashOf(token), Label = draft.Label.Trim(), Client = draft.Client.Trim(),
            spec = draft.Spec.Write(), draft.PasswordHash, accent = draft.Accent?.ToLowerInvariant(), draft.Logo, ancestors = draft.FrameAncestors.ToArray(), account = actor.AccountId, now, draft.ExpiresAt,
        }, cancellationToken);
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.SharePublished, Share.Subject(shareId, draft.Label.Trim()), null, cancellationToken);
        await session.ExecuteAsync("update share set state = 'live' where workspace_id = @WorkspaceId and share_id = @shareId",
            new { workspace.WorkspaceId, shareId }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return new Published(await GetAsync(database, workspace, shareId, cancellationToken), token, check);
    }

    /// <summary>The map that a spec is about, in the version it names or the newest; null where there is none.</summary>
    public static async Task<KeptMap?> MapAsync(Database database, Workspace workspace, ShareSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Map is not { } map) return null;
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await MapBook.ReadAsync(session, workspace, map, spec.MapVersion, cancellationToken);
    }

    /// <summary>The share of a token, whatever its state; null for a token of none.</summary>
    public static Task<Share?> FindByTokenAsync(Database database, string token, CancellationToken cancellationToken) =>
        FindAsync(database, "token_hash", ShareToken.HashOf(token), cancellationToken);

    /// <summary>The share of a public name, whatever its state.</summary>
    public static Task<Share?> FindByNameAsync(Database database, string publicId, CancellationToken cancellationToken) =>
        FindAsync(database, "public_id", publicId, cancellationToken);

    /// <summary>A workspace's own share; null when there is none of that number.</summary>
    public static async Task<Share?> GetAsync(Database database, Workspace workspace, int shareId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return (await session.FirstAsync<Share.Row>($"select {Share.Columns} from share where workspace_id = @WorkspaceId and share_id = @shareId",
            new { workspace.WorkspaceId, shareId }, cancellationToken))?.ToShare();
    }

    /// <summary>All shares of a workspace, the newest first, with how often they were looked at.</summary>
    public static async Task<IReadOnlyList<ListedShare>> ListAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var rows = await session.QueryAsync<Share.Row>($"""
            select {Share.Columns}, coalesce(seen.views, 0) as views, seen.last_seen
            from share s
            left join lateral (
              select sum(v.views)::bigint as views, max(v.last_at) as last_seen from share_viewer v where (v.workspace_id, v.share_id) = (s.workspace_id, s.share_id)
            ) seen on true
            where workspace_id = @WorkspaceId order by share_id desc
            """, new { workspace.WorkspaceId }, cancellationToken);
        return [.. rows.Select(row => new ListedShare(row.ToShare(), row.Views, row.LastSeen))];
    }

    /// <summary>What was done to a share, the latest first.</summary>
    public static async Task<IReadOnlyList<AuditLine>> DeedsAsync(Database database, Workspace workspace, Share share, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<AuditLine>("""
            select at, who, action, subject, detail from audit where workspace_id = @WorkspaceId and subject = @subject order by audit_id desc
            """, new { workspace.WorkspaceId, subject = Share.Subject(share.ShareId, share.Label) }, cancellationToken)];
    }

    /// <summary>Closes the share until it is resumed; false where it is not live.</summary>
    public static Task<bool> PauseAsync(Database database, Workspace workspace, int shareId, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(database, workspace, shareId, actor, Deed.SharePaused, "state = 'paused'", "state = 'live'", null, cancellationToken);

    public static Task<bool> ResumeAsync(Database database, Workspace workspace, int shareId, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(database, workspace, shareId, actor, Deed.ShareResumed, "state = 'live'", "state = 'paused'", null, cancellationToken);

    /// <summary>Closes the share for good. What would open it is overwritten.</summary>
    public static Task<bool> RevokeAsync(Database database, Workspace workspace, int shareId, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(database, workspace, shareId, actor, Deed.ShareRevoked, "state = 'revoked', version = version + 1, password_hash = null, token_hash = @value",
            "state in ('live', 'paused')", ShareToken.HashOf(ShareToken.New()), cancellationToken);

    /// <summary>A new link; the old one and everybody who came in by it are out. Null where the share is not open or paused.</summary>
    public static async Task<string?> RotateAsync(Database database, Workspace workspace, int shareId, Actor actor, CancellationToken cancellationToken)
    {
        var token = ShareToken.New();
        return await ChangeAsync(database, workspace, shareId, actor, Deed.ShareRotated, "token_hash = @value, version = version + 1", "state in ('live', 'paused')",
            ShareToken.HashOf(token), cancellationToken) ? token : null;
    }

    /// <summary>Another password, or none; everybody who came in is out.</summary>
    public static Task<bool> SetPasswordAsync(Database database, Workspace workspace, int shareId, Actor actor, string? passwordHash, CancellationToken cancellationToken) =>
        ChangeAsync(database, workspace, shareId, actor, Deed.SharePassword, "password_hash = @value, version = version + 1", "state in ('live', 'paused')", passwordHash, cancellationToken);

    /// <summary>The hash that a visitor's password is checked against; null for none.</summary>
    public static async Task<string?> PasswordHashAsync(Database database, string publicId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Share(publicId), cancellationToken);
        return await session.FirstAsync<string>("select password_hash from share where public_id = @publicId", new { publicId }, cancellationToken);
    }

    /// <summary>The logo of a share; null for none.</summary>
    public static async Task<byte[]?> LogoAsync(Database database, Share share, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Share(share.PublicId), cancellationToken);
        return await session.FirstAsync<byte[]>("select logo from share where public_id = @PublicId", share, cancellationToken);
    }

    private static async Task<Share?> FindAsync(Database database, string column, string value, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Share(value), cancellationToken);
        return (await session.FirstAsync<Share.Row>($"select {Share.Columns} from share where {column} = @value", new { value }, cancellationToken))?.ToShare();
    }

    private static async Task<bool> ChangeAsync(
        Database database, Workspace workspace, int shareId, Actor actor, Deed deed, string change, string where, string? value, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var label = await session.FirstAsync<string>($"update share set {change} where workspace_id = @WorkspaceId and share_id = @shareId and {where} returning label",
            new { workspace.WorkspaceId, shareId, value }, cancellationToken);
        if (label is null) return false;
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, deed, Share.Subject(shareId, label), null, cancellationToken);
        // Sites that keep drawn pages forget this share's.
        await session.ExecuteAsync("select pg_notify('cx_data', @Changed || public_id) from share where workspace_id = @WorkspaceId and share_id = @shareId",
            new { workspace.WorkspaceId, shareId, Changed }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return true;
    }
}
