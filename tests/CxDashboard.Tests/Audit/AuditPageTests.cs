// The audit's page and file: for owners, narrowed by the address, and safe whatever somebody called a thing.
using System.Net;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Audit;

[Trait("Category", "Integration")]
public sealed class AuditPageTests(TestDatabase databases) : IAsyncLifetime
{
    private ShareSite site = null!;
    private string cookie = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        site = await ShareSite.StartAsync(databases);
        await site.Warehouse.WorkspaceAsync();
        cookie = await site.SignedInAsync(Roles.Owner);
        await site.Warehouse.DoAsync("""
            insert into audit (workspace_id, at, who, action, subject, detail)
            select workspace_id, timestamptz '2026-01-01 12:00Z' + make_interval(days => i), case i % 2 when 0 then 'Ada' else 'Eve' end,
                   case i % 3 when 0 then 'Paused' else 'Resumed' end, '=thing ' || i, '<b>why</b>'
            from workspace, generate_series(1, 120) i
            """);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_page_holds_fifty_lines_and_leads_on_to_the_older_ones_under_the_same_filter()
    {
        var page = await site.PageAsync("/acme/audit", cookie);
        Assert.Equal(50, Count(page));
        Assert.Contains("=thing 120</b>: &lt;b&gt;why&lt;/b&gt;", page, StringComparison.Ordinal);

        var narrowed = await site.PageAsync("/acme/audit?who=Eve&kind=Resumed&from=2026-01-03&to=2026-02-28", cookie);
        // The 28 odd numbers from 3 to 57 without the 10 multiples of three.
        Assert.Equal(18, Count(narrowed));
        Assert.DoesNotContain("Older", narrowed, StringComparison.Ordinal);

        Assert.Contains("acme/audit?who=Ada&amp;before=", await site.PageAsync("/acme/audit?who=Ada", cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_understood_is_said_and_narrows_nothing()
    {
        var page = await site.PageAsync("/acme/audit?kind=7&from=someday&to=9999-12-31&before=x", cookie);
        foreach (var said in new[] { "&#x27;kind&#x27; is no kind of deed", "&#x27;from&#x27; is no day", "&#x27;to&#x27; is no day" }) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Equal(50, Count(page));
        Assert.Contains("lies before", await site.PageAsync("/acme/audit?from=2026-02-02&to=2026-02-01", cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_holds_every_line_of_the_filter_and_no_formula()
    {
        var rows = (await site.PageAsync("/acme/audit.csv?who=Eve&before=3", cookie)).Split("\r\n");
        Assert.Equal("at,who,deed,subject,detail", rows[0]);
        Assert.Equal("2026-04-30T12:00:00Z,Eve,Resumed,\"'=thing 119\",<b>why</b>", rows[1]);
        Assert.Equal(62, rows.Length);
    }

    [Fact]
    public async Task It_is_the_owners_alone()
    {
        foreach (var role in new[] { Roles.Viewer, Roles.Editor })
        {
            var other = await site.SignedInAsync(role);
            foreach (var path in new[] { "/acme/audit", "/acme/audit.csv" })
            {
                using var answer = await site.GetAsync(path, other);
                Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
                Assert.DoesNotContain("=thing", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            }
        }
    }

    private static int Count(string page) => page.Split("<time ").Length - 1;
}
