// Differences of two maps in words.
using CxDashboard.Core.Journeys.Maps;

namespace CxDashboard.Web.Maps;

/// <summary>One difference: what happened to which card, and the two texts of a changed field.</summary>
public sealed record ChangeRow(string Sign, string Kind, string Title, string What, string From = "", string To = "")
{
    public static IReadOnlyList<ChangeRow> Of(MapDocument from, MapDocument to) => [.. MapDiff.Of(from, to).Select(change => Of(change, from, to))];

    private static ChangeRow Of(MapChange change, MapDocument from, MapDocument to)
    {
        var kind = CardKind.Of(change.Kind);
        return change.What switch
        {
            ChangeKind.Added => new("+", kind.Name, change.Title, "added"),
            ChangeKind.Removed => new("−", kind.Name, change.Title, "removed"),
            _ => change.Field switch
            {
                "others" => new("±", kind.Name, change.Title, change.To.Length == 0 ? "settled" : $"written at the same time: {change.To}", Or(change.From, "none"), Or(change.To, "none")),
                Card.RankField => new("±", kind.Name, change.Title, "moved"),
                Card.StageField => new("±", kind.Name, change.Title, "stage", StageName(change.From, from, to), StageName(change.To, from, to)),
                _ => new("±", kind.Name, change.Title, kind.Field(change.Field)?.Name ?? change.Field, Text(kind, change.Field, change.From), Text(kind, change.Field, change.To)),
            },
        };
    }

    /// <summary>The changes in one line: the first few, and how many more.</summary>
    public static string Line(IReadOnlyList<ChangeRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        const int shown = 3;
        var first = rows.Select(row => $"{row.Kind} “{row.Title}”: {row.What}").Distinct().ToList();
        return first.Count == 0 ? "no difference" : string.Join("; ", first.Take(shown)) + (first.Count > shown ? $"; and {first.Count - shown} more" : "");
    }

    private static string Text(CardKind kind, string field, string value) =>
        value.Length == 0 ? "nothing" : kind.Field(field) is { } known ? known.TextOf(value).Replace('\n', ',') : value;

    private static string StageName(string id, MapDocument from, MapDocument to) => (to.Find(id) ?? from.Find(id))?.Title ?? "none";

    private static string Or(string text, string none) => text.Length == 0 ? none : text;
}
