// What strangers write where a name, a value or an order is expected: it stays text, and the database is as it was.
using System.Net;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

[Trait("Category", "Integration")]
public sealed class HostileInputTests(TestDatabase databases)
{
    private static readonly DateRange Days = new(new(2026, 1, 5), new(2026, 3, 1));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Ends of strings, of lists, of identifiers, of statements, and comments, in the ways that PostgreSQL reads them.
    private static readonly string[] Openings = ["'", "\"", "''", "')", "\")", "$$", "\\'", "0", "nps'", "a\0'"];
    private static readonly string[] Endings =
    [
        " or 1=1 --", "; drop table share; --", " union select password_hash from account --", "; select pg_sleep(9) --", "; update goal set name = 'x'; /*",
    ];

    private static IReadOnlyList<string> Payloads { get; } = [.. Openings.SelectMany(opening => Endings.Select(ending => opening + ending))];

    [Fact]
    public async Task Five_hundred_statements_in_the_place_of_names_and_values_change_and_show_nothing()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(site.Warehouse, "acme", ShareFacts.Of(3));
        var member = await site.SignedInAsync(Roles.Owner);
        var tables = await site.Warehouse.PeekAllAsync<string>("select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace");
        var before = await site.Warehouse.HashesAsync(tables);
        var tried = 0;
        foreach (var payload in Payloads)
        {
            Question[] refused = [new(payload, Days), new("nps", Days, Breakdown: payload), new("nps", Days, Filters: new Filter(payload, "x"))];
            Question[] empty = [new("nps", Days, Stage: payload), new("nps", Days, Filters: new Filter("channel", payload)), new("sessions", Days, Breakdown: "device", Filters: new Filter("country", payload))];
            foreach (var question in refused) await Assert.ThrowsAsync<UnanswerableQuestion>(() => site.Warehouse.Gateway.AskAsync(workspace, [question], Ct));
            // PostgreSQL knows no text with a zero byte; the gateway's caller has none, because addresses cannot carry it.
            if (!payload.Contains('\0', StringComparison.Ordinal))
                Assert.All((await site.Warehouse.Gateway.AskAsync(workspace, empty, Ct)).Lists.SelectMany(list => list), cell => Assert.Equal(0, cell.Measure.N));
            var text = Uri.EscapeDataString(payload);
            foreach (var path in new[] { $"/acme/metrics/{text}", $"/acme/metrics/nps?stage={text}&by={text}", $"/acme/overview?period={text}&channel={text}&compare={text}", $"/{text}/overview" })
            {
                using var answer = await site.GetAsync(path, member);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{answer.StatusCode} for {path}");
            }

            tried += refused.Length + empty.Length + 4;
        }

