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

        var first = await FindAsync(new());
        Assert.Equal(["source 4", "source 3"], first.Select(line => line.Subject));
        await WriteAsync(warehouse, one, "added meanwhile");
        var second = await FindAsync(new(Before: first[^1].AuditId));

        Assert.Equal(["source 2", "source 1"], second.Select(line => line.Subject));
        Assert.All(second, line => Assert.Equal(("Ada", "Paused", "why"), (line.Who, line.Action, line.Detail)));

        Task<IReadOnlyList<AuditLine>> FindAsync(AuditFilter filter) => AuditBook.FindAsync(warehouse.Database, one, filter, 2, Ct);
    }

    [Fact]
    public async Task A_filter_leaves_one_persons_lines_one_kind_and_whole_days_of_the_workspaces_own_clock()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.DoAsync("""
            update workspace set time_zone = 'America/New_York';
            insert into audit (workspace_id, at, who, action, subject)
            select @WorkspaceId, at::timestamptz, who, action, subject from (values
              ('2026-03-08 04:59Z', 'Ada', 'Paused', 'the evening before'), ('2026-03-08 05:00Z', 'Ada', 'Paused', 'first minute'),
              ('2026-03-09 03:59Z', 'Eve', 'Paused', 'last minute'), ('2026-03-09 04:00Z', 'Eve', 'Resumed', 'the day after')) as a(at, who, action, subject)
            """, workspace);
        workspace = (await WorkspaceBook.FindAsync(warehouse.Database, workspace.Key, Ct))!;
        var day = new DateOnly(2026, 3, 8);

        // The clocks go forward on that day, which has 23 hours.
        Assert.Equal(["last minute", "first minute"], await SubjectsAsync(new(From: day, To: day)));
        Assert.Equal(["first minute"], await SubjectsAsync(new(Who: "Ada", From: day)));
        Assert.Equal(["the day after"], await SubjectsAsync(new(Kind: Deed.Resumed)));
        Assert.Equal(["the evening before"], await SubjectsAsync(new(To: day.AddDays(-1))));
        Assert.Empty(await SubjectsAsync(new(Who: "ada")));
        Assert.Equal(["Ada", "Eve"], await AuditBook.PeopleAsync(warehouse.Database, workspace, Ct));

        async Task<IEnumerable<string>> SubjectsAsync(AuditFilter filter) => (await AuditBook.FindAsync(warehouse.Database, workspace, filter, 10, Ct)).Select(line => line.Subject);
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

        Assert.Equal("Ada", Assert.Single(await AuditBook.FindAsync(warehouse.Database, workspace, new(), 10, Ct)).Who);
    }

    private static async Task WriteAsync(TestWarehouse warehouse, Workspace workspace, string subject)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, new Actor(99, "Ada"), Deed.Paused, subject, "why", Ct);
        await session.CommitAsync(Ct);
    }
}
