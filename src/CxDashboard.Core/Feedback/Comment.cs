// One thing that somebody wrote, and its place among the others.
using System.Globalization;

namespace CxDashboard.Core.Feedback;

/// <summary>
/// One comment. <c>Origin</c> is answer (of a survey) or ticket (beside a rating of it), <c>Id</c> the response's or the ticket's.
/// <c>Polarity</c> is −100 to 100, estimated from its words; null where it could not be. <c>Kind</c> and <c>Score</c> are what the same
/// response scored (nps, csat or ces), or how the ticket was rated (good or bad, without a score); null where it gave none.
/// </summary>
public sealed record Comment
{
    public const string OfTicket = "ticket";

    public required DateOnly Day { get; init; }
    public DateTimeOffset At { get; init; }
    public int SourceId { get; init; }
    public required string Origin { get; init; }
    public required string Id { get; init; }
    public required string Part { get; init; }
    public required string Text { get; init; }
    public short? Polarity { get; init; }
    public string? Stage { get; init; }
    public string Channel { get; init; } = "";
    public string? Segment { get; init; }
    public string? Kind { get; init; }
    public decimal? Score { get; init; }

    public CommentKey Key => new(At.UtcTicks, SourceId, Id, Part);

    public Sentiment Sentiment => Polarity switch
    {
        null => Sentiment.Unknown,
        >= Feedback.Polarity.Decided => Sentiment.Positive,
        <= -Feedback.Polarity.Decided => Sentiment.Negative,
        _ => Sentiment.Neutral,
    };
}

/// <summary>How a comment reads; Unknown where it could not be estimated.</summary>
public enum Sentiment { Positive, Neutral, Negative, Unknown }

/// <summary>A comment's place in the order from the newest to the oldest, written into addresses.</summary>
public readonly record struct CommentKey(long Ticks, int SourceId, string Id, string Part)
{
    /// <summary>True where it comes after the other when the newest come first.</summary>
    public bool IsAfter(CommentKey other) => Compare(other) < 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}.{SourceId}.{Uri.EscapeDataString(Id)}/{Uri.EscapeDataString(Part)}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static CommentKey? Parse(string text) =>
        text.Split('.', 3) is [var ticks, var source, var rest] && rest.Split('/') is [var id, var part]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && int.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new CommentKey(at, number, Uri.UnescapeDataString(id), Uri.UnescapeDataString(part)) : null;

    private int Compare(CommentKey other) =>
        (Ticks.CompareTo(other.Ticks), SourceId.CompareTo(other.SourceId), string.CompareOrdinal(Id, other.Id), string.CompareOrdinal(Part, other.Part)) switch
        {
            (0, 0, 0, var part) => part,
            (0, 0, var id, _) => id,
            (0, var source, _, _) => source,
            var (time, _, _, _) => time,
        };
}
