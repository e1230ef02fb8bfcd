// The page of a map against plain SQL: what lies on it is the warehouse's, and what is unknown says so.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Maps;
using CxDashboard.Web.Tiles;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Maps;

[Trait("Category", "Integration")]
public sealed class MapPageTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Shipped = new(2026, 3, 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static MapSketch Sketch => new MapSketch("Together", "current", ("success", "csat"), ("review", "2026-04-01"))
        .Stage("Help", "support").Meets("Mail", "email", usage: "stage_volume/channel/Email").Feels("Calm", 95)
        .Hurts("Slow", 5, 5).Does("Faster", "Slow", ("status", "shipped"), ("ships", "2026-03-01"), ("metric", "csat"), ("compare", "before"))
        .Does("Two ways", "Slow", ("status", "running"), ("starts", "2026-02-01"), ("metric", "csat"), ("compare", "variants"), ("a", "channel/web"), ("b", "channel/email"))
        .Does("Tomorrow", "Slow", ("status", "planned"), ("metric", "csat"))
        .Stage("Elsewhere");

    [Fact]
    public async Task A_touchpoints_use_is_its_share_of_the_stages_sessions()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, map) = await ReadyAsync(warehouse);

        var view = await ViewAsync(warehouse, workspace, map);

        var (own, all) = await warehouse.PeekAsync<(long, long)>("""
            select sum(sessions) filter (where channel = 'Email')::bigint, sum(sessions)::bigint from web_event where event = 'help_open' and day between '2026-02-01' and '2026-03-31'
            """);
        var chip = view.Map.Lanes!.Single(lane => lane.Name == "Touchpoints").ByStage[0].Single();
        Assert.Equal($"email · {Format.Number(100m * own / all, 0)}% of {Format.Count(all)} sessions", chip.Note);
    }

    [Fact]
    public async Task The_measured_mood_is_held_against_the_drawn_one_and_gaps_are_said()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, map) = await ReadyAsync(warehouse);

        var view = await ViewAsync(warehouse, workspace, map);

        var satisfied = await warehouse.PeekAsync<double>("select 100.0 * count(*) filter (where score >= 4) / count(*) from answer where kind = 'csat' and stage = 'support' and day between '2026-02-01' and '2026-03-31'");
        Assert.Equal(Format.Signed((decimal)(2 * satisfied - 100), 0), view.Map.Emotion!.Points[0]!.Text);
        Assert.Null(view.Map.Emotion.Points[1]);
        Assert.Equal("Help feels far worse than we thought", view.Map.Emotion.Finding);
        Assert.Equal("no data linked", view.Map.Stages[1].Volume);
        Assert.Equal(
            ["Elsewhere: no data linked, so there are no numbers.", "Elsewhere: nobody drew an emotion.", "2 of 2 claims are assumed: nobody counted them or asked a customer.", "No persona: it is not said whose journey this is."],
            view.Gaps);
        Assert.Equal(("bad", "Stale", "review was due Apr 1, 2026"), (view.Head.Review.Tone, view.Head.Review.Word, view.Head.ReviewWords));
        Assert.Equal(("Satisfaction", false), (view.Head.Success.Single().Name, view.Head.Success.Single().Value is null));
    }

    [Fact]
    public async Task A_shipped_initiative_shows_its_measured_effect_on_the_map_and_a_planned_one_says_when()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, map) = await ReadyAsync(warehouse);

        var view = await ViewAsync(warehouse, workspace, map);

        // Seven whole weeks lie between the day it shipped and the last day.
        const string share = "100.0 * count(*) filter (where score >= 4) / count(*) from answer where kind = 'csat' and stage = 'support' and day between";
        var (before, after) = (await warehouse.PeekAsync<double>($"select {share} '2026-01-11' and '2026-02-28'"), await warehouse.PeekAsync<double>($"select {share} '2026-03-01' and '2026-04-18'"));
        var effects = view.Time.ToDictionary(row => row.Name, row => row.Effect!);
        Assert.StartsWith($"{Format.Signed((decimal)(after - before), 1)} points (", effects["Faster"].Text, StringComparison.Ordinal);
        Assert.Equal("good", effects["Faster"].Tone);
        Assert.Contains("Jan 11 – Feb 28, 2026 against Mar 1 – Apr 18, 2026", effects["Faster"].Detail, StringComparison.Ordinal);
        Assert.Equal("measured when it has shipped", effects["Tomorrow"].Text);
        var pain = view.Map.Lanes!.Single(lane => lane.Name == "Pain points").ByStage[0].Single();
        Assert.Contains($"shipped Mar 1, 2026: {effects["Faster"].Text}", pain.Note, StringComparison.Ordinal);

        var (web, email) = await warehouse.PeekAsync<(double, double)>("""
            select 100.0 * count(*) filter (where score >= 4 and channel = 'web') / count(*) filter (where channel = 'web'), 100.0 * count(*) filter (where score >= 4 and channel = 'email') / count(*) filter (where channel = 'email')
            from answer where kind = 'csat' and stage = 'support' and day between '2026-02-01' and '2026-04-19'
            """);
        Assert.StartsWith($"{Format.Signed((decimal)(email - web), 1)} points (", effects["Two ways"].Text, StringComparison.Ordinal);
        Assert.Contains("email against web", effects["Two ways"].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journeys_page_draws_the_chosen_map_with_ways_into_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, map) = await ReadyAsync(warehouse);

        KeptMap? home;
        await using (var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct)) home = await MapBook.HomeAsync(session, workspace, Ct);
        var view = await WithAnswersAsync(warehouse, gateway => JourneyPageView.LoadAsync(gateway, workspace, Uri(workspace, "journey"), new Stopped(), Ct, home));

        Assert.Equal(("Together", "Current state", $"acme/maps/{map}"), (view.Name, view.Home!.Type, view.Home.Href));
        Assert.Equal(["Help", "Elsewhere"], view.Map.Stages.Select(stage => stage.Name));
        Assert.Equal($"acme/maps/{map}?card=c003", view.Map.Lanes!.Single(lane => lane.Name == "Pain points").ByStage[0].Single().Href);
        Assert.All(view.Map.Lanes!, lane => Assert.Null(lane.Add));
    }

    [Fact]
    public async Task Versions_say_who_changed_what_and_a_derived_map_what_it_changes_and_what_its_source_became()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, map) = await ReadyAsync(warehouse);
        var eve = await warehouse.EditorAsync(workspace);
        var start = Sketch.Map;
        var future = (await MapBook.MakeAsync(warehouse.Database, workspace, eve, Derivation.Of(start, MapType.Of("future"), "Tomorrow"), new MapOrigin(map, 1), "", Ct)).MapId;
        await MapBook.SaveAsync(warehouse.Database, workspace, eve, map, 1, start.With(start.Find("c003")!.With("impact", "4")).Without("c001"), "", Ct);

        var versions = (await MapVersionsView.LoadAsync(warehouse.Database, workspace, map, $"http://localhost/acme/maps/{map}/versions?from=1&to=2", Ct))!;
        Assert.Equal([2, 1], versions.Rows.Select(row => row.Version));
        Assert.Equal("Touchpoint “Mail”: removed; Pain point “Slow”: Impact", versions.Rows[0].Changes);
        Assert.Equal([("−", "Mail", "removed", "", ""), ("±", "Slow", "Impact", "5", "4")], versions.Difference!.Rows.Select(row => (row.Sign, row.Title, row.What, row.From, row.To)));

        var derived = (await MapVersionsView.LoadAsync(warehouse.Database, workspace, future, $"http://localhost/acme/maps/{future}/versions?against=source", Ct))!;
        Assert.Contains(derived.Difference!.Rows, row => row is { What: "Kind of map", From: "Current state", To: "Future state" });
        Assert.Equal(["Mail", "Slow"], derived.Since.Select(row => row.Title));
        Assert.Null(await MapVersionsView.LoadAsync(warehouse.Database, workspace, 4711, Uri(workspace, "maps/4711/versions"), Ct));
    }

    private static string Uri(Workspace workspace, string page) => $"http://localhost/{workspace.Key}/{page}?from=2026-02-01&to=2026-03-31&compare=none";

    private static Task<MapPageView> ViewAsync(TestWarehouse warehouse, Workspace workspace, int map) => WithAnswersAsync(warehouse, async gateway =>
        Assert.IsType<MapPageView>(await MapPageView.LoadAsync(warehouse.Database, gateway, workspace, map, true, Uri(workspace, $"maps/{map}"), new Stopped(), Ct)));

    private static async Task<T> WithAnswersAsync<T>(TestWarehouse warehouse, Func<RememberedAnswers, Task<T>> load)
    {
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var remembered = new RememberedAnswers(warehouse.Gateway, changes);
        return await load(remembered);
    }

    // Ten answers a day, six of them satisfied before it shipped and eight after; twice as many sessions by search as by mail.
    private static async Task<(Workspace, int)> ReadyAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        var source = await warehouse.SourceAsync(workspace, since: "2025-01-01");
        var days = Enumerable.Range(0, 109).Select(First.AddDays).ToList();
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [.. days.SelectMany(day => Enumerable.Range(0, 10).Select(n => (Fact)new Answer(
            $"{day:yyyyMMdd}-{n}", "csat", "csat", 1, new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero), n < (day < Shipped ? 6 : 8) ? 5 : 2, null, "support", n < 5 ? "web" : "email", null)))],
            settledTo: Stopped.Today.AddDays(-1), coversTo: Stopped.Today.AddDays(-1));
        await warehouse.LoadAsync(workspace, source, FactKind.WebEvent, [.. days.SelectMany(day => new[] { ("Email", 10L), ("Organic Search", 20L) }.Select(one => (Fact)new WebEvent(day, "help_open", one.Item1, "mobile", one.Item2)))],
            settledTo: Stopped.Today.AddDays(-1), coversTo: Stopped.Today.AddDays(-1));
        var made = await MapBook.MakeAsync(warehouse.Database, workspace, await warehouse.EditorAsync(workspace), Sketch.Map, null, "", Ct);
        return (workspace, made.MapId);
    }

    private sealed class Stopped : TimeProvider
    {
        public static readonly DateOnly Today = new(2026, 4, 20);

        public override DateTimeOffset GetUtcNow() => new(Today, new TimeOnly(10, 0), TimeSpan.Zero);
    }
}
