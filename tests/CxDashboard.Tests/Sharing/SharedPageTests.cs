// The pages of shares themselves: nothing outside the lock in any of them, what was hidden is hidden, and the preview is the page.
using System.Net;
using System.Text.RegularExpressions;
using CxDashboard.Core.Access;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed partial class SharedPageTests(TestDatabase databases)
{
    private const string Secret = "CANARY-of-a-source";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Pages and files, with every kind of query, over all facts and over the twin that holds only those inside the lock.</summary>
    [Fact]
    public async Task No_page_menu_file_or_hidden_table_differs_from_that_of_the_locked_facts_alone()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var facts = ShareFacts.Of(5);
        DimLock[][] locks = [[new DimLock("channel", ["email"])], [new DimLock("channel", ["email", "web"]), new DimLock("device", ["mobile"])], [new DimLock("segment", ["new"])], [new DimLock("segment", ["regulars"])]];
        var random = new Random(9);
        var (compared, different) = (0, 0);
        // The sizes that guard small groups are asked for beyond the lock, where they can only take away: without them the two are equal.
        const int least = 1;
        foreach (var (held, n) in locks.Select((one, i) => (one, i)))
        {
            var ruled = ShareFacts.Rules.Any(segment => held[0].Values.Contains(segment.Key));
            var whole = await WorkspaceAsync(site, $"whole-{n}", facts, ruled, least);
            // The days are the share's own, so the twin holds all of them.
            var twin = await WorkspaceAsync(site, $"twin-{n}", ShareFacts.Inside(facts, held, [ShareFacts.All], ruled), ruled, least);
            var open = await WorkspaceAsync(site, $"open-{n}", facts, ruled, least);
            foreach (var spec in Specs(held, ruled))
            {
                var (one, two) = (await OpenAsync(site, whole, spec), await OpenAsync(site, twin, spec));
                var free = await OpenAsync(site, open, spec with { Locks = [] });
                foreach (var query in Queries(random, 10))
                foreach (var file in spec.Download ? ["", "/trend.csv"] : new[] { "" })
                {
                    var (all, inside) = (await TextAsync(site, one, file + query), await TextAsync(site, two, file + query));
                    Assert.Equal(inside, all);
                    Assert.DoesNotContain(Secret, all, StringComparison.OrdinalIgnoreCase);
                    compared++;
                    if (all != await TextAsync(site, free, file + query)) different++;
                }
            }
        }

        Assert.True(compared > 100 && different > compared / 2, $"{compared} pages, {different} unlike the unlocked one");
    }

    [Fact]
    public async Task Hidden_absolute_numbers_stand_nowhere_on_any_page()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await WorkspaceAsync(site, "acme", ShareFacts.Of(7));
        foreach (var spec in Specs([]).Where(spec => spec.View != SharedView.Metric || Catalogue.Get(spec.Metric!).Shape != Shape.Count))
        {
            var hidden = spec with { HidesAbsolutes = true, Download = false };
            hidden = hidden with { Tiles = [.. hidden.Tiles.Except(await RefusedAsync(site, workspace, hidden))] };
            var text = Visible(await TextAsync(site, await OpenAsync(site, workspace, hidden), ""));
            Assert.DoesNotMatch(@"\bn \d|±|interval|Numerator|Denominator|still open|\d open\b|of at least \d", text);
            // Every count of the days shown, whole and shortened, is nowhere to be read.
            var shown = Visible(await TextAsync(site, await OpenAsync(site, workspace, spec with { HidesAbsolutes = false }), ""));
            Assert.Matches(@"\bn \d|±|Numerator|sessions", shown);
            if (spec.View is SharedView.Overview or SharedView.Journey or SharedView.Map)
                foreach (var volume in await VolumesAsync(site, workspace)) Assert.False(Regex.IsMatch(text, $@"(?<![\d.,]){Regex.Escape(volume)}(?![\d.,%])"), $"{volume} on {spec.View}");
        }
    }

    [Fact]
    public async Task A_hidden_part_is_not_on_the_page()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await WorkspaceAsync(site, "acme", ShareFacts.Of(7));
        var spec = Specs([]).First();
        var all = await TextAsync(site, await OpenAsync(site, workspace, spec), "");
        foreach (var (tile, words) in new[] { ("row:nps", ">NPS<"), ("row:tickets", ">Tickets<"), ("why", "Why NPS moved"), ("sources", ">Sources<"), ("goal:1", "The goal of NPS") })
        {
            Assert.Contains(words, all, StringComparison.Ordinal);
            Assert.DoesNotContain(words, await TextAsync(site, await OpenAsync(site, workspace, spec with { Tiles = [.. spec.Tiles.Where(key => key != tile)] }), ""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_part_of_a_stage_that_was_not_chosen_is_not_on_the_page()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await WorkspaceAsync(site, "acme", ShareFacts.Of(7));
        await site.Warehouse.DoAsync("update goal set stage = 'support'");
        var spec = Specs([]).Single(spec => spec.View == SharedView.Stage);
        spec = spec with { Tiles = [.. spec.Tiles, "goal:1"] };
        var all = await TextAsync(site, await OpenAsync(site, workspace, spec), "?metric=nps");
        foreach (var (tile, words) in new[]
        {
            ("row:tickets", ">Tickets<"), ("row:sentiment", ">Sentiment, estimated<"), ("trend", "Unusual days and drift"), ("lens", ">Together<"),
            ("split:channel", "By channel"), ("comments", "What they say"), ("events", "Release 7"), ("goal:1", "<span class=\"status "),
        })
        {
            Assert.Contains(words, all, StringComparison.Ordinal);
            var without = await TextAsync(site, await OpenAsync(site, workspace, spec with { Tiles = [.. spec.Tiles.Where(key => key != tile)] }), "?metric=nps");
            Assert.DoesNotContain(words, without, StringComparison.Ordinal);
        }

        // What is hidden cannot be put in focus either, and the first of what is shown stands in its place.
        var one = await OpenAsync(site, workspace, spec with { Tiles = ["row:csat", "trend"] });
        Assert.Equal(await TextAsync(site, one, ""), await TextAsync(site, one, "?metric=tickets"));
        Assert.Contains(Catalogue.Get("csat").Name, await TextAsync(site, one, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_are_shown_without_the_numbers_of_tickets_and_no_longer_than_the_workspace_keeps_them()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await WorkspaceAsync(site, "acme", ShareFacts.Of(7));
        await site.Warehouse.DoAsync("update rating set comment = 'What they wrote', updated_at = '2026-04-29 10:00Z', day = '2026-04-29'");
        var (path, cookie) = await OpenAsync(site, workspace, Specs([]).Single(spec => spec.View == SharedView.Stage));
        var html = await site.PageAsync(path, cookie);
        Assert.Contains("What they wrote", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"ticket T\d", Visible(html));
        await site.Warehouse.DoAsync("update workspace set keeps_verbatims = false");
        site.Clock.Turn(Web.Sharing.SharedPages.Fresh);
        html = await site.PageAsync(path, cookie);
        Assert.DoesNotContain("class=\"quote\"", html, StringComparison.Ordinal);
        Assert.Contains("keeps no comments", html, StringComparison.Ordinal);
        Assert.DoesNotContain("./cx", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_is_gone_is_a_link_that_opens_nothing()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await WorkspaceAsync(site, "acme", ShareFacts.Of(7));
        var (path, cookie) = await OpenAsync(site, workspace, Specs([]).Single(spec => spec.View == SharedView.Stage));
        await site.PageAsync(path, cookie);
        await site.Warehouse.DoAsync("delete from stage where stage = 'support'");
        site.Clock.Turn(Web.Sharing.SharedPages.Fresh);
        using var gone = await site.GetAsync(path, cookie);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("does not open anything", await gone.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_leads_nowhere_but_to_itself()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await WorkspaceAsync(site, "acme", ShareFacts.Of(7));
        foreach (var spec in Specs([]).Select(spec => spec with { Choices = ["period", "compare", "channel", "device", .. spec.Stage is null ? ["stage"] : Array.Empty<string>(), "country", "segment"] }))
        {
            var (path, cookie) = await OpenAsync(site, workspace, spec);
            var html = await site.PageAsync(path, cookie);
            foreach (Match link in Links().Matches(html))
            {
                var target = link.Groups[2].Value;
                Assert.True(target.StartsWith(path, StringComparison.Ordinal) || target.StartsWith("css/", StringComparison.Ordinal) || target.StartsWith("js/", StringComparison.Ordinal) || target.StartsWith("icon.svg", StringComparison.Ordinal) || target == "/", target);
            }

            Assert.DoesNotContain("acme/", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_preview_is_the_guests_page_and_counts_as_no_view()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await WorkspaceAsync(site, "acme", ShareFacts.Of(7));
        var (share, token) = await site.PublishAsync(workspace, Draft(site, Specs([new DimLock("channel", ["email"])]).First() with { Choices = ["device"] }));
        var (path, preview) = ($"/view/{share.PublicId}", $"/acme/shares/{share.ShareId}/preview");
        var (editor, viewer) = (await site.SignedInAsync(Roles.Editor), await site.SignedInAsync(Roles.Viewer));
        foreach (var query in new[] { "", "?device=mobile" })
        {
            var page = await site.PageAsync(path + query, await site.EnterAsync(token));
            Assert.Equal(page, (await site.PageAsync(preview + query, editor)).Replace(preview, path, StringComparison.Ordinal));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(preview, viewer)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await site.GetAsync(preview)).StatusCode);
        await site.Get<Web.Sharing.ViewLog>().WriteAsync(Ct);
        Assert.Equal(2, (await ShareBook.ListAsync(site.Warehouse.Database, workspace, Ct)).Single().Views);
        // Also before anybody may see it, and after.
        await ShareBook.PauseAsync(site.Warehouse.Database, workspace, share.ShareId, Actor.Operator, Ct);
        await site.PageAsync(preview, editor);
    }

    [Fact]
    public async Task The_owners_pages_are_for_editors_and_their_own_workspace()
    {
        await using var site = await ShareSite.StartAsync(databases);
        await site.Warehouse.WorkspaceAsync("acme");
        var (editor, viewer) = (await site.SignedInAsync(Roles.Editor), await site.SignedInAsync(Roles.Viewer));
        await site.Warehouse.WorkspaceAsync("foreign");
        await site.Warehouse.DoAsync("delete from membership where workspace_id = (select workspace_id from workspace where key = 'foreign')");
        foreach (var path in new[] { "shares", "shares/new?view=overview", "shares/new?view=metric&metric=nps&stage=support", "shares/new?view=stage&stage=support" })
        {
            Assert.Equal(HttpStatusCode.OK, (await site.GetAsync($"/acme/{path}", editor)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/acme/{path}", viewer)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/foreign/{path}", editor)).StatusCode);
        }
    }

    [Fact]
    public async Task What_clients_and_owners_typed_is_text_on_the_page()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await WorkspaceAsync(site, "acme", ShareFacts.Of(7));
        const string evil = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        await site.Warehouse.DoAsync("update source set name = @evil; update goal set name = @evil; insert into annotation (workspace_id, day, label, kind) select workspace_id, '2026-04-01', substr(@evil, 1, 70), 'other' from workspace", new { evil });
        foreach (var spec in Specs([]).Select(spec => spec with { Choices = ["channel"] }))
        {
            var (share, token) = await site.PublishAsync(workspace, Draft(site, await FilledAsync(site, workspace, spec)) with { Client = evil });
            var html = await site.PageAsync($"/view/{share.PublicId}?channel={Uri.EscapeDataString(evil)}", await site.EnterAsync(token));
            Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<Workspace> WorkspaceAsync(ShareSite site, string key, IReadOnlyDictionary<Core.Warehouse.FactKind, IReadOnlyList<Core.Warehouse.Fact>> facts, bool ruled = false, int least = 5)
    {
        var workspace = await ShareFacts.LoadedAsync(site.Warehouse, key, facts, ruled);
        site.Clock.Set(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        // What differs between two loads of the same: names and instants.
        await site.Warehouse.DoAsync("""
            update workspace set name = 'Acme', minimum_n = least(@least, 3), minimum_n_nps = @least;
            update stream_state set last_success_at = '2026-05-04 06:00Z', last_fault = case when kind = 'answer' then @secret end;
            update source set settings = jsonb_build_object('key', @secret::text), secrets = @secret::bytea;
            insert into goal (workspace_id, goal_id, effective_from, name, metric, kind, amount, baseline, starts_on, ends_on)
            values (@WorkspaceId, 1, '2026-01-01', 'The goal of NPS', 'nps', 'absolute', 40, 10, '2026-01-01', '2026-12-31');
            insert into annotation (workspace_id, day, label, kind) values (@WorkspaceId, '2026-04-10', 'Release 7', 'release');
            """, new { workspace.WorkspaceId, secret = $"401: {Secret}", least });
        await ShareMaps.MadeAsync(site.Warehouse, workspace);
        return await WorkspaceBook.OfAsync(site.Warehouse.Database, workspace.WorkspaceId, Ct);
    }

    // One spec a view, and a metric's page of each shape; each shows all that can keep the lock.
    private static IEnumerable<ShareSpec> Specs(IReadOnlyList<DimLock> locks, bool ruled = false)
    {
        var audience = new Audience(ruled ? ShareFacts.Rules : [], []);
        List<Filter> filters = [.. locks.SelectMany(one => one.Values.Select(value => new Filter(one.Dim, value)))];
        bool Honours(string key) => Catalogue.Get(key) is var asked && asked.Honours(filters) && audience.Refusal(asked, filters) is null;
        (SharedView View, string? Metric, string? Stage)[] views =
        [
            (SharedView.Overview, null, null), (SharedView.Journey, null, null), (SharedView.Goals, null, null),
            (SharedView.Metric, "nps", null), (SharedView.Metric, "csat", "support"), (SharedView.Metric, "sessions", null), (SharedView.Metric, "first_response", null), (SharedView.Metric, "stage_conversion", "support"),
            (SharedView.Stage, null, "support"), (SharedView.Map, null, null),
        ];
        foreach (var (view, metric, stage) in views)
        {
            if (metric is not null && !Honours(metric)) continue;
            var honours = StageMetrics.All.Where(Honours);
            var nps = Honours("nps");
            if (view == SharedView.Goals && !nps) continue;
            yield return new ShareSpec
            {
                // Which map it is differs by workspace and is filled in when it is opened.
                View = view, Metric = metric, Stage = stage, Map = view == SharedView.Map ? 0 : null, Days = "from=2026-02-01&to=2026-04-30", Compare = "previous", Locks = locks,
                Choices = ["compare", "channel", "device", "segment", "country"], Download = view == SharedView.Metric,
                Tiles = view switch
                {
                    SharedView.Overview => [.. nps ? ["goal:1", "why"] : Array.Empty<string>(), .. honours.Select(ShareTiles.OfRow), "sources", "events"],
                    SharedView.Journey => [.. nps ? ["goal:1"] : Array.Empty<string>(), .. honours.Where(key => key != "tickets").Select(ShareTiles.OfRow)],
                    SharedView.Goals => ["goal:1", "events"],
                    SharedView.Map => [.. nps ? ["goal:1"] : Array.Empty<string>(), .. honours.Where(key => key != "tickets").Select(ShareTiles.OfRow), .. Honours("sentiment") ? ["mood"] : Array.Empty<string>(), "drawn",
                        .. Core.Journeys.Maps.MapType.Of("current").Lanes.Select(ShareTiles.OfLane), .. Honours("stage_volume") && locks.All(one => one.Dim is not ("channel" or "device")) ? ["usage"] : Array.Empty<string>(),
                        "effects", .. new[] { "nps", "csat", "sessions" }.Where(Honours).Select(ShareTiles.OfSuccess), "about", "owners"],
                    SharedView.Stage => [.. StageMetrics.Figures.Where(Honours).Select(ShareTiles.OfRow), "trend", "lens", .. ShareTiles.SplitsOf(view).Select(ShareTiles.OfSplit),
                        .. locks.All(one => one.Dim is "channel" or "segment") && Honours("sentiment") ? ["comments"] : Array.Empty<string>(), "events"],
                    _ => ["value", "trend", "contract", .. metric == "nps" ? ["goal:1"] : Array.Empty<string>(), .. Catalogue.Get(metric!).Dims.Select(ShareTiles.OfSplit),
                        .. Catalogue.Get(metric!).ByStage && stage is null ? ["split:stage"] : Array.Empty<string>(), "events"],
                },
            };
        }
    }

    private static ShareDraft Draft(ShareSite site, ShareSpec spec) => new(spec, "A label", "Client", site.Clock.GetUtcNow().AddDays(30));

    private static async Task<(string Path, string Cookie)> OpenAsync(ShareSite site, Workspace workspace, ShareSpec spec)
    {
        var (share, token) = await site.PublishAsync(workspace, Draft(site, await FilledAsync(site, workspace, spec)));
        return ($"/view/{share.PublicId}", await site.EnterAsync(token));
    }

    private static async Task<ShareSpec> FilledAsync(ShareSite site, Workspace workspace, ShareSpec spec) => spec.Map is null ? spec
        : spec with { Map = await site.Warehouse.PeekAsync<int>("select min(map_id) from journey_map where workspace_id = @WorkspaceId", workspace) };

    private static async Task<IEnumerable<string>> RefusedAsync(ShareSite site, Workspace workspace, ShareSpec spec)
    {
        var frame = await Frame.ReadAsync(site.Warehouse.Database, workspace, workspace.Today(site.Clock), Ct);
        var map = await ShareBook.MapAsync(site.Warehouse.Database, workspace, await FilledAsync(site, workspace, spec), Ct);
        return ShareTiles.Of(spec, frame, map?.Map).Where(tile => tile.Refusal is not null).Select(tile => tile.Key);
    }

    private static async Task<string> TextAsync(ShareSite site, (string Path, string Cookie) open, string tail)
    {
        using var answer = await site.GetAsync(open.Path + tail, open.Cookie);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync(Ct)).Replace(open.Path, "/view/X", StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> VolumesAsync(ShareSite site, Workspace workspace)
    {
        var answers = await site.Warehouse.Gateway.AskAsync(workspace, [.. new[] { "stage_volume", "tickets" }.Select(metric =>
            new Question(metric, new(new(2026, 2, 1), new(2026, 4, 30)), Stage: Question.EachStage))], Ct);
        return answers.Lists.SelectMany(list => list).Where(cell => cell.Measure.N > 100).Select(cell => Web.Tiles.Format.Count(cell.Measure.N));
    }

    private static string Visible(string html) => WebUtility.HtmlDecode(Tags().Replace(html, " "));

    private static IEnumerable<string> Queries(Random random, int many)
    {
        string[] fields = ["channel=email", "channel=web", "channel=chat", "channel=", "device=mobile", "device=tablet", "segment=new", "segment=returning", "segment=regulars", "segment=phones", "persona=anna", "country=Austria",
            "compare=year", "compare=none", "period=last-12-months", "from=2026-01-05&to=2026-05-01", "stage=onboarding", "metric=nps", "metric=tickets", "metric=sentiment", "metric=revenue", "by=day", "by=month", "by=week", "persona=all"];
        yield return "";
        for (var i = 1; i < many; i++) yield return "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 5)).Select(_ => fields[random.Next(fields.Length)]));
    }

    [GeneratedRegex("(href|src|action)=\"([^\"#]*)")]
    private static partial Regex Links();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
