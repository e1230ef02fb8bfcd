// What people wrote, as far as the workspace keeps it.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Feedback;

/// <summary>One comment of a survey. <c>Polarity</c> is −100 to 100, estimated from its words; null where it could not be.
/// <c>Score</c> is the same response's, with its kind (nps, csat or ces); null where it gave none.</summary>
public sealed record Comment
{
    public required DateOnly Day { get; init; }
    public required string Text { get; init; }
    public short? Polarity { get; init; }
    public string? Stage { get; init; }
    public string? Kind { get; init; }
    public decimal? Score { get; init; }
}

/// <summary>Reads comments.</summary>
public static class CommentBook
{
    /// <summary>The dimensions that comments can be narrowed by.</summary>
    public static IReadOnlyList<string> Dims { get; } = ["channel", Audience.Segment];

    /// <summary>
    /// The newest comments of some days at a stage, or at all with null. Filters of other dimensions than <see cref="Dims"/>
    /// are the caller's to refuse; values of one dimension are alternatives.
    /// </summary>
    public static async Task<IReadOnlyList<Comment>> ReadAsync(
        Session session, Workspace workspace, string? stage, DateRange days, IReadOnlyList<Filter> filters, int most, CancellationToken cancellationToken)
    {
        string[]? Of(string dim) => filters.Any(filter => filter.Dim == dim) ? [.. filters.Where(filter => filter.Dim == dim).Select(filter => filter.Value)] : null;
        return [.. await session.QueryAsync<Comment>(SqlScripts.Read("queries/comments.sql"), new
        {
            workspace.WorkspaceId, stage, days.From, days.To, channels = Of("channel"), segments = Of(Audience.Segment), most,
        }, cancellationToken)];
    }
}
