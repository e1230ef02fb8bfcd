// One good map for each sample workspace, as a team would have drawn it in a workshop and kept it up since.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Sample;

/// <summary>Plants them where a workspace has no map; what people changed since stays.</summary>
public static class SampleMaps
{
    internal static async Task PlantAsync(Database database, Workspace workspace, DateOnly today, CancellationToken cancellationToken)
    {
        if (Of(workspace.Key, today) is not { } map) return;
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("select from workspace where workspace_id = @WorkspaceId for update", workspace, cancellationToken);
        if (await session.SingleAsync<bool>("select exists (select from journey_map where workspace_id = @WorkspaceId)", workspace, cancellationToken)) return;
        await MapBook.PlantAsync(session, workspace, map, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>The map of a sample workspace, its days counted from today; null for any other.</summary>
    public static MapDocument? Of(string workspace, DateOnly today) => workspace switch
    {
        "northwind" => SampleMapNorthwind.Draw(today),
        "lumen" => SampleMapLumen.Draw(today),
        "harbor" => SampleMapHarbor.Draw(today),
        _ => null,
    };

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