        Assert.True(tried >= 500, $"only {tried} were tried");
        Assert.Equal(before, await site.Warehouse.HashesAsync(tables));
    }

    private static readonly string[] Tags = ["script", "img", "svg", "iframe", "body", "input", "a", "math", "details", "video"];
    private static readonly string[] Ways =
    [
        "<{0} onerror=alert(1)>", "<{0} src=x onload=alert(1)>", "\"><{0} onfocus=alert(1) autofocus>", "'><{0}>alert(1)</{0}>", "</title><{0}/onload=alert(1)>",
        "<{0} href=javascript:alert(1)>", "--><{0} onclick=alert(1)>", "<{0}\n onerror=alert(1)>", "&lt;{0}&gt;<{0}>", "<<{0}>>//",
        "<{0} style=x:expression(1)>", "</{0}><{0} src=//x.example>", "<{0} data=data:text/html,x>", "{{{{7*7}}}}<{0}>", "`<{0} a=`",
        "\" onmouseover=alert(1) <{0}", "<{0} formaction=javascript:1>", "<!--<{0}", "<{0} xmlns:x=y x:href=z>", "]]><{0}>",
    ];

    [Fact]
    public async Task Two_hundred_scripts_in_every_text_of_a_workspace_are_text_on_every_page()
    {
        await using var site = await ShareSite.StartWholeAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(site.Warehouse, "acme", ShareFacts.Of(3));
        var member = await site.SignedInAsync(Roles.Owner);
        string[] payloads = [.. Ways.SelectMany(way => Tags.Select(tag => string.Format(System.Globalization.CultureInfo.InvariantCulture, way, tag)))];
        Assert.Equal(200, payloads.Distinct().Count());
        await site.Warehouse.DoAsync("""
            insert into annotation (workspace_id, day, label, kind) select @WorkspaceId, current_date - 3, p, 'release' from unnest(@payloads) p;
            insert into share (workspace_id, public_id, token_hash, label, client, spec, state, expires_at)
            select @WorkspaceId, substr(md5(p) || 'abcdefghij', 1, 22), md5(p) || md5(p), p, p, '{}', 'live', now() + interval '1 day' from unnest(@payloads) p;
            insert into upload (workspace_id, kind, file_name, state, uploaded_by) select @WorkspaceId, 'tickets', p, 'failed', p from unnest(@payloads) p;
            insert into goal (workspace_id, goal_id, effective_from, name, metric, kind, amount, starts_on, ends_on)
            select @WorkspaceId, n, '2026-01-01', p, 'nps', 'absolute', 70, '2026-01-01', '2026-12-31' from unnest(@payloads) with ordinality q (p, n);
            insert into persona (workspace_id, persona, name, attributes)
            select @WorkspaceId, 'p' || n, p, jsonb_build_object('age', p, 'pains', p) from unnest(@payloads) with ordinality q (p, n);
            insert into audit (workspace_id, who, action, subject, detail) select @WorkspaceId, p, 'Paused', p, p from unnest(@payloads) p;
            insert into saved_view (workspace_id, name, address) select @WorkspaceId, left(p, 50) || n, 'overview?channel=' || n from unnest(@payloads) with ordinality q (p, n);
            insert into theme (workspace_id, theme, name, words) select @WorkspaceId, 't' || n, p, array[p] from unnest(@payloads) with ordinality q (p, n);
            insert into answer (workspace_id, source_id, response_id, question, kind, version, submitted_at, day, comment)
            select @WorkspaceId, (select min(source_id) from source where workspace_id = @WorkspaceId), p, p, 'text', 1, now() - interval '3 days', current_date - 3, p from unnest(@payloads) p;
            update workspace set keeps_verbatims = true;
            with people as (
              insert into account (email, name, password_hash, security_stamp)
              select 'p' || n || '@example.test', p, 'x', 'x' from unnest(@payloads) with ordinality q (p, n) returning account_id)
            insert into membership (workspace_id, account_id, role) select @WorkspaceId, account_id, 'viewer' from people;
            insert into invitation (workspace_id, token_hash, role, email, invited_as, expires_at)
            select @WorkspaceId, md5(p) || md5(p || 'i'), 'viewer', p, p, now() + interval '1 day' from unnest(@payloads) p;
            update source set name = @payload; update stage set name = @payload || stage; update workspace set name = @payload;
            """, new { workspace.WorkspaceId, payloads, payload = payloads[0] });
        await using (var session = await site.Warehouse.Database.OpenAsync(workspace.Scope, Ct))
        {
            var map = payloads.Aggregate(new MapSketch(payloads[0], "current").Stage("Help", "support"), (sketch, payload) => sketch.Thinks(payload, quotedFrom: payload));
            await MapBook.PlantAsync(session, workspace, map.Map, Ct);
            await session.CommitAsync(Ct);
        }

        // What visitors of a link to that map say, on its members' page and on the link's own.
        var spec = new ShareSpec { View = SharedView.Map, Map = 1, TakesComments = true, Days = "period=last-90-days", Compare = "none", Locks = [], Choices = [], Tiles = ["lane:thought", "origins"] };
        var (link, token) = await site.PublishAsync(workspace, new ShareDraft(spec, "A label", payloads[1], site.Clock.GetUtcNow().AddDays(3)));
        foreach (var payload in payloads) Assert.Null(await GuestComments.AddAsync(site.Warehouse.Database, workspace, link, new GuestComment("s1", payload.Replace('\n', ' '), payload), site.Clock.GetUtcNow(), Ct));
        foreach (var (page, cookie) in new[] { ($"/view/{link.PublicId}", await site.EnterAsync(token)), ("/acme/maps/1?card=s1", member) })
        {
            var html = await site.PageAsync(page, cookie);
            Assert.DoesNotContain(payloads, payload => payload.Contains('<', StringComparison.Ordinal) && html.Contains(payload, StringComparison.Ordinal));
            var read = WebUtility.HtmlDecode(html).ReplaceLineEndings("\n");
            Assert.All(payloads, payload => Assert.Contains(payload, read, StringComparison.Ordinal));
        }

        var shown = new HashSet<string>();
        foreach (var page in new[] { "overview", "journey", "goals", "goals/1", "metrics", "metrics/nps", "shares", "sources", "sources/upload", "personas", "segments", "stages", "feedback", "people", "audit", "maps", "maps/1" })
        {
            using var answer = await site.GetAsync($"/acme/{page}", member);
            Assert.Equal((page, HttpStatusCode.OK), (page, answer.StatusCode));
            var html = await answer.Content.ReadAsStringAsync(Ct);
            Assert.Empty(payloads.Where(payload => payload.Contains('<', StringComparison.Ordinal) && html.Contains(payload, StringComparison.Ordinal)).Select(payload => $"{page}: {payload}"));
            var read = WebUtility.HtmlDecode(html);
            shown.UnionWith(payloads.Where(payload => read.Contains(payload, StringComparison.Ordinal)));
        }

        Assert.True(shown.Count == payloads.Length, $"only {shown.Count} of them are shown at all");
    }

    [Fact]
    public async Task Of_a_hundred_claims_at_once_one_wins()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await warehouse.WorkspaceAsync("one");
        await warehouse.WorkspaceAsync("two");
        var accounts = new PostgresAccounts(warehouse.Database);
        var code = System.Security.Cryptography.SHA256.HashData("the code"u8);
        await accounts.OfferCodeAsync(code, Ct);
        var claims = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => accounts.ClaimFirstOwnerAsync(code, $"ada{i}@example.test", "Ada", "hash", Ct)));
        Assert.Equal((1, 99), (claims.Count(claim => claim == ClaimOutcome.Claimed), claims.Count(claim => claim == ClaimOutcome.AlreadyClaimed)));
        Assert.Equal((1, 2), await warehouse.PeekAsync<(int, int)>("select (select count(*)::int from account), (select count(*)::int from membership where role = 'owner')"));
    }
}
