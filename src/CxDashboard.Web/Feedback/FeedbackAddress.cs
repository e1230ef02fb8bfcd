// Which comments the page of feedback shows, read from its address and written into it.
using CxDashboard.Core.Feedback;
using CxDashboard.Web.Layout;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Feedback;

/// <summary>
/// <c>?stage=onboarding&amp;sentiment=negative&amp;source=3&amp;theme=guide</c> chooses comments, <c>&amp;after=…</c> begins behind one of them,
/// and <c>&amp;edit=guide</c> (or new) opens a theme's form.
/// </summary>
public sealed record FeedbackAddress(string Uri, Choice Choice, CommentKey? After, string? Edit, IReadOnlyList<string> Faults)
{
    public const string NewTheme = "new";

    private static readonly string[] Sentiments = [.. Enum.GetValues<Sentiment>().Select(Choice.NameOf)];

    public static FeedbackAddress Of(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri, UriKind.Absolute).Query);
        IReadOnlyList<string> All(string field) => query.TryGetValue(field, out var values) ? [.. values.OfType<string>().Distinct()] : [];
        var faults = new List<string>();
        var chosen = Choice.Fields.ToDictionary(field => field, All);
        if (chosen[Choice.Sentiment].Except(Sentiments).ToList() is { Count: > 0 } unknown)
        {
            faults.Add($"'sentiment' is “{unknown[0]}”, which is none of {string.Join(", ", Sentiments)}; it is left out.");
            chosen[Choice.Sentiment] = [.. chosen[Choice.Sentiment].Intersect(Sentiments)];
        }

        string? One(string field) => All(field) is [var first, ..] ? first : null;
        var after = One("after");
        var key = after is null ? null : CommentKey.Parse(after);
        if (after is not null && key is null) faults.Add("'after' names no comment; the list begins with the newest.");
        // What opens or pages one view is not carried into another one.
        var plain = new Uri(new Uri(uri), QueryUrl.With(uri, ("after", null), ("edit", null))).ToString();
        return new FeedbackAddress(plain, new Choice(chosen), key, One("edit"), faults);
    }

    /// <summary>One more value of a field, or without it where it is chosen.</summary>
    public string Toggle(string field, string value) => QueryUrl.Toggle(Uri, field, value);

    public string Behind(CommentKey key) => QueryUrl.With(Uri, ("after", key.ToString()));

    public string Newest => QueryUrl.With(Uri);

    public string Cleared(IEnumerable<string> others) => QueryUrl.With(Uri, [.. Choice.Fields.Concat(others).Select(field => (field, (string?)null))]);

    public string Editing(string theme) => QueryUrl.With(Uri, ("edit", theme));
}
