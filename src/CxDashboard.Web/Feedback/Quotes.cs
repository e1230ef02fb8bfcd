// A comment as a quote on a page: its words, where they are from, how they read, and the way to pin them to the map.
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Feedback;

/// <summary>One quote. Tone: good, bad or none, which the word says too. PinHref is null for readers who may not pin.</summary>
public sealed record Quote(string Key, string Text, string From, string Tone, string Word, string? PinHref)
{
    public IReadOnlyList<string> Themes { get; init; } = [];
}

internal static class Quotes
{
    /// <summary>The quote; <paramref name="pins"/> is null where nothing may be pinned.</summary>
    public static Quote Of(Comment comment, Pins? pins, string? source = null) => new(
        comment.Key.ToString(), comment.Text, From(comment, source), Tone(comment.Sentiment), Word(comment.Sentiment), pins?.To(comment, From(comment, source)));

    /// <summary>For instance "survey · Jun 3, 2026 · NPS 4".</summary>
    public static string From(Comment comment, string? source) =>
        $"{(comment.Origin == Comment.OfTicket ? $"ticket {comment.Id}".TrimEnd() : "survey")}{(source is null ? "" : $" · {source}")} · {Format.Day(comment.Day)}{Scored(comment)}";

    public static string Tone(Sentiment sentiment) => sentiment switch { Sentiment.Positive => "good", Sentiment.Negative => "bad", _ => "none" };

    public static string Word(Sentiment sentiment) => sentiment == Sentiment.Unknown ? "not estimated" : $"reads {Choice.NameOf(sentiment)}";

    private static string Scored(Comment comment) => comment switch
    {
        { Kind: { } kind, Score: { } score } => $" · {kind.ToUpperInvariant()} {Format.Number(score, score == decimal.Truncate(score) ? 0 : 1)}",
        { Kind: "good" or "bad" } => $" · rated {comment.Kind}",
        _ => "",
    };
}
