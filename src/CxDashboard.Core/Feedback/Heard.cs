// A comment with its themes, and the choice of some of them.
namespace CxDashboard.Core.Feedback;

/// <summary>A comment and the keys of its themes.</summary>
public sealed record Heard(Comment Comment, IReadOnlyList<string> Themes);

/// <summary>Which comments are chosen, by field: values of one field are alternatives, fields narrow each other.</summary>
public sealed record Choice(IReadOnlyDictionary<string, IReadOnlyList<string>> Chosen)
{
    public const string Stage = "stage", Sentiment = "sentiment", Source = "source", Theme = "theme";

    /// <summary>The fields in the order in which a page names them.</summary>
    public static IReadOnlyList<string> Fields { get; } = [Stage, Sentiment, Source, Theme];

    /// <summary>True where the comment is chosen; <paramref name="beside"/>: whatever these fields say.</summary>
    public bool Takes(Heard heard, params ReadOnlySpan<string> beside)
    {
        foreach (var (field, values) in Chosen)
        {
            if (values.Count > 0 && !beside.Contains(field) && !ValuesOf(heard, field).Any(values.Contains)) return false;
        }

        return true;
    }

    public IReadOnlyList<string> Of(string field) => Chosen.GetValueOrDefault(field) ?? [];

    private static IReadOnlyList<string> ValuesOf(Heard heard, string field) => field switch
    {
        Stage => [heard.Comment.Stage ?? ""],
        Sentiment => [NameOf(heard.Comment.Sentiment)],
        Source => [heard.Comment.SourceId.ToString(System.Globalization.CultureInfo.InvariantCulture)],
        _ => heard.Themes.Count > 0 ? heard.Themes : [Feedback.Theme.None],
    };

    /// <summary>A sentiment as addresses and pages call it.</summary>
    public static string NameOf(Sentiment sentiment) => sentiment == Feedback.Sentiment.Unknown ? "not estimated" : sentiment.ToString().ToLowerInvariant();
}
