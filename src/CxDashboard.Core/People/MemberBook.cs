// The members of a workspace: who they are, what they may do, and how an owner changes it.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.People;

/// <summary>Somebody who belongs to a workspace. <c>Role</c> is owner, editor or viewer.</summary>
public sealed record Member
{
    public required int AccountId { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required string Role { get; init; }

    /// <summary>When they last asked for a page; null for never.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    public bool IsOwner => Role == MemberBook.Owner;
}

/// <summary>What became of a change of members.</summary>
public enum MemberOutcome
{
    Done,

    /// <summary>Whoever asked owns the workspace no more.</summary>
    NotAllowed,

    /// <summary>The workspace would have no owner.</summary>
    LastOwner,

    /// <summary>There is no such member any more.</summary>
    Gone,
}

public static class MemberBook
{
    internal const string Owner = "owner";

    /// <summary>Everybody, owners first.</summary>
    public static async Task<IReadOnlyList<Member>> ListAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await ListAsync(session, workspace.WorkspaceId, cancellationToken);
    }

    /// <summary>Gives a member another role: owner, editor or viewer.</summary>
    public static Task<MemberOutcome> ChangeRoleAsync(Database database, Workspace workspace, int accountId, string role, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(database, workspace, accountId, role, actor, cancellationToken);

    /// <summary>Takes a member out of the workspace.</summary>
    public static Task<MemberOutcome> RemoveAsync(Database database, Workspace workspace, int accountId, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(database, workspace, accountId, null, actor, cancellationToken);

    /// <summary>True where the actor owns the workspace. People of a workspace are changed one change at a time until the session ends.</summary>
    internal static async Task<bool> MayChangeAsync(Session session, int workspaceId, Actor actor, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx people'), @workspaceId)", new { workspaceId }, cancellationToken);
        return actor == Actor.Operator || await session.SingleAsync<bool>("""
            select exists (select from membership where workspace_id = @workspaceId and account_id = @AccountId and role = 'owner')
            """, new { workspaceId, actor.AccountId }, cancellationToken);
    }

    private static async Task<IReadOnlyList<Member>> ListAsync(Session session, int workspaceId, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync<Member>("""
            select account_id, name, email, role, last_seen_at from membership join account using (account_id)
            where workspace_id = @workspaceId order by array_position(array['owner', 'editor', 'viewer'], role), lower(name), account_id
            """, new { workspaceId }, cancellationToken)];

    // No role: out.
    private static async Task<MemberOutcome> ChangeAsync(Database database, Workspace workspace, int accountId, string? role, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var id = workspace.WorkspaceId;
        if (!await MayChangeAsync(session, id, actor, cancellationToken)) return MemberOutcome.NotAllowed;
        var members = await ListAsync(session, id, cancellationToken);
        if (members.FirstOrDefault(member => member.AccountId == accountId) is not { } changed) return MemberOutcome.Gone;
        if (changed.Role == role) return MemberOutcome.Done;
        if (changed.IsOwner && members.Count(member => member.IsOwner) == 1) return MemberOutcome.LastOwner;

        await session.ExecuteAsync(role is null
            ? "delete from membership where workspace_id = @id and account_id = @accountId"
            : "update membership set role = @role where workspace_id = @id and account_id = @accountId", new { id, accountId, role }, cancellationToken);
        // A link that they made as an owner would be their way back in.
        if (changed.IsOwner) await InvitationBook.RevokeOfAsync(session, id, accountId, cancellationToken);
        await AuditBook.WriteAsync(session, id, actor, role is null ? Deed.MemberRemoved : Deed.RoleChanged, changed.Name,
            role is null ? changed.Role : $"{changed.Role} to {role}", cancellationToken);
        await session.CommitAsync(cancellationToken);
        return MemberOutcome.Done;
    }
}
