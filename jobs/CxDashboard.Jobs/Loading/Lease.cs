// What a runner holds while it pulls a stream, and what it finds when it begins.
using CxDashboard.Core.Access;

namespace CxDashboard.Jobs.Loading;

/// <summary>The right to commit pages of one stream, until it runs out or another runner takes it. Disposing it lets the stream's next
/// runner see at once that this one is gone.</summary>
public sealed record Lease(int WorkspaceId, int SourceId, string Stream, long RunId, Guid LeaseId) : IAsyncDisposable
{
    public Scope Scope => new Scope.Workspace(WorkspaceId);

    /// <summary>The chunk of a backfill that the run works for; null when it reads the live window.</summary>
    public Chunk? Chunk { get; init; }

    internal Tie? Tie { get; init; }

    public ValueTask DisposeAsync() => Tie?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Another runner has taken over; whatever was under way is not committed.</summary>
public sealed class LostLease(Lease lease)
    : Exception($"Run {lease.RunId} of {lease.Stream} has lost its lease; another run goes on from the last committed page.");

/// <summary>Where a stream stands.</summary>
public sealed record StreamPosition
{
    public string? Cursor { get; init; }
    public DateTimeOffset? LastSuccessAt { get; init; }
}
