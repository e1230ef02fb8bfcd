// What people said at a stage: the newest comments with the estimate of each, and how many read as negative.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Drill;

/// <summary>One comment. Tone: good, bad or none, which the word says too.</summary>
public sealed record Saying(string Text, string From, string Tone, string Word);

/// <summary>The block; Absence says why there are none.</summary>
public sealed record SayingsView(string Note, IReadOnlyList<Saying> Rows, string? Absence);

internal static class Sayings
{
    private const int Most = 6;

    public static async Task<SayingsView> LoadAsync(
        Database database, Frame frame, Stage stage, Viewing viewing, CancellationToken cancellationToken)
    {
        var workspace = frame.Workspace;
        if (!workspace.KeepsVerbatims) return new SayingsView("", [], "This workspace keeps no comments: only scores are stored.");
        if (frame.Audience.Refusal(Catalogue.Get("sentiment"), viewing.Filters) is { } refusal) return new SayingsView("", [], $"Comments are {refusal}.");
        var filters = frame.Audience.Compile(viewing.Filters);
        var honoured = filters.Where(filter => CommentBook.Dims.Contains(filter.Dim)).ToList();
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var comments = await CommentBook.ReadAsync(session, workspace, stage.Key, viewing.Days, honoured, Most, cancellationToken);
        return new SayingsView(NoteOf(comments.Count, filters.Except(honoured)), [.. comments.Select(Of)],
            comments.Count == 0 ? "Nobody wrote a comment at this stage in these days." : null);
    }

    // Better everybody's words, named as such, than none.
    private static string NoteOf(int count, IEnumerable<Filter> unhonoured) => string.Join("; ", new[]
    {
        count == Most ? $"the newest {Most}" : null,
        unhonoured.Select(filter => filter.Dim).Distinct().ToList() is { Count: > 0 } dims ? $"not split by {string.Join(" and ", dims)}: these are everyone's" : null,
    }.OfType<string>());

    private static Saying Of(Comment comment)
    {
        var score = comment is { Score: { } value, Kind: { } kind } ? $" · {kind.ToUpperInvariant()} {Format.Number(value, value == decimal.Truncate(value) ? 0 : 1)}" : "";
        var (tone, word) = comment.Polarity switch
        {
            null => ("none", "not estimated"),
            >= Polarity.Decided => ("good", "reads positive"),
            <= -Polarity.Decided => ("bad", "reads negative"),
            _ => ("none", "reads neutral"),
        };
        return new Saying(comment.Text, $"survey · {Format.Day(comment.Day)}{score}", tone, word);
    }
}
