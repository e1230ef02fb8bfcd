// Keeps what a source said of a slice with the slice: sampled, thresholded, or with rare values lumped together.
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Jobs.Loading;

/// <summary>Writes the flags of the days that a batch replaces; a batch that adds to days says nothing of them as a whole.</summary>
internal static class SliceFlags
{
    public static async Task KeepAsync(Session session, Lease run, FactKind kind, Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Replaces is not { } days) return;
        var notes = batch.Notes ?? new BatchNotes();
        await session.ExecuteAsync("""
            delete from slice_flag where workspace_id = @WorkspaceId and source_id = @SourceId and stream = @Stream and day between @From and @To;
            insert into slice_flag (workspace_id, source_id, stream, day, kind, sampled, thresholded, other_row)
            select @WorkspaceId, @SourceId, @Stream, day::date, @kind, @Sampled, @Thresholded, @OtherRow
            from generate_series(@From::timestamp, @To::timestamp, '1 day') day
            where @Sampled or @Thresholded or @OtherRow
            """, new
        {
            run.WorkspaceId, run.SourceId, run.Stream, days.From, days.To, kind = kind.Table(), notes.Sampled, notes.Thresholded, notes.OtherRow,
        }, cancellationToken);
    }
}
