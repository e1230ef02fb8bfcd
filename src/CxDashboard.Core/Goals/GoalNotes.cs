// Check-in notes of a goal: plain text, by whom and when, never changed afterwards.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Goals;

/// <summary>A note; WrittenBy is null when the account is gone.</summary>
public sealed record GoalNote
{
    public required long NoteId { get; init; }
    public string? WrittenBy { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }
    public required string Body { get; init; }
}

/// <summary>Reads and adds notes.</summary>
public static class GoalNotes
{
    public const int Longest = 2000;
    private const int Shown = 200;

    /// <summary>What keeps the text from being a note, as a sentence; null when nothing does.</summary>
    public static string? FaultOf(string text) =>
        string.IsNullOrWhiteSpace(text) ? "The note is empty; write a few words."
        : text.Trim().Length > Longest ? $"The note is longer than {Longest} characters; shorten it."
        : null;

    /// <summary>The latest notes of a goal, the newest first.</summary>
    public static async Task<IReadOnlyList<GoalNote>> OfAsync(Session session, Workspace workspace, int goalId, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync<GoalNote>("""
            select n.note_id, a.name as written_by, n.written_at, n.body
            from goal_note n left join account a on a.account_id = n.written_by
            where n.workspace_id = @WorkspaceId and n.goal_id = @goalId
            order by n.written_at desc, n.note_id desc limit @Shown
            """, new { workspace.WorkspaceId, goalId, Shown }, cancellationToken)];

    /// <summary>Adds a note. False, and nothing kept, when the account is no owner or editor or there is no such goal.</summary>
    public static async Task<bool> AddAsync(Database database, Workspace workspace, int goalId, int accountId, string text, CancellationToken cancellationToken)
    {
        if (FaultOf(text) is { } fault) throw new ArgumentException(fault, nameof(text));
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var added = await session.ExecuteAsync("""
            insert into goal_note (workspace_id, goal_id, written_by, body)
            select @WorkspaceId, @goalId, m.account_id, @body from membership m
            where m.workspace_id = @WorkspaceId and m.account_id = @accountId and m.role in ('owner', 'editor')
              and exists (select from goal g where g.workspace_id = @WorkspaceId and g.goal_id = @goalId)
            """, new { workspace.WorkspaceId, goalId, accountId, body = StoredText.Of(text.Trim()) }, cancellationToken);
        if (added == 0) return false;
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return true;
    }
}
