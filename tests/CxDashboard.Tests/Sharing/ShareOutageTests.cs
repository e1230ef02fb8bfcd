// A share while the database is away, and under a crowd.
using System.Net;
using CxDashboard.Core.Access;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web.Access;
using CxDashboard.Web.Sharing;
using Npgsql;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed class ShareOutageTests(TestDatabase databases)
{
    private const string Banner = "The database is out of reach. This page was drawn";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_database_a_page_of_ten_minutes_ago_is_shown_with_a_banner_and_nothing_older()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(site.Warehouse, "acme", ShareFacts.Of(7));
        var (share, token) = await site.PublishAsync(workspace, ShareBookTests.Draft());
        var (other, second) = await site.PublishAsync(workspace, ShareBookTests.Draft());
        var (path, cookie, unseen) = ($"/view/{share.PublicId}", await site.EnterAsync(token), await site.EnterAsync(second));
        var before = await site.PageAsync(path, cookie);
        Assert.DoesNotContain(Banner, before, StringComparison.Ordinal);

        site.Road.Cut();
        site.Clock.Turn(TimeSpan.FromMinutes(9));
        var away = await site.PageAsync(path, cookie);
        Assert.Contains($"{Banner} 9 min ago", away, StringComparison.Ordinal);
        Assert.Contains("KPIs by stage", away, StringComparison.Ordinal);
        // Another share that nobody had opened, a file, a stranger: nothing is known of them.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetAsync($"/view/{other.PublicId}", unseen)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.ExchangeAsync(token)).StatusCode);

        site.Clock.Turn(TimeSpan.FromMinutes(1));
        using var late = await site.GetAsync(path, cookie);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        Assert.NotNull(late.Headers.RetryAfter);

        site.Road.Mend();
        Assert.DoesNotContain(Banner, await site.PageAsync(path, cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_database_what_was_taken_back_before_stays_closed_and_an_end_is_an_end()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(site.Warehouse, "acme", ShareFacts.Of(7));
        var (paused, one) = await site.PublishAsync(workspace, ShareBookTests.Draft());
        var (ending, two) = await site.PublishAsync(workspace, ShareBookTests.Draft() with { ExpiresAt = site.Clock.GetUtcNow().AddMinutes(5) });
        var (locked, three) = await site.PublishAsync(workspace, ShareBookTests.Draft() with { PasswordHash = new Passwords().Hash("the right pass phrase") });
        var cookies = new[] { await site.EnterAsync(one), await site.EnterAsync(two), await site.EnterAsync(three) };
        using (var right = await site.PostAsync($"/view/{locked.PublicId}", cookies[2], ("password", "the right pass phrase"))) await site.PageAsync($"/view/{locked.PublicId}", ShareSite.CookiesOf(right));
        await site.PageAsync($"/view/{paused.PublicId}", cookies[0]);
        await site.PageAsync($"/view/{ending.PublicId}", cookies[1]);

        var heard = new TaskCompletionSource();
        site.Get<DataChanges>().Said += _ => heard.TrySetResult();
        await ShareBook.PauseAsync(site.Warehouse.Database, workspace, paused.ShareId, Actor.Operator, Ct);
        await heard.Task.WaitAsync(Ct);
        site.Road.Cut();
        site.Clock.Turn(TimeSpan.FromMinutes(6));

        foreach (var (share, cookie) in new[] { paused, ending, locked }.Zip(cookies))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetAsync($"/view/{share.PublicId}", cookie)).StatusCode);
    }

    [Fact]
    public async Task A_share_that_is_taken_back_while_its_page_is_drawn_shows_nothing()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await site.Warehouse.WorkspaceAsync();
        var (share, token) = await site.PublishAsync(workspace, ShareBookTests.Draft());
        var cookie = await site.EnterAsync(token);
        await using var holder = new NpgsqlConnection(site.Warehouse.Fresh.SuperuserConnectionString);
        await holder.OpenAsync(Ct);
        await using var locked = await holder.BeginTransactionAsync(Ct);
        await using (var take = new NpgsqlCommand("lock table metric_day in access exclusive mode", holder, locked)) await take.ExecuteNonQueryAsync(Ct);

        var drawn = site.GetAsync($"/view/{share.PublicId}", cookie);
        while (await site.Warehouse.PeekAsync<int>("select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 0) await Task.Delay(20, Ct);
        await ShareBook.RevokeAsync(site.Warehouse.Database, workspace, share.ShareId, Actor.Operator, Ct);
        await locked.RollbackAsync(Ct);

        using var answer = await drawn;
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("KPIs by stage", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_take_too_long_are_answered_with_a_page_that_says_so()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var (share, token) = await site.PublishAsync(await site.Warehouse.WorkspaceAsync(), ShareBookTests.Draft());
        var cookie = await site.EnterAsync(token);
        await using var holder = new NpgsqlConnection(site.Warehouse.Fresh.SuperuserConnectionString);
        await holder.OpenAsync(Ct);
        await using var locked = await holder.BeginTransactionAsync(Ct);
        await using (var take = new NpgsqlCommand("lock table metric_day in access exclusive mode", holder, locked)) await take.ExecuteNonQueryAsync(Ct);

        using var answer = await site.GetAsync($"/view/{share.PublicId}", cookie);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "30"), (answer.StatusCode, answer.Headers.RetryAfter!.ToString()));
        Assert.Contains("These numbers take longer", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await locked.RollbackAsync(Ct);
        await site.PageAsync($"/view/{share.PublicId}", cookie);
    }

    [Fact]
    public async Task Five_hundred_viewers_at_once_see_the_same_page_and_each_is_counted()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(site.Warehouse, "acme", ShareFacts.Of(7));
        var (share, token) = await site.PublishAsync(workspace, ShareBookTests.Draft());
        var cookie = await site.EnterAsync(token);

        var pages = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => site.PageAsync($"/view/{share.PublicId}", cookie)));

        Assert.Single(pages.Distinct());
        await site.Get<ViewLog>().WriteAsync(Ct);
        var viewer = Assert.Single(await ShareViewers.OfAsync(site.Warehouse.Database, workspace, share.ShareId, Ct));
        Assert.Equal(("127.0.0.0/24", 500), (viewer.Address, viewer.Views));
    }

    [Fact]
    public async Task A_page_follows_the_data_at_once()
    {
        await using var site = await ShareSite.StartAsync(databases);
        var workspace = await ShareFacts.LoadedAsync(site.Warehouse, "acme", ShareFacts.Of(7));
        var draft = ShareBookTests.Draft();
        var (share, token) = await site.PublishAsync(workspace, draft with { Spec = draft.Spec with { Days = "from=2026-02-01&to=2026-04-30" } });
        var (path, cookie) = ($"/view/{share.PublicId}", await site.EnterAsync(token));
        var before = await site.PageAsync(path, cookie);
        Assert.Equal(before, await site.PageAsync(path, cookie));

        var heard = new TaskCompletionSource();
        site.Get<DataChanges>().Changed += _ => heard.TrySetResult();
        await site.Warehouse.LoadAsync(workspace, await site.Warehouse.SourceAsync(workspace, "More"), FactKind.Ticket,
            [.. Enumerable.Range(0, 50).Select(i => new Ticket($"N{i}", 1, "new", new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero), new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero), null, "email", null, null, null, ["stage_support"], null, null, null, null, null, null, null, null, null))],
            settledTo: ShareFacts.All.To, coversTo: ShareFacts.All.To);
        await heard.Task.WaitAsync(Ct);

        Assert.NotEqual(before, await site.PageAsync(path, cookie));
    }
}
