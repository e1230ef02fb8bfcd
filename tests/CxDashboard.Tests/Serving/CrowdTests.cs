// A thousand people who want a circuit, and readers in a hurry: the site stays usable, and what is gone leaves nothing behind.
using System.Net;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Serving;

[Trait("Category", "Integration")]
public sealed class CrowdTests(TestDatabase databases) : IAsyncLifetime
{
    private const string Header = "X-Auth-Request-Email", Path = "/acme/people", Words = "Reader 7";
    private const int People = 125;

    private ShareSite site = null!;
    private Workspace workspace = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // A proxy tells who and from where: a thousand people do not type passwords here.
        site = await ShareSite.StartAsync(databases, behindProxy: true, signInHeader: Header);
        workspace = await site.Warehouse.WorkspaceAsync();
        await site.Warehouse.DoAsync("""
            insert into first_owner_code (code_hash, claimed_at) values ('x', now());
            with readers as (insert into account (email, name, password_hash, security_stamp)
                             select i || '@example.test', 'Reader ' || i, 'x', 'x' from generate_series(1, @People) i returning account_id)
            insert into membership (workspace_id, account_id, role) select @WorkspaceId, account_id, 'viewer' from readers
            """, new { workspace.WorkspaceId, People });
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Of_a_thousand_circuits_a_node_takes_eight_hundred_and_when_they_are_gone_it_is_as_before()
    {
        // Eight each: fewer than one person may have, as many as eight tabs.
        var visitors = new List<(string Email, string Cookie)>();
        for (var i = 1; i <= People; i++) visitors.Add(await EnterAsync(i));
        var html = await PageAsync(visitors[0]);
        var opened = new List<Circuit>();
        var refused = new List<HttpStatusCode>();
        foreach (var visitor in visitors)
        {
            var eight = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync(visitor, html)));
            opened.AddRange(eight.Select(one => one.Opened).OfType<Circuit>());
            refused.AddRange(eight.Where(one => one.Opened is null).Select(one => one.Status));
        }

        Assert.Equal((CircuitCount.PerNode, 1000 - CircuitCount.PerNode), (opened.Count, refused.Count(status => status == HttpStatusCode.TooManyRequests)));
        await Task.WhenAll(opened.Select(circuit => circuit.SeesAsync(Words)));
        // Pages are answered meanwhile, to whom no circuit is left as well.
        Assert.Contains(Words, await PageAsync(visitors[^1]), StringComparison.Ordinal);

        // They go while all of them are drawn anew.
        await using (var session = await site.Warehouse.Database.OpenAsync(workspace.Scope, Ct))
        {
            await DataVersion.BumpAsync(session, workspace.WorkspaceId, Ct);
            await session.CommitAsync(Ct);
        }

        foreach (var circuit in opened) circuit.Dispose();
        await EmptyAsync();

        var (again, _) = await OpenAsync(visitors[^1], await PageAsync(visitors[^1]));
        using var last = again!;
        await last.SeesAsync(Words);
    }

    [Fact]
    public async Task Thirty_from_one_address_and_ten_of_one_person_are_enough()
    {
        var visitors = new List<(string Email, string Cookie)>();
        for (var i = 1; i <= 5; i++) visitors.Add(await EnterAsync(i));
        var html = await PageAsync(visitors[0]);
        var own = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => OpenAsync(visitors[0], html)));
        Assert.Equal((CircuitCount.PerPerson, 2), (own.Count(one => one.Opened is not null), own.Count(one => one.Status == HttpStatusCode.TooManyRequests)));
        var others = await Task.WhenAll(visitors.Skip(1).SelectMany(visitor => Enumerable.Range(0, 9).Select(_ => OpenAsync(visitor, html, "203.0.113.1"))));
        Assert.Equal((CircuitCount.PerAddress - CircuitCount.PerPerson, HttpStatusCode.TooManyRequests), (others.Count(one => one.Opened is not null), others.First(one => one.Opened is null).Status));
        foreach (var (circuit, _) in own.Concat(others)) circuit?.Dispose();
        await EmptyAsync();
    }

    [Fact]
    public async Task Links_followed_faster_than_pages_are_drawn_end_at_the_last_one()
    {
        var visitor = await EnterAsync(1);
        var (opened, _) = await OpenAsync(visitor, await PageAsync(visitor));
        using var circuit = opened!;
        await circuit.SeesAsync(Words);
        var metrics = new Uri(site.Address, "/acme/metrics/nps");
        for (var i = 0; i < 300; i++) await circuit.GoAsync($"{metrics}?from=2026-01-{1 + i % 27:00}&to=2026-02-28");
        await circuit.GoAsync($"{metrics}?from=2026-01-30&to=2026-02-27");

        await circuit.SeesAsync("Jan 30");
        Assert.Null(circuit.Closed);
        // And it still does what it is told.
        await circuit.GoAsync(new Uri(site.Address, Path).ToString());
        await circuit.SeesAsync(Words);
        TestContext.Current.SendDiagnosticMessage("{0} drawings for 302 links", circuit.Drawings);
    }

    private async Task<(string Email, string Cookie)> EnterAsync(int reader)
    {
        var email = $"{reader}@example.test";
        using var answer = await site.GetAsync("/signin", "", (Header, email));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return (email, ShareSite.CookiesOf(answer));
    }

    private async Task<string> PageAsync((string Email, string Cookie) visitor)
    {
        using var answer = await site.GetAsync(Path, visitor.Cookie, (Header, visitor.Email));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    // Each person sits at a desk of their own, unless it is said where.
    private Task<(Circuit? Opened, HttpStatusCode Status)> OpenAsync((string Email, string Cookie) visitor, string html, string? address = null) =>
        Circuit.OpenAsync(new Uri(site.Address, Path), html,
            ("Cookie", visitor.Cookie), (Header, visitor.Email), ("X-Forwarded-For", address ?? $"203.0.113.{visitor.Email.Split('@')[0]}"));

    /// <summary>Waits until nobody's place is taken any more.</summary>
    private async Task EmptyAsync()
    {
        var count = site.Get<CircuitCount>();
        for (var turn = 0; ; turn++)
        {
            var places = Enumerable.Range(0, CircuitCount.PerNode).TakeWhile(person => count.TryEnter(-1 - person, null)).Count();
            for (var person = 0; person < places; person++) count.Leave(-1 - person, null);
            if (places == CircuitCount.PerNode) return;
            Assert.True(turn < 600, $"{CircuitCount.PerNode - places} places are still taken.");
            await Task.Delay(100, Ct);
        }
    }
}
