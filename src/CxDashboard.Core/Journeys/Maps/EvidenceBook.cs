// Looks whether the tickets and answers that claims are linked with are in the data.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys.Maps;

public static class EvidenceBook
{
    /// <summary>The links of a map that lead nowhere: nothing of that id was delivered, or it was erased.</summary>
    public static async Task<IReadOnlyList<EvidenceLink>> MissingAsync(Session session, Workspace workspace, MapDocument map, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(map);
        var links = map.Cards.Values.SelectMany(card => card.Many("links")).Select(EvidenceLink.Parse).OfType<EvidenceLink>().Distinct().ToList();
        if (links.Count == 0) return [];
        var found = (await session.QueryAsync<(string Kind, string Id)>("""
            select distinct 'ticket', ticket_id from ticket where workspace_id = @WorkspaceId and ticket_id = any(@tickets)
            union select distinct 'answer', response_id from answer where workspace_id = @WorkspaceId and response_id = any(@answers)
            """, new { workspace.WorkspaceId, tickets = Ids(links, "ticket"), answers = Ids(links, "answer") }, cancellationToken)).ToHashSet();
        return [.. links.Where(link => !found.Contains((link.Kind, link.Id)))];
    }

    private static string[] Ids(List<EvidenceLink> links, string kind) => [.. links.Where(link => link.Kind == kind).Select(link => link.Id)];
}
