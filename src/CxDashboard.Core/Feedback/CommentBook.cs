// What people wrote, as far as the workspace keeps it.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Feedback;

/// <summary>Reads comments, the newest first.</summary>
public static class CommentBook
{
    /// <summary>The dimensions that comments can be narrowed by.</summary>
    public static IReadOnlyList<string> Dims { get; } = ["channel", Audience.Segment];

    /// <summary>More are not read at once: a page of their themes would take too long.</summary>
    public const int Most = 50_000;

    /// <summary>
    /// The newest comments of some days at a stage, or at all with null. Filters of other dimensions than <see cref="Dims"/>
    /// are the caller's to refuse; values of one dimension are alternatives.
    /// </summary>
    public static Task<IReadOnlyList<Comment>> ReadAsync(
        Session session, Workspace workspace, string? stage, DateRange days, IReadOnlyList<Filter> filters, int most, CancellationToken cancellationToken) =>
        ReadAsync(session, workspace, stage, days, null, filters, most, cancellationToken);

    /// <summary>Everything of some days, and of those compared with them where there are any.</summary>
    public static Task<IReadOnlyList<Comment>> ReadAllAsync(
        Session session, Workspace workspace, DateRange days, DateRange? before, CancellationToken cancellationToken) =>
        ReadAsync(session, workspace, null, days, before, [], Most, cancellationToken);

    private static async Task<IReadOnlyList<Comment>> ReadAsync(
        Session session, Workspace workspace, string? stage, DateRange days, DateRange? before, IReadOnlyList<Filter> filters, int most, CancellationToken cancellationToken)
    {
        string[]? Of(string dim) => filters.Any(filter => filter.Dim == dim) ? [.. filters.Where(filter => filter.Dim == dim).Select(filter => filter.Value)] : null;
        var other = before ?? days;
        return [.. await session.QueryAsync<Comment>(SqlScripts.Read("queries/comments.sql"), new
        {
            workspace.WorkspaceId, stage, days.From, days.To, BeforeFrom = other.From, BeforeTo = other.To,
            first = days.From < other.From ? days.From : other.From, last = days.To > other.To ? days.To : other.To,
            channels = Of("channel"), segments = Of(Audience.Segment), most,
        }, cancellationToken)];
    }
}
