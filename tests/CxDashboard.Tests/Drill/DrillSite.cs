// A stage's page over a workspace of random facts, read as the page itself does it, and the gateway asked again for what an address says.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Drill;

internal static class DrillSite
{
    public const string Days = "from=2026-03-01&to=2026-05-04&compare=previous";

    public static readonly DateRange DaysShown = new(new(2026, 3, 1), new(2026, 5, 4));

    /// <summary>A map whose touchpoints at the support stage are linked with data, and one at onboarding that is not.</summary>
    public static MapDocument Touched => new MapSketch("Touched", "current")
        .Stage("Help", "support").Meets("Mail", "email", usage: "stage_volume/channel/email").Meets("Phone app", "app", usage: "stage_volume/device/mobile")
        .Meets("Chat", "chat", usage: "tickets/channel/chat").Meets("Counter", "store")
        .Stage("Start", "onboarding").Meets("Guide", "pdf")
        .Stage("Buy", "decision").Map;

    /// <summary>The day after the last of the facts.</summary>
    public static readonly TimeProvider Clock = new FixedClock(new DateTimeOffset(ShareFacts.All.To.AddDays(1), new TimeOnly(10, 0), TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Loads the page of an address such as acme/journey/onboarding?device=mobile.</summary>
    public static async Task<DrillView> PageAsync(TestWarehouse warehouse, Workspace workspace, string address)
    {
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var gateway = new RememberedAnswers(warehouse.Gateway, changes);
        var uri = UriOf(address);
        return await DrillView.LoadAsync(gateway, workspace, uri.Segments[^1], await MemberParts.ReadAsync(warehouse.Database, workspace, mayEdit: true, Ct), uri.ToString(), Clock, Ct)
            ?? throw new InvalidOperationException($"There is no stage at {address}.");
    }

    /// <summary>What the tiles of that address have to say, asked of the gateway one by one and not through the page; null where the metric cannot be narrowed so.</summary>
    public static async Task<List<string?>> AnsweredAsync(TestWarehouse warehouse, Workspace workspace, string address)
    {
        var uri = UriOf(address);
        var viewing = Viewing.Of(workspace, uri.ToString(), Clock);
        var told = new List<string?>();
        foreach (var metric in DrillQuestions.Tiles.Select(tile => Catalogue.Get(tile.Metric)))
        {
            if (!metric.Honours(viewing.Filters)) told.Add(null);
            else
            {
                var measure = (await warehouse.Gateway.AskAsync(workspace, [new Question(metric.Key, viewing.Days, Stage: uri.Segments[^1], Filters: viewing.Filters)], Ct))[0].Single().Measure;
                told.Add(measure.Value is { } value ? $"{Write.Figure(metric, value)} of {Format.Count(measure.N)}" : null);
            }
        }

        return told;
    }

    public static Uri UriOf(string address) => new(new Uri("http://localhost/"), address);
}
