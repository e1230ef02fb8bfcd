// What the page of one source shows.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;

namespace CxDashboard.Web.Sources;

/// <summary>One source with its backfills, its runs and, for those who work on them, the rows it could not read.</summary>
public sealed record SourcePageView(SourceView Card, RunList Runs, IReadOnlyList<BackfillView> Backfills, IReadOnlyList<DeadLetterGroup> Letters)
{
    /// <summary>Null when the workspace has no such source.</summary>
    public static async Task<SourcePageView?> LoadAsync(
        Database database, Workspace workspace, int sourceId, ConnectorList connectors, ISchedules schedules, bool withLetters, int runsPage, string uri, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (await SourcesView.CardsAsync(database, workspace, sourceId, connectors, schedules, now, cancellationToken) is not [var card]) return null;
        return new SourcePageView(
            card, await SourcesView.RunsAsync(database, workspace, sourceId, runsPage, uri, now, cancellationToken),
            await BackfillView.LoadAsync(database, workspace, sourceId, now, cancellationToken),
            withLetters ? await DeadLetters.OfAsync(database, workspace, sourceId, cancellationToken) : []);
    }
}
