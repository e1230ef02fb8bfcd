// What only members see on a stage's page: the way to pin a quote, the maps' touchpoints, and the steps of trends as links.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Pins = CxDashboard.Web.Feedback.Pins;

namespace CxDashboard.Web.Drill;

/// <param name="Pins">Null where nothing may be pinned.</param>
/// <param name="Maps">Those in use, the one of the journey's page first.</param>
internal sealed record MemberParts(Pins? Pins, IReadOnlyList<KeptMap> Maps)
{
    public static async Task<MemberParts> ReadAsync(Database database, Workspace workspace, bool mayEdit, CancellationToken cancellationToken)
    {
        var pins = mayEdit ? await Pins.ReadAsync(database, workspace, cancellationToken) : null;
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return new MemberParts(pins, [.. (await MapBook.AllAsync(session, workspace, cancellationToken)).Where(map => !map.IsPutAway)]);
    }
}
