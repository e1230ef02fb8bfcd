// Whatever changes what numbers mean, or what others see, leaves its line in the audit: with the deed, or not at all.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.People;
using static CxDashboard.Tests.Segments.SegmentTests;

namespace CxDashboard.Tests.Audit;

[Trait("Category", "Integration")]
public sealed class DeedsTests(TestDatabase databases) : OwnedWorkspace(databases)
{
    private static readonly Goal Score = Goals.Examples.Nps with { Metric = "nps", Amount = 70, BaselineValue = 20, Stage = "support" };

    private static BusinessWeek Week => new(new DateOnly(2026, 1, 1), [.. Enumerable.Range(0, 7).Select(_ => HoursText.Read("9:00-17:00")!)]);

    private static MapDocument Sketch => new MapSketch("Together", "current").Stage("Help", "support").Map;

    [Fact]
    public async Task Goals_stages_segments_personas_hours_the_calendar_and_maps_leave_a_line_each()
    {
        var (database, account) = (warehouse.Database, ada.AccountId!.Value);
        await new GoalChange(null, Score, 28, new DateOnly(2026, 1, 1), "the board asks", account).KeepAsync(database, workspace, null, Ct);
        StageMap stages;
        await using (var session = await database.OpenAsync(workspace.Scope, Ct)) stages = (await StageMapBook.ReadAsync(session, workspace, Ct)).Map;
        await StageMapBook.KeepAsync(database, workspace, stages, account, Ct);
        await new Jobs.Loading.SegmentChange(database).KeepAsync(workspace, account, [], [Of("mobile", ("web_device", ["mobile"]))], null, Ct);
        await PersonaBook.KeepAsync(database, workspace, account, new Persona("anna", "Anna", new Dictionary<string, string>(), []), null, Ct);
        await PersonaBook.RemoveAsync(database, workspace, account, "anna", (await PersonasAsync()).Single().Mark, Ct);
        await BusinessCalendarBook.KeepAsync(database, workspace, new BusinessCalendar(0, 0, [Week], []), account, Ct);
        await new WorkspaceRules(0, 4, 50, 60).KeepAsync(database, workspace, account, Ct);
        var map = (await MapBook.MakeAsync(database, workspace, account, Sketch, null, "", Ct)).MapId;
        foreach (var place in new[] { MapPlace.Away, MapPlace.Back, MapPlace.Home }) await MapBook.PlaceAsync(database, workspace, account, map, place, Ct);

        Assert.Equal(
            [
                "Ada GoalMade goal " + Score.Name, "Ada StagesChanged stages", "Ada SegmentsChanged segments", "Ada PersonaKept persona Anna", "Ada PersonaRemoved persona anna",
                "Ada HoursChanged business hours", "Ada CalendarChanged calendar and minimums", $"Ada MapMade map {map}, {Sketch.Name}",
                $"Ada MapPutAway map {map}", $"Ada MapBroughtBack map {map}", $"Ada MapMadeHome map {map}",
            ], await LinesAsync());
    }

    [Fact]
    public async Task What_may_not_be_done_leaves_none()
    {
        var viewer = await warehouse.EditorAsync(workspace, "Vic", "viewer");
        await new GoalChange(null, Score, 28, new DateOnly(2026, 1, 1), "", viewer).KeepAsync(warehouse.Database, workspace, null, Ct);
        await new WorkspaceRules(0, 4, 50, 60).KeepAsync(warehouse.Database, workspace, viewer, Ct);
        await MapBook.PlaceAsync(warehouse.Database, workspace, ada.AccountId!.Value, 99, MapPlace.Home, Ct);

        Assert.Empty(await LinesAsync());
    }

    private async Task<IReadOnlyList<KeptPersona>> PersonasAsync()
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        return await PersonaBook.ReadAsync(session, workspace, Ct);
    }

    private async Task<IEnumerable<string>> LinesAsync() =>
        (await AuditBook.FindAsync(warehouse.Database, workspace, new(), 50, Ct)).Reverse().Select(line => $"{line.Who} {line.Action} {line.Subject}");
}
