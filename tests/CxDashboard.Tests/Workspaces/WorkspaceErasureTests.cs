// A workspace that is ended leaves nothing behind, and its neighbour is not touched.
using System.IO.Compression;
using System.Net;
using CxDashboard.Core.Access;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Access;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Workspaces;

[Trait("Category", "Integration")]
public sealed class WorkspaceErasureTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_of_it_is_gone_and_every_row_of_the_other_stays()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (ended, other) = (await FenceTests.FilledAsync(warehouse, "ended", 1), await FenceTests.FilledAsync(warehouse, "other", 2));
        var tables = await FenceTests.FencedAsync(warehouse);
        var before = await HashesAsync(warehouse, tables, other);
        Assert.True(tables.Count > 40);

        Assert.True(await WorkspaceErasure.RunAsync(warehouse.Database, ended, new Actor(null, "Ada"), Ct));

        foreach (var table in tables)
            Assert.Equal((table, 0), (table, await warehouse.PeekAsync<int>($"select count(*)::int from {table} where workspace_id = {ended.WorkspaceId}")));
        Assert.Equal(before, await HashesAsync(warehouse, tables, other));
        Assert.Equal("ended by Ada", await warehouse.PeekAsync<string>("select key || ' by ' || ended_by from ended_workspace"));
        Assert.False(await WorkspaceErasure.RunAsync(warehouse.Database, ended, new Actor(null, "Ada"), Ct));
    }

    [Fact]
    public async Task A_removed_sample_is_remembered_and_an_own_workspace_is_no_sample()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (sample, own) = (await warehouse.WorkspaceAsync("sample"), await warehouse.WorkspaceAsync("own"));
        await WorkspaceErasure.RunAsync(warehouse.Database, sample with { IsSample = true }, Actor.Operator, Ct);
        await WorkspaceErasure.RunAsync(warehouse.Database, own, Actor.Operator, Ct);
        Assert.Equal(["sample"], await WorkspaceErasure.RemovedSamplesAsync(warehouse.Database, Ct));
    }

    [Fact]
    public async Task The_archive_holds_every_table_as_data_and_nothing_that_opens_a_door()
    {
        await using var site = await ShareSite.StartWholeAsync(databases);
        var workspace = await FenceTests.FilledAsync(site.Warehouse, "own", 1);
        var owner = await site.SignedInAsync(Roles.Owner);
        await FenceTests.FilledAsync(site.Warehouse, "foreign", 2);
        await site.Warehouse.DoAsync("update goal set name = '=CMD()' where workspace_id = @WorkspaceId; update goal set name = 'FOREIGN' where workspace_id <> @WorkspaceId", workspace);

        using var answer = await site.GetAsync("/own/export.zip", owner);
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        await using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync(Ct));
        var files = new Dictionary<string, string>();
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Ct));
            files[entry.Name] = await reader.ReadToEndAsync(Ct);
        }

        var all = string.Join('\n', files.Values);
        Assert.DoesNotContain("FOREIGN", all, StringComparison.Ordinal);
        Assert.Contains("\"'=CMD()\"", files["goal.csv"], StringComparison.Ordinal);
        var tickets = await site.Warehouse.PeekAsync<int>($"select count(*)::int from ticket where workspace_id = {workspace.WorkspaceId}");
        Assert.Equal(tickets + 2, files["ticket.csv"].Split("\r\n").Length);
        Assert.Contains($"ticket.csv: {tickets} rows", files["ABOUT.txt"], StringComparison.Ordinal);
        Assert.DoesNotContain("payload.csv", files.Keys);
        foreach (var secret in new[] { "token_hash", "password_hash", "secrets" }) Assert.DoesNotContain(secret, string.Join('\n', files.Where(file => file.Key != "ABOUT.txt").Select(file => file.Value)), StringComparison.Ordinal);
        foreach (var hash in await site.Warehouse.PeekAllAsync<string>("select token_hash from share union all select token_hash from invitation")) Assert.DoesNotContain(hash, all, StringComparison.Ordinal);
        Assert.Contains("WorkspaceExported", files["audit.csv"], StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string>> HashesAsync(TestWarehouse warehouse, IReadOnlyList<string> tables, Workspace of)
    {
        var hashes = new Dictionary<string, string>();
        foreach (var table in tables)
            hashes[table] = await warehouse.PeekAsync<string>($"select count(*) || md5(coalesce(string_agg(t::text, ';' order by t::text), '')) from {table} t where workspace_id = {of.WorkspaceId}");
        return hashes;
    }
}
