// What a theme's words match now, while somebody writes them.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Feedback;

/// <summary>How many of all comments of some days hold one of the words, how many hold each, and a few that do.</summary>
public sealed record ThemeCount(long Hits, long N, IReadOnlyList<(string Word, long Hits)> Words, IReadOnlyList<Comment> Examples)
{
    private const int MostExamples = 3;

    public static async Task<ThemeCount> OfAsync(Database database, Workspace workspace, DateRange days, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return Of(await CommentBook.ReadAllAsync(session, workspace, days, null, cancellationToken), words);
    }

    public static ThemeCount Of(IReadOnlyList<Comment> comments, IReadOnlyList<string> words)
    {
        // Each word as a theme of its own: a comment that has any of them has the theme.
        var rules = new ThemeRules(words.Where(word => Folded.Of(word) != " ").Select(word => new Theme(word, word, [word])));
        var found = comments.Select(comment => (comment, Words: rules.Of(comment.Text))).Where(one => one.Words.Count > 0).ToList();
        var by = found.SelectMany(one => one.Words).CountBy(word => word).ToDictionary();
        return new ThemeCount(found.Count, comments.Count, [.. words.Select(word => (word, (long)by.GetValueOrDefault(word)))], [.. found.Take(MostExamples).Select(one => one.comment)]);
    }
}
