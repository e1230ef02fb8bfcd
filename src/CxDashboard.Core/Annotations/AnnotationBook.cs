// What happened on a day, as people noted it: read with every chart over time, written by editors.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Annotations;

/// <summary>One event on one day. The label is plain text of one line.</summary>
public sealed record Annotation
{
    public int AnnotationId { get; init; }
    public DateOnly Day { get; init; }
    public required string Label { get; init; }
    public required string Kind { get; init; }
    /// <summary>Who noted it; null when that account is gone.</summary>
    public string? CreatedBy { get; init; }
}

/// <summary>Reads, adds, changes and removes annotations. Whoever calls has checked that the person may.</summary>
public static class AnnotationBook
{
    public const int LongestLabel = 80;

    /// <summary>More would be noise on a chart, and a way to fill a disk.</summary>
    public const int MostInAWorkspace = 1000;

    public static IReadOnlyList<string> Kinds { get; } = ["release", "campaign", "incident", "other"];

    /// <summary>The events of some days, in their order.</summary>
    public static async Task<IReadOnlyList<Annotation>> ReadAsync(Session session, Workspace workspace, DateRange days, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync<Annotation>("""
            select n.annotation_id, n.day, n.label, n.kind, a.name as created_by
            from annotation n left join account a on a.account_id = n.created_by
            where n.workspace_id = @WorkspaceId and n.day between @From and @To
            order by n.day, n.annotation_id
            """, new { workspace.WorkspaceId, days.From, days.To }, cancellationToken)];

    /// <summary>What is wrong with a note, as a sentence; null when nothing is.</summary>
    public static string? FaultOf(DateOnly day, string? label, string? kind, DateOnly today)
    {
        var text = label?.Trim() ?? "";
        if (text.Length == 0) return "Say in a few words what happened.";
        if (text.Length > LongestLabel) return $"A label has at most {LongestLabel} characters; this one has {text.Length}.";
        if (text.Any(sign => char.IsControl(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.Format or UnicodeCategory.Surrogate))
            return "A label is one line of plain text, without control or invisible characters and without emoji.";
        if (!Kinds.Contains(kind)) return $"The kind is none of {string.Join(", ", Kinds)}.";
        return day < new DateOnly(2000, 1, 1) || day > today.AddYears(1) ? "The day lies before 2000 or more than a year ahead." : null;
    }

    /// <summary>Keeps a note that <see cref="FaultOf"/> found nothing wrong with; gives a sentence when the workspace is full.</summary>
    public static async Task<string?> AddAsync(
        Database database, Workspace workspace, DateOnly day, string label, string kind, int? account, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var added = await session.ExecuteAsync("""
            insert into annotation (workspace_id, day, label, kind, created_by)
            select @WorkspaceId, @day, @label, @kind, @account
            where (select count(*) from annotation where workspace_id = @WorkspaceId) < @MostInAWorkspace
            """, new { workspace.WorkspaceId, day, label = label.Trim(), kind, account, MostInAWorkspace }, cancellationToken);
        await TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return added == 1 ? null : $"There are {MostInAWorkspace} events already: remove some first.";
    }

    /// <summary>Changes a note's day, label and kind, which <see cref="FaultOf"/> found nothing wrong with; gives a sentence when it is gone.</summary>
    public static async Task<string?> ChangeAsync(
        Database database, Workspace workspace, int annotationId, DateOnly day, string label, string kind, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var changed = await session.ExecuteAsync("""
            update annotation set day = @day, label = @label, kind = @kind where workspace_id = @WorkspaceId and annotation_id = @annotationId
            """, new { workspace.WorkspaceId, annotationId, day, label = label.Trim(), kind }, cancellationToken);
        await TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return changed == 1 ? null : "Somebody has removed this event meanwhile: add it anew if it is still wanted.";
    }

    /// <summary>Takes a note away; one that is not there is no fault.</summary>
    public static async Task RemoveAsync(Database database, Workspace workspace, int annotationId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("delete from annotation where workspace_id = @WorkspaceId and annotation_id = @annotationId",
            new { workspace.WorkspaceId, annotationId }, cancellationToken);
        await TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    // Other open pages follow, as they do when the data change.
    private static Task TellAsync(Session session, Workspace workspace, CancellationToken cancellationToken) =>
        session.ExecuteAsync("select pg_notify('cx_data', @channelText)",
            new { channelText = workspace.WorkspaceId.ToString(CultureInfo.InvariantCulture) }, cancellationToken);
}
