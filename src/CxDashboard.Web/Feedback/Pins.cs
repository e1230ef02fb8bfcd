// The way from a quote to the map of the workspace: a finding filled in already, to be looked over and saved.
using System.Globalization;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.AspNetCore.Http;

namespace CxDashboard.Web.Feedback;

/// <summary>Makes addresses that open a new finding on a map. <c>N</c> is how many comments the quote stands for.</summary>
internal sealed record Pins(string Workspace, KeptMap Map, long N = 1)
{
    /// <summary>For the map that the workspace chose for its journey; null where it has none.</summary>
    public static async Task<Pins?> ReadAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await MapBook.HomeAsync(session, workspace, cancellationToken) is { } home ? new Pins(workspace.Key, home) : null;
    }

    /// <summary>The address; the card stands at the map's stage whose data the comment belongs to, else at the first.</summary>
    public string To(Comment comment, string from)
    {
        var fields = CardKind.Of("finding").Fields;
        var at = Map.Map.Stages.FirstOrDefault(stage => stage["data"].Length > 0 && stage["data"] == comment.Stage) ?? Map.Map.Stages[0];
        var source = comment.Origin == Comment.OfTicket ? from : $"{from} (answer {comment.Id})";
        var query = QueryString.Create(new Dictionary<string, string?>
        {
            ["add"] = "finding", ["at"] = at.Id,
            ["with.text"] = Cut($"“{Line(comment.Text)}”", fields, "text"), ["with.evidence"] = "quoted", ["with.source"] = Cut(source, fields, "source"),
            ["with.n"] = N.ToString(CultureInfo.InvariantCulture), ["with.day"] = comment.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        });
        return $"{Workspace}/maps/{Map.MapId}{query}";
    }

    // A card's title is one line.
    private static string Line(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static string Cut(string text, IReadOnlyList<CardField> fields, string key)
    {
        var longest = fields.First(field => field.Key == key).Longest;
        if (text.Length <= longest) return text;
        // Not between the halves of one sign.
        var end = char.IsHighSurrogate(text[longest - 3]) ? longest - 3 : longest - 2;
        return text[..end] + (key == "text" ? "…”" : "…");
    }
}
