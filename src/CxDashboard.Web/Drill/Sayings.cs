// What people said at a stage: the newest comments with the estimate of each.
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Feedback;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Drill;

/// <summary>The block; Absence says why there are none, AllHref leads to all that was written at the stage; null where it leads nowhere.</summary>
public sealed record SayingsView(string Note, IReadOnlyList<Quote> Rows, string? Absence, string? AllHref);

internal static class Sayings
{
    private const int Most = 6;

    /// <param name="pins">The way to pin a quote; null where nothing may be pinned.</param>
    public static async Task<SayingsView> LoadAsync(
        IGateway gateway, Frame frame, Stage stage, Viewing viewing, Pins? pins, string uri, CancellationToken cancellationToken)
    {
        var workspace = frame.Workspace;
        var all = $"{workspace.Key}/feedback{new Uri(new Uri(uri), QueryUrl.With(uri, ("metric", null), ("by", null), (Viewing.Within, null), ("stage", stage.Key))).Query}";
        if (!workspace.KeepsVerbatims) return new SayingsView("", [], FeedbackReading.NotKept(workspace), all);
        if (frame.Audience.Refusal(Catalogue.Get("sentiment"), viewing.Filters) is { } refusal) return new SayingsView("", [], $"Comments are {refusal}.", all);
        var filters = frame.Audience.Compile(viewing.Filters);
        var honoured = filters.Where(filter => CommentBook.Dims.Contains(filter.Dim)).ToList();
        var comments = await gateway.CommentsAsync(workspace, stage.Key, viewing.Days, honoured, Most, cancellationToken);
        return new SayingsView(NoteOf(comments.Count, filters.Except(honoured)), [.. comments.Select(comment => Quotes.Of(comment, pins))],
            comments.Count == 0 ? "Nobody wrote a comment at this stage in these days." : null, all);
    }

    // Better everybody's words, named as such, than none.
    private static string NoteOf(int count, IEnumerable<Filter> unhonoured) => string.Join("; ", new[]
    {
        count == Most ? $"the newest {Most}" : null,
        unhonoured.Select(filter => filter.Dim).Distinct().ToList() is { Count: > 0 } dims ? $"not split by {string.Join(" and ", dims)}: these are everyone's" : null,
    }.OfType<string>());
}
