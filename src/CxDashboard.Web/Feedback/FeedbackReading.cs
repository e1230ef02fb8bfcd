// Reads the comments of a page with their themes, as far as the workspace keeps words and its filters can be told apart.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Feedback;

/// <summary>The comments of the days shown and of those compared, narrowed by the page's filters; <c>Wider</c> is everybody's.</summary>
internal sealed record FeedbackReading(
    IReadOnlyList<Heard> Now, IReadOnlyList<Heard>? Before, IReadOnlyList<Heard> Wider, IReadOnlyList<Theme> Themes,
    IReadOnlyDictionary<string, string> Sources, IReadOnlyList<string> Notes, string? Absence)
{
    /// <summary>True for a filter that comments can be narrowed by.</summary>
    public static bool Honours(Filter filter) => CommentBook.Dims.Contains(filter.Dim) || Audience.IsOwn(filter);

    public static async Task<FeedbackReading> LoadAsync(Database database, Frame frame, Viewing viewing, DateRange? against, CancellationToken cancellationToken)
    {
        var workspace = frame.Workspace;
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var themes = await ThemeBook.ReadAsync(session, workspace, cancellationToken);
        var absence = !workspace.KeepsVerbatims ? NotKept(workspace)
            : frame.Audience.Refusal(Catalogue.Get("sentiment"), viewing.Filters) is { } refusal ? $"Comments are {refusal}." : null;
        if (absence is not null) return new([], null, [], themes, new Dictionary<string, string>(), [], absence);

        var sources = await session.QueryAsync<(int Id, string Name)>("select source_id, name from source where workspace_id = @WorkspaceId order by source_id", workspace, cancellationToken);
        var comments = await CommentBook.ReadAllAsync(session, workspace, viewing.Days, against, cancellationToken);
        var rules = new ThemeRules(themes);
        var all = comments.Select(comment => new Heard(comment, rules.Of(comment.Text))).ToList();
        var filters = frame.Audience.Compile(viewing.Filters);
        var own = all.Where(heard => Passes(heard.Comment, filters)).ToList();
        List<Heard> In(List<Heard> some, DateRange days) => [.. some.Where(heard => days.Contains(heard.Comment.Day))];
        return new(In(own, viewing.Days), against is { } days ? In(own, days) : null, In(all, viewing.Days), themes,
            sources.ToDictionary(source => Key(source.Id), source => source.Name), [.. NotesOf(comments, filters)], null);
    }

    /// <summary>Why there is nothing to read, and what to do about it.</summary>
    public static string NotKept(Workspace workspace) =>
        $"This workspace keeps no comments, only scores: there are no words to read, and no themes to find in them. An owner turns it on with ./cx set verbatims on --workspace {workspace.Key}; what is delivered from then on is kept, and a backfill on the sources' pages brings earlier words.";

    public static string Key(int source) => source.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool Passes(Comment comment, IReadOnlyList<Filter> filters) => filters.Where(filter => CommentBook.Dims.Contains(filter.Dim)).GroupBy(filter => filter.Dim)
        .All(dim => dim.Any(filter => filter.Value == (dim.Key == Audience.Segment ? comment.Segment : comment.Channel)));

    private static IEnumerable<string> NotesOf(IReadOnlyList<Comment> comments, IReadOnlyList<Filter> filters)
    {
        if (comments.Count == CommentBook.Most) yield return $"There are more than {Format.Count(CommentBook.Most)} comments; only the newest of them are counted, from {Format.Day(comments[^1].Day)} on. Choose fewer days.";
        if (filters.Select(filter => filter.Dim).Where(dim => !CommentBook.Dims.Contains(dim)).Distinct().ToList() is { Count: > 0 } dims)
            yield return $"Comments are not split by {string.Join(" and ", dims)}: these are everyone's.";
    }
}
