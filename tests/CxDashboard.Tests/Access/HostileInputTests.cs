// What strangers write where a name, a value or an order is expected: it stays text, and the database is as it was.
using System.Net;
using CxDashboard.Core.Calendars;
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
