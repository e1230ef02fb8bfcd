// The whole life of one ticket, drawn once with absolute times; what an API serves is this life up to a moment.
namespace CxDashboard.Sandbox.Tickets;

internal sealed record Timeline
{
    public required long Id { get; init; }
    public required int Stage { get; init; }
    public required string Channel { get; init; }
    public required string? Priority { get; init; }
    public required string Subject { get; init; }

    /// <summary>What the ticket is about; null where nobody said.</summary>
    public required string? Reason { get; init; }
    public required string[] Tags { get; init; }
    public required long GroupId { get; init; }
    public required long RequesterId { get; init; }
    public required DateTime Created { get; init; }
    public DateTime? Assigned { get; init; }
    public DateTime? Replied { get; init; }
    public DateTime? Held { get; init; }
    public DateTime? Unheld { get; init; }
    public DateTime? Solved { get; init; }
    public DateTime? Reopened { get; init; }
    public DateTime? SolvedAgain { get; init; }
    public DateTime? Closed { get; init; }
    public DateTime? Deleted { get; init; }

    /// <summary>A later housekeeping run touches the ticket: generated_timestamp moves while updated_at stays.</summary>
    public DateTime? Reindexed { get; init; }
    public int Replies { get; init; }
    public Minutes? ReplyTime { get; init; }
    public Minutes? FirstResolution { get; init; }
    public Minutes? FullResolution { get; init; }
    public Minutes OnHold { get; init; }
    public DateTime? RatingOffered { get; init; }
    public DateTime? Rated { get; init; }
    public bool RatedGood { get; init; }

    /// <summary>The stage's index, or -1 for a ticket nobody tagged.</summary>
    public const int NoStage = -1;
}

internal readonly record struct Minutes(int Calendar, int Business);
