// The real program, killed in the middle of a load and started again: nothing is lost, nothing is doubled, the ledger tells it.
using System.Globalization;
using System.Text.Json;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class RealKillTests
{
    private const int Streams = 10;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_killed_in_the_middle_of_a_load_goes_on_where_it_was()
    {
        await using var sandbox = await InProcessSandbox.StartNowAsync();
        await sandbox.FaultAsync("slow", "zendesk");
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await using var installation = await Installation.OpenAsync(new InstallationPlaces(data), serves: false, NullLogger.Instance, Ct);
        var workspace = await WorkspacePlan.MakeAsync(installation.Database, new WorkspacePlan("northwind", "Northwind", "Europe/Berlin"), Ct);
        var today = workspace.Today(TimeProvider.System);
        await sandbox.ConnectAsync(new SourceBook(installation.Database, installation.Secrets), workspace,
            connector => today.AddDays(connector == "ga4" ? -45 : -600));
        var database = new Asked(installation.Database, workspace);

        using var first = CxProgram.Start("serve", "--roles", "jobs", "--data", data);
        await first.ReadyAsync("READY jobs");
        await database.UntilAsync("exists (select from run where stream = 'tickets' and state = 'running' and pages > 0)");
        first.Kill();
        var running = await database.OneAsync<int>("select count(*)::int from run where state = 'running'");
        Assert.True(running > 0, "the run had ended before the kill");
        await sandbox.NoFaultsAsync();

        using var second = CxProgram.Start("serve", "--roles", "jobs", "--data", data);
        await second.ReadyAsync("READY jobs");
        // Ten exports a minute are all that Zendesk allows, and the tickets have had them: their targets take minutes more.
        await database.UntilAsync($"(select count(*) from stream_state where last_success_at is not null) = {Streams} and not exists (select from run where state = 'running')");

        var truth = await sandbox.TruthAsync("northwind");
        long Held(string list, Func<JsonElement, bool>? counts = null) => truth.GetProperty(list).EnumerateArray().LongCount(counts ?? (_ => true));
        bool IsPulled(JsonElement row) => DateOnly.Parse(row.GetProperty("day").GetString()!, CultureInfo.InvariantCulture) is var day && day >= today.AddDays(-45) && day < today;
        static bool Has(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
        Assert.Equal(
            (Held("web", IsPulled), Held("events", IsPulled), Held("tickets"), Held("ratings"), Held("answers", a => Has(a, "nps") || Has(a, "csat") || Has(a, "comment"))),
            await database.OneAsync<(long, long, long, long, long)>("""
                select (select count(*) from web_traffic), (select count(*) from web_event), (select count(*) from ticket), (select count(*) from rating),
                       (select count(distinct response_id) from answer)
                """));
        Assert.Equal(Held("tickets", t => t.GetProperty("status").GetString() != "deleted"),
            await database.OneAsync<long>("select sum(a)::bigint from metric_month where metric = 'tickets' and dim = '' and stage = ''"));
        Assert.Equal(truth.GetProperty("events").EnumerateArray().Where(IsPulled).Where(e => e.GetProperty("event").GetString() == "setup_start").Sum(e => e.GetProperty("sessions").GetInt64()),
            await database.OneAsync<long>("select sum(n)::bigint from metric_month where metric = 'stage_conversion' and dim = '' and stage = 'onboarding'"));

        // Each stream that the kill cut off has its interrupted run, and a later one that ended well and began at the last committed page.
        Assert.Equal((running, running, running), await database.OneAsync<(int, int, int)>("""
            select count(*)::int, count(*) filter (where l.state = 'succeeded')::int, count(*) filter (where l.cursor_before is not distinct from coalesce(r.cursor_after, r.cursor_before))::int
            from run r join lateral (select * from run n where n.source_id = r.source_id and n.stream = r.stream and n.run_id > r.run_id order by n.run_id limit 1) l on true
            where r.state = 'interrupted'
            """));
        Assert.Equal(0, await second.StopAsync());
    }

    /// <summary>The workspace's tables, asked as the program asks them.</summary>
    private sealed class Asked(Database database, Workspace workspace)
    {
        public async Task<T> OneAsync<T>(string question)
        {
            await using var session = await database.OpenAsync(workspace.Scope, Ct);
            return await session.SingleAsync<T>(question, null, Ct);
        }

        public async Task UntilAsync(string holds)
        {
            for (var i = 0; i < 3000; i++)
            {
                if (await OneAsync<bool>($"select {holds}")) return;
                await Task.Delay(100, Ct);
            }

            Assert.Fail($"Within five minutes it did not come to this: {holds}.");
        }
    }
}
