// What happens to the program: killed, put to sleep, told to stop, run twice, run in two versions. The real one, as a process.
using System.Globalization;
using System.Net;
using CxDashboard.Core.Warehouse.Migrations;
using CxDashboard.Tests.Loading;

namespace CxDashboard.Tests.Faults;

internal static class ProcessFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Slow("killed before the first answer", Outcome.Told, Fault.Any, struck => KilledAtTheVendorAsync(struck, "hang", wait: 0)),
        Slow("killed while an answer comes in", Outcome.Told, Fault.Any, struck => KilledAtTheVendorAsync(struck, "slow", wait: struck.Random.Next(100, 900))),
        Slow("killed in the middle of a page", Outcome.Told, Fault.Any, struck => KilledOnTheWireAsync(struck, Held.InCopy)),
        Slow("killed just before COMMIT", Outcome.Told, Fault.Any, struck => KilledOnTheWireAsync(struck, Held.BeforeCommit)),
        Slow("killed with COMMIT's answer unread", Outcome.Told | Outcome.Committed, Fault.Any, struck => KilledOnTheWireAsync(struck, Held.AfterCommit)),
        Slow("asleep past its lease at the vendor", Outcome.Committed, Fault.Any, AsleepAtTheVendorAsync),
        Slow("its machine lost in the middle of a page", Outcome.Committed, Fault.Any, struck => AsleepOnTheWireAsync(struck, Held.InCopy)),
        Slow("asleep past its lease just before COMMIT", Outcome.Committed, Fault.Any, struck => AsleepOnTheWireAsync(struck, Held.BeforeCommit)),
        Slow("SIGTERM in the middle", Outcome.Told, Fault.Any, ToldToStopAsync),
        Slow("an old and a new version together", Outcome.Committed, Fault.Any, TwoVersionsAsync),
        Slow("a job that throws", Outcome.Told, Fault.Paged, AJobThrowsAsync) with { Together = true },
        new("two nodes with the same ring", Outcome.Committed, Fault.Any, TwoNodesAsync) { Together = true },
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Fault Slow(string name, Outcome expected, IReadOnlyList<string> vendors, Func<Struck, Task> strike) => new(name, expected, vendors, strike) { IsSlow = true };

    private static async Task KilledAtTheVendorAsync(Struck struck, string fault, int wait)
    {
        using var program = await StartAtTheVendorAsync(struck, fault);
        await Task.Delay(wait, Ct);
        Kill(struck, program);
    }

    private static async Task KilledOnTheWireAsync(Struck struck, Held at)
    {
        var wire = struck.Lay();
        var held = wire.HoldAsync(at, nth: struck.Random.Next(1, 1 + struck.Streams.Count));
        using var program = await struck.StartPullAsync(wire.ConnectionString);
        await held;
        Kill(struck, program);
        // What the system does with a dead process's connections.
        wire.Cut();
    }

    private static async Task AsleepAtTheVendorAsync(Struck struck)
    {
        using var program = await StartAtTheVendorAsync(struck, "hang", leaseSeconds: 1);
        program.Sleep();
        await struck.World.CalmAsync();
        await TakenOverAsync(struck);
        program.Wake();
        Assert.Equal(1, await program.EndAsync());
    }

    private static async Task AsleepOnTheWireAsync(Struck struck, Held at)
    {
        // The server's patience with a session that says nothing in the middle of a transaction; a minute otherwise.
        var wire = struck.Lay(new Npgsql.NpgsqlConnectionStringBuilder(struck.Database.AppConnectionString) { Options = "-c idle_in_transaction_session_timeout=1s" }.ConnectionString);
        var held = wire.HoldAsync(at);
        using var program = await struck.StartPullAsync(wire.ConnectionString, leaseSeconds: 1);
        await held;
        program.Sleep();
        // Rows that never end are not silence: here it is the connection that ends, as it does when a machine is lost.
        if (at == Held.InCopy) wire.Cut();
        await TakenOverAsync(struck);
        wire.Release();
        program.Wake();
        Assert.Equal(1, await program.EndAsync());
    }

    private static async Task TakenOverAsync(Struck struck)
    {
        await struck.UntilAsync("exists (select from run where state = 'running' and lease_until < now())");
        for (var i = 0; i < 100 && (await struck.PullAsync()).Any(outcome => outcome.State == "busy"); i++) await Task.Delay(200, Ct);
        await struck.UntilAsync("not exists (select from run where state = 'running') and exists (select from run where state = 'interrupted')");
    }

    private static async Task ToldToStopAsync(Struck struck)
    {
        using var program = await StartAtTheVendorAsync(struck, struck.Random.Next(2) == 0 ? "hang" : "slow");
        Assert.Equal(1, await program.StopAsync());
        struck.Thrown = program.Said;
        Assert.Contains("Stopped.", program.Said, StringComparison.Ordinal);
        Assert.Equal("interrupted", await struck.Database.PeekAsync<string>("select state from run order by run_id desc limit 1"));
    }

    // The newer program brings the database forward under the older one's feet: that one ends its pull, and does not start again.
    private static async Task TwoVersionsAsync(Struck struck)
    {
        var newer = Migration.Embedded().Count + 1;
        await struck.PullAsync(struck.NodeAt(beforeEachAsk: Struck.Before(1, () => struck.Database.DoAsync($"""
            alter table run add column node text;
            alter table stream_state add column mood text not null default 'calm';
            create table newer (workspace_id int not null references workspace on delete cascade, thing text);
            call cx_fence('newer');
            insert into schema_migration (version, name, checksum) values ({newer}, 'newer', 'newer');
            """))));
        using var older = await struck.StartPullAsync();
        Assert.Equal(1, await older.EndAsync());
        Assert.Contains("run the newer program", older.Said, StringComparison.Ordinal);
        // A source whose connector only the newer one has is named, and nothing falls over it.
        await struck.Database.DoAsync("update source set connector = 'formsofthefuture' where connector = any(@Vendors)", new { Vendors = struck.Vendors.ToArray() });
        var unknown = Assert.Single(await struck.Main.PullAsync(struck.Workspace, ["formsofthefuture"]));
        Assert.Contains("start the newer one", unknown.Fault, StringComparison.Ordinal);
        await struck.Database.DoAsync("update source set connector = @vendor where connector = 'formsofthefuture'; update stream_state set last_fault = null", new { vendor = struck.Vendors[0] });
    }

    // The site serves, one source's job fails in a way nobody foresaw, and the other source is pulled all the same.
    private static async Task AJobThrowsAsync(Struck struck)
    {
        await struck.Database.DoAsync("""
            create function throw() returns trigger language plpgsql as $$ begin raise exception 'nobody foresaw this'; end $$;
            create trigger throw before insert on run for each row when (new.stream in ('tickets', 'ratings')) execute function throw();
            update stream_state set last_success_at = now() - interval '30 hours';
            """);
        var port = CxProgram.FreePort();
        using var program = struck.Start(null, null, "serve", "--port", port.ToString(CultureInfo.InvariantCulture));
        await program.ReadyAsync("First owner");
        await struck.UntilAsync("exists (select from stream_state where stream = 'responses' and last_success_at > now() - interval '1 hour')");
        await struck.UntilAsync("(select last_fault from stream_state where stream = 'tickets') like 'Unexpected%'");
        using var browser = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        foreach (var path in new[] { "/live", "/ready", "/sign-in" })
            Assert.Equal((path, HttpStatusCode.OK), (path, (await browser.GetAsync(path, Ct)).StatusCode));
        Assert.Equal(0, await program.StopAsync());
        await struck.Database.DoAsync("drop trigger throw on run");
    }

    private static async Task TwoNodesAsync(Struck struck)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => struck.NodeAt().PullAsync(struck.Workspace, struck.Vendors, "schedule")));
        Assert.All(all.SelectMany(outcomes => outcomes), outcome => Assert.True(outcome.State is "succeeded" or "busy", $"{outcome.Stream}: {outcome.State} {outcome.Fault}"));
    }

    private static async Task<CxProgram> StartAtTheVendorAsync(Struck struck, string fault, int? leaseSeconds = null)
    {
        await struck.World.Sandbox.ForgetRequestsAsync();
        await struck.ArmAsync(fault);
        var program = await struck.StartPullAsync(leaseSeconds: leaseSeconds);
        // A request that hangs is counted when it ends; the run is there before it.
        await struck.UntilAsync("exists (select from run where state = 'running')");
        return program;
    }

    private static void Kill(Struck struck, CxProgram program)
    {
        program.Kill();
        struck.Thrown = "Killed.";
    }
}
