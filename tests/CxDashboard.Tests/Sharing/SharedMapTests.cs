// The page of a shared map: what its parts promise and no more, as it stands or in one version, and gone when the map is.
using System.Net;
using System.Text.RegularExpressions;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed class SharedMapTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_that_was_not_chosen_is_not_on_the_page()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var editor = await site.Warehouse.EditorAsync(workspace);
        Assert.Null(await MapComments.AddAsync(site.Warehouse.Database, workspace, editor, map, MapDocument.HeadId, "A word among members", Ct));
        Assert.Null(await MapComments.AddAsync(site.Warehouse.Database, workspace, editor, map, "s1", "A word about the stage", Ct));
        var everything = await AllAsync(site, workspace, map);
        var all = await PageAsync(site, workspace, everything);
        foreach (var (tile, words) in new (string, string)[]
        {
            ("row:csat", "<span>Satisfaction</span>"), ("row:stage_conversion", "class=\"conversion"), ("drawn", "drawn: Calm"), ("mood", "measured: satisfaction and sentiment"), ("lane:pain", "pain-text says"),
            ("lane:initiative", "initiative-text says"), ("usage", "% of "), ("owners", "opportunity-owner says"), ("origins", "finding-source says"), ("about", "map-goal says"),
            ("success:nps", "<dt>Net Promoter Score</dt>"), ("members", "A word about the stage"), ("members", "Eve"),
        })
        {
            Assert.Contains(words, all, StringComparison.Ordinal);
            Assert.DoesNotContain(words, await PageAsync(site, workspace, everything with { Tiles = [.. everything.Tiles.Where(key => key != tile)] }), StringComparison.Ordinal);
        }

        var volume = new Regex(@"<small>[\d.,]+k? sessions</small>");
        Assert.Matches(volume, all);
        Assert.DoesNotMatch(volume, await PageAsync(site, workspace, everything with { Tiles = [.. everything.Tiles.Where(key => key != "row:stage_volume")] }));
        // Neither is what belongs to editing, with all of them chosen.
        foreach (var never in new[] { "4711", "abc123", "stage-about", "touchpoint-resources", "href=\"\"", "type=\"range\"", "class=\"add\"", "anna" }) Assert.DoesNotContain(never, all, StringComparison.Ordinal);
        // An effect over the initiative's own days, which lie before those of the page.
        Assert.Matches("shipped · 1 of 1 milestones · [^<]*(detectable|points|[+−])", WebUtility.HtmlDecode(await PageAsync(site, workspace, everything with { Tiles = [.. everything.Tiles.Except(["owners"])] })));
    }

    [Fact]
    public async Task It_follows_the_map_or_keeps_to_a_version()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var spec = Spec(map) with { Tiles = ["lane:pain"] };
        var (follows, keeps) = (await OpenAsync(site, workspace, spec), await OpenAsync(site, workspace, spec with { MapVersion = 1 }));
        var changed = ShareMaps.Whole();
        changed = changed.With(changed.Of("pain")[0].With("text", "Another pain"));
        var saved = await MapBook.SaveAsync(site.Warehouse.Database, workspace, await site.Warehouse.EditorAsync(workspace), map, 1, changed, "", Ct);
        Assert.Equal(MapOutcome.Kept, saved.Outcome);
        site.Clock.Turn(Web.Sharing.SharedPages.Fresh);

        Assert.Contains("Another pain", await site.PageAsync(follows.Path, follows.Cookie), StringComparison.Ordinal);
        var kept = await site.PageAsync(keeps.Path, keeps.Cookie);
        Assert.Contains("pain-text says", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Another pain", kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update journey_map set is_home = false, put_away_at = now()")]
    [InlineData("delete from journey_map")]
    public async Task A_map_that_is_gone_is_a_link_that_opens_nothing(string done)
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (workspace, map) = await ReadyAsync(site);
        var (path, cookie) = await OpenAsync(site, workspace, Spec(map) with { Tiles = ["lane:pain"] });
        await site.PageAsync(path, cookie);
        await site.Warehouse.DoAsync(done);
        site.Clock.Turn(Web.Sharing.SharedPages.Fresh);
        using var gone = await site.GetAsync(path, cookie);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("does not open anything", await gone.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_workspaces_map_can_neither_be_published_nor_read()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (_, foreign) = await ReadyAsync(site, "foreign");
        var (workspace, own) = await ReadyAsync(site);
        var draft = new ShareDraft(Spec(foreign) with { Tiles = ["lane:pain"] }, "A label", "", site.Clock.GetUtcNow().AddDays(3));
        Assert.Contains((await ShareBook.PublishAsync(site.Warehouse.Database, workspace, draft, Core.Access.Actor.Operator, site.Clock, Ct)).Check.Faults, fault => fault.Field == "Map");

        // A promise that was written past the check still shows nothing.
        var gateway = await LockedGateway.OpenAsync(site.Get<Core.Kpis.RememberedAnswers>(), workspace, draft.Spec, [ShareFacts.All], ShareFacts.All.To, Ct);
        Assert.Null(await gateway.MapAsync(workspace, foreign, null, Ct));
        Assert.Null(await gateway.MapAsync(workspace, own, null, Ct));
        Assert.Empty(await gateway.MapCommentsAsync(workspace, foreign, Ct));
        var held = await LockedGateway.OpenAsync(site.Get<Core.Kpis.RememberedAnswers>(), workspace, Spec(own), [ShareFacts.All], ShareFacts.All.To, Ct);
        Assert.NotNull(await held.MapAsync(workspace, own, null, Ct));
        Assert.Null(await held.MapAsync(workspace, own, 1, Ct));
    }

    [Fact]
    public async Task The_form_for_a_map_is_the_editors()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (_, map) = await ReadyAsync(site);
        var (editor, viewer) = (await site.SignedInAsync(Roles.Editor), await site.SignedInAsync(Roles.Viewer));
        var path = $"/acme/shares/new?view=map&map={map}";
        var html = await site.PageAsync(path, editor);
        foreach (var words in new[] { "Map The map of all", "Keep to version 1", "Pain points", "What members say about cards" }) Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(path, viewer)).StatusCode);
    }

    [Fact]
    public async Task What_people_wrote_into_it_is_text()
    {
        await using var site = await ShareSite.StartAsync(databases);
        const string evil = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        var map = ShareMaps.Whole();
        map = map.Cards.Values.Aggregate(map, (all, card) => all.With(card.Fields.Where(field => field.Value.EndsWith("says", StringComparison.Ordinal) || field.Value == "The map of all").Aggregate(card, (one, field) => one.With(field.Key, evil))));
        var (workspace, id) = await ReadyAsync(site, map: map);
        Assert.Null(await MapComments.AddAsync(site.Warehouse.Database, workspace, await site.Warehouse.EditorAsync(workspace, evil), id, "s1", evil, Ct));
        var html = await PageAsync(site, workspace, await AllAsync(site, workspace, id));
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("<script>alert|<img", RegexOptions.IgnoreCase), html);
    }

    private static ShareSpec Spec(int map) => new()
    {
        View = SharedView.Map, Map = map, Days = "from=2026-02-01&to=2026-04-30", Compare = "previous", Locks = [], Choices = [], Tiles = [],
    };

    private static async Task<ShareSpec> AllAsync(ShareSite site, Workspace workspace, int map)
    {
        var spec = Spec(map);
        var frame = await Frame.ReadAsync(site.Warehouse.Database, workspace, workspace.Today(site.Clock), Ct);
        return spec with { Tiles = [.. ShareTiles.Of(spec, frame, (await ShareBook.MapAsync(site.Warehouse.Database, workspace, spec, Ct))!.Map).Select(tile => tile.Key)] };
    }

    private static async Task<(string Path, string Cookie)> OpenAsync(ShareSite site, Workspace workspace, ShareSpec spec)
    {
        var (share, token) = await site.PublishAsync(workspace, new ShareDraft(spec, "A label", "Client", site.Clock.GetUtcNow().AddDays(30)));
        return ($"/view/{share.PublicId}", await site.EnterAsync(token));
    }

    private static async Task<string> PageAsync(ShareSite site, Workspace workspace, ShareSpec spec)
    {
        var (path, cookie) = await OpenAsync(site, workspace, spec);
        return await site.PageAsync(path, cookie);
    }

    private static async Task<(Workspace Workspace, int Map)> ReadyAsync(ShareSite site, string key = "acme", MapDocument? map = null)
    {
        var workspace = await ShareFacts.LoadedAsync(site.Warehouse, key, ShareFacts.Of(7));
        site.Clock.Set(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        await site.Warehouse.DoAsync("update workspace set minimum_n = 1, minimum_n_nps = 1");
        return (await WorkspaceBook.OfAsync(site.Warehouse.Database, workspace.WorkspaceId, Ct), await ShareMaps.MadeAsync(site.Warehouse, workspace, map));
    }
}
