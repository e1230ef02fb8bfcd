// The sample's share link: the overview of its first client, made once and printed once.
using CxDashboard.Core.Access;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Sample;

internal static class SampleShare
{
    private const string Workspace = "northwind";

    /// <summary>Publishes the sample's share where it has none yet, and prints its link.</summary>
    public static async Task AnnounceAsync(Database database, string address, CancellationToken cancellationToken)
    {
        if (await WorkspaceBook.FindAsync(database, Workspace, cancellationToken) is not { IsSample: true } workspace) return;
        if ((await ShareBook.ListAsync(database, workspace, cancellationToken)).Count > 0) return;
        var clock = TimeProvider.System;
        var spec = new ShareSpec
        {
            View = SharedView.Overview, Days = "period=last-90-days", Compare = "year", Locks = [], Choices = [ShareSpec.ChoosesComparison, "channel", "device"], Tiles = [],
        };
        var frame = await Frame.ReadAsync(database, workspace, workspace.Today(clock), cancellationToken);
        var draft = new ShareDraft(spec with { Tiles = [.. ShareTiles.Of(spec, frame).Select(tile => tile.Key)] }, "Sample link", workspace.Name, clock.GetUtcNow().AddDays(PublishCheck.UsualDays));
        var published = await ShareBook.PublishAsync(database, workspace, draft, Actor.Operator, clock, cancellationToken);
        await Console.Out.WriteLineAsync($"Share link: {address}/s#{published.Token}");
    }
}
