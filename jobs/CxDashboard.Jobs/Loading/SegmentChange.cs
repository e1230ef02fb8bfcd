// Changes a workspace's segments and cuts the numbers anew by them, in one transaction: until it is done the old ones stand.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Jobs.Loading;

/// <summary>Keeps a new list of segments.</summary>
public sealed class SegmentChange(Database database)
{
    // Seconds. A quarter of a large workspace's facts, or the turn behind a long page of a source.
    private const int LongestStatement = 600;

    /// <summary>
    /// Makes the segments exactly <paramref name="after"/>, which <see cref="SegmentRules"/> found nothing wrong with, where they
    /// are still <paramref name="before"/>. The right is asked of the database in the same transaction. Cancelling leaves
    /// everything as it was.
    /// </summary>
    /// <param name="progress">The share of the numbers cut anew, from 0 to 1; silent where none need be.</param>
    public async Task<SegmentOutcome> KeepAsync(
        Workspace workspace, int accountId, IReadOnlyList<Segment> before, IReadOnlyList<Segment> after, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        session.Patience = LongestStatement;
        if (await EditRight.RefusalAsync(session, workspace, accountId, cancellationToken) is { } refusal) return refusal;
        var known = await SegmentBook.ReadAsync(session, workspace, cancellationToken);
        if (SegmentBook.MarkOf(known) != SegmentBook.MarkOf(before)) return SegmentOutcome.ChangedMeanwhile;
        await SegmentBook.WriteAsync(session, workspace, after, cancellationToken);
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.SegmentsChanged, "segments", string.Join(", ", after.Select(segment => segment.Name)), cancellationToken);
        if (Segment.Changed(before, after) is { Count: > 0 } sides)
            await MetricParts.RefreshSegmentsAsync(session, workspace.WorkspaceId, sides, progress, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return SegmentOutcome.Kept;
    }
}
