// One map with its measured numbers, and what its forms choose from.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Maps;

/// <summary>Everything the page of a map shows, from one snapshot of the numbers.</summary>
public sealed record MapPageView(
    KeptMap Kept, JourneyView Map, MapHead Head, IReadOnlyList<string> Gaps, IReadOnlyList<MapComment> Comments, IReadOnlyList<Member> Members, MapChoices Choices,
    IReadOnlyList<TimeRow> Time, string Note, IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices, string SavedWords)
{
    /// <summary>Loads it; null where there is no such map.</summary>
    public static async Task<MapPageView?> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, int mapId, bool mayEdit, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        KeptMap? kept;
        IReadOnlyList<EvidenceLink> missing;
        IReadOnlyList<MapComment> comments;
        IReadOnlyList<Member> members;
        await using (var session = await database.OpenAsync(workspace.Scope, cancellationToken))
        {
            kept = await MapBook.ReadAsync(session, workspace, mapId, null, cancellationToken);
            comments = await MapComments.ReadAsync(session, workspace, mapId, cancellationToken);
            members = await Mentions.MembersAsync(session, workspace, cancellationToken);
            missing = kept is null ? [] : await EvidenceBook.MissingAsync(session, workspace, kept.Map, cancellationToken);
        }

        if (kept is null) return null;
        var figures = new MapFigures(kept.Map);
        var page = await PageNumbers.LoadAsync(gateway, workspace, uri, clock, cancellationToken, figures.Ask);
        var address = MapAddress.Of(uri);
        var drawing = new MapDrawing(kept.Map, page, figures, new MapLinks(address.Card, mayEdit ? address.Add : null, address.OpenCard), uri, comments.ToLookup(comment => comment.Card));
        return new MapPageView(
            kept, drawing.View(), MapHead.Of(kept, page, figures, workspace, uri, clock), MapGaps.Of(kept.Map, drawing, page, figures, missing), comments, members,
            MapChoices.Of(kept.Map, page, figures), TimeRow.Of(kept.Map, figures.Effects, page.Answers), JourneyPageView.NoteOf(page.Viewing), page.Menus, Numbers.Freshness.Line(page.Health, page.At), page.Viewing.Faults,
            $"version {kept.Version}, {kept.SavedBy}, {Format.Ago(clock.GetUtcNow() - kept.SavedAt)}");
    }
}

/// <summary>Values and texts that the fields of cards choose from, by the field's <see cref="CardField.From"/>.</summary>
public sealed record MapChoices(IReadOnlyDictionary<string, IReadOnlyList<(string Value, string Text)>> By)
{
    internal static MapChoices Of(MapDocument map, PageNumbers page, MapFigures figures) => new(new Dictionary<string, IReadOnlyList<(string, string)>>
    {
        ["stages"] = [.. page.Frame.Stages.Select(stage => (stage.Key, stage.Name))],
        ["personas"] = [.. page.Frame.Audience.Personas.Select(persona => (persona.Key, persona.Name))],
        ["metrics"] = [.. Catalogue.All.Select(metric => (metric.Key, metric.Name))],
        ["usage"] = figures.Usages(page.Answers),
        ["splits"] = [.. figures.Usages(page.Answers).Select(one => string.Join('/', one.Value.Split('/')[1..])).Distinct().Select(one => (one, one.Replace("/", " ", StringComparison.Ordinal)))],
        ["pain"] = [.. map.Of("pain").Select(card => (card.Id, card.Title))],
        ["pain opportunity"] = [.. map.Of("pain").Concat(map.Of("opportunity")).Select(card => (card.Id, card.Title))],
    });

    /// <summary>The choices of a field, what is chosen among them although it is gone.</summary>
    public IReadOnlyList<(string Value, string Text)> For(CardField field, string chosen)
    {
        ArgumentNullException.ThrowIfNull(field);
        var all = field.Choices ?? By.GetValueOrDefault(field.From ?? "") ?? [];
        IEnumerable<(string, string)> gone = chosen.Length == 0 || all.Any(choice => choice.Value == chosen) ? [] : [(chosen, $"{chosen} (gone)")];
        return [.. all, .. gone];
    }
}
