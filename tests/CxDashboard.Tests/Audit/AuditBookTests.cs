// The audit: lines in the order of the deeds, a page at a time, and only the owner's role forgets.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Audit;

[Trait("Category", "Integration")]
public sealed class AuditBookTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_come_newest_first_a_page_at_a_time_and_only_the_workspaces_own()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (one, two) = (await warehouse.WorkspaceAsync("one"), await warehouse.WorkspaceAsync("two"));
        for (var i = 0; i < 5; i++) await WriteAsync(warehouse, one, $"source {i}");
        await WriteAsync(warehouse, two, "theirs");

        var (lines, all) = await AuditBook.ReadAsync(warehouse.Database, one, skip: 2, most: 2, Ct);

        Assert.Equal((5L, "source 2", "source 1"), (all, lines[0].Subject, lines[1].Subject));
        Assert.All(lines, line => Assert.Equal(("Ada", "Paused", "why"), (line.Who, line.Action, line.Detail)));
    }

    [Fact]
    public async Task A_line_is_kept_for_thirteen_months_and_then_forgotten_by_the_owner()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (one, two) = (await warehouse.WorkspaceAsync("one"), await warehouse.WorkspaceAsync("two"));
        foreach (var workspace in new[] { one, two }) await WriteAsync(warehouse, workspace, "old");
        await warehouse.DoAsync("update audit set at = now() - interval '13 months' - interval '1 minute'");
        foreach (var workspace in new[] { one, two }) await WriteAsync(warehouse, workspace, "young");
        await warehouse.DoAsync("update audit set at = now() - interval '13 months' + interval '1 hour' where subject = 'young'");

        Assert.Equal(2, await AuditBook.ForgetAsync(warehouse.Fresh.AdminConnectionString, Ct));

        Assert.Equal(["young", "young"], await warehouse.PeekAllAsync<string>("select subject from audit"));
        Assert.Equal(0, await AuditBook.ForgetAsync(warehouse.Fresh.AdminConnectionString, Ct));
    }

    [Fact]
    public async Task A_name_stays_as_it_was_when_the_account_is_gone()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await WriteAsync(warehouse, workspace, "Tickets");

        Assert.Equal("Ada", Assert.Single((await AuditBook.ReadAsync(warehouse.Database, workspace, 0, 10, Ct)).Lines).Who);
    }

    private static async Task WriteAsync(TestWarehouse warehouse, Workspace workspace, string subject)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, new Actor(99, "Ada"), Deed.Paused, subject, "why", Ct);
        await session.CommitAsync(Ct);
    }
}
