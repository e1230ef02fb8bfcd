// The fence around every workspace's rows: in the catalogue, between two workspaces, and through one shared connection.
using CxDashboard.Core.Access;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Loading;
using Npgsql;

namespace CxDashboard.Tests.Access;

[Trait("Category", "Integration")]
public sealed class FenceTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 2, 1);

    // The site's login writes their lines once: it has no right to change or to delete any, its own workspace's or another's.
    private static readonly string[] WrittenOnce = ["audit", "erasure", "map_version"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_with_a_workspace_is_fenced_and_the_fence_binds_its_owner_too()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);

        var open = await warehouse.PeekAllAsync<string>("""
            select c.relname::text
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
            where c.relkind in ('r', 'p', 'm', 'f') and c.relnamespace = 'public'::regnamespace
              and not (c.relkind in ('r', 'p') and c.relrowsecurity and c.relforcerowsecurity
                       and exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polwithcheck is not null))
            """);

        Assert.Empty(open);
        Assert.True(await warehouse.PeekAsync<int>("select count(*)::int from pg_policy") >= 20);
    }

    [Fact]
    public async Task No_view_and_no_function_looks_past_the_fence()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);

        Assert.Empty(await warehouse.PeekAllAsync<string>("""
            select p.proname::text from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace
            union all
            select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace
              and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce('security_invoker=true' = any(c.reloptions), false)))
            """));
    }

    [Fact]
    public async Task The_login_role_owns_nothing_and_rises_above_nothing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var login = new NpgsqlConnectionStringBuilder(warehouse.Fresh.AppConnectionString).Username;

        var role = await warehouse.PeekAsync<(bool Super, bool Bypass, bool CreatesRoles, bool CreatesDatabases, bool Replicates)>(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = @login", new { login });
        Assert.Equal((false, false, false, false, false), role);
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from pg_shdepend d join pg_roles r on r.oid = d.refobjid where r.rolname = @login and d.deptype = 'o'", new { login }));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = @login", new { login }));
        foreach (var forbidden in new[]
        {
            "create table mine (n int)", "create schema mine", "alter table ticket disable row level security", "drop policy workspace on ticket",
            "create policy open on ticket using (true)", "truncate ticket", "update schema_migration set version = 99", "set role cx_owner",
        })
        {
            await using var connection = new NpgsqlConnection(warehouse.Fresh.AppConnectionString);
            await connection.OpenAsync(Ct);
            await using var command = new NpgsqlCommand(forbidden, connection);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
            Assert.Equal("42501", refused.SqlState);
        }
    }

    [Fact]
    public async Task A_workspaces_session_sees_its_own_rows_in_every_table_and_no_others()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (one, two) = (await FilledAsync(warehouse, "one", 1), await FilledAsync(warehouse, "two", 2));
        List<string> tables = [.. await FencedAsync(warehouse), .. await ViewsAsync(warehouse)];

        foreach (var workspace in new[] { one, two })
        {
            await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
            foreach (var table in tables)
            {
                var (own, foreign) = await session.SingleAsync<(long, long)>(
                    $"select count(*) filter (where workspace_id = @WorkspaceId), count(*) filter (where workspace_id <> @WorkspaceId) from {table}", workspace, Ct);
                var there = await warehouse.PeekAsync<long>($"select count(*) from {table} where workspace_id = @WorkspaceId", workspace);
                Assert.Equal((table, there, 0L), (table, own, foreign));
                Assert.True(there > 0 || table is "membership", $"{table} holds nothing to be seen: fill it in FilledAsync");
            }
        }
    }

    [Fact]
    public async Task A_workspaces_session_changes_no_other_workspaces_rows_and_makes_none_there()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (one, two) = (await FilledAsync(warehouse, "one", 1), await FilledAsync(warehouse, "two", 2));
        var tables = await FencedAsync(warehouse);
        var before = await warehouse.HashesAsync(tables);

        await using (var session = await warehouse.Database.OpenAsync(two.Scope, Ct))
        {
            foreach (var table in tables.Except(WrittenOnce))
            {
                Assert.Equal(0, await session.ExecuteAsync($"update {table} set {(table == "workspace" ? "key = key" : "workspace_id = workspace_id")} where workspace_id = @WorkspaceId", one, Ct));
                Assert.Equal(0, await session.ExecuteAsync($"delete from {table} where workspace_id = @WorkspaceId", one, Ct));
            }

            await session.CommitAsync(Ct);
        }

        Assert.Equal(before, await warehouse.HashesAsync(tables));
        await using var intruder = await warehouse.Database.OpenAsync(two.Scope, Ct);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => intruder.ExecuteAsync(
            "insert into stage (workspace_id, stage, name, position) values (@WorkspaceId, 'theirs', 'Theirs', 9)", one, Ct));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task What_is_written_once_can_be_neither_changed_nor_deleted_by_the_site()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse, "one", 1);
        foreach (var table in WrittenOnce)
        {
            foreach (var statement in new[] { $"update {table} set workspace_id = workspace_id", $"delete from {table}", $"truncate {table}" })
            {
                await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
                var refused = await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync(statement, null, Ct));
                Assert.Equal("42501", refused.SqlState);
            }
        }
    }

    [Fact]
    public async Task Without_a_scope_there_is_nothing_to_see()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await FilledAsync(warehouse, "one", 1);
        await using var connection = new NpgsqlConnection(warehouse.Fresh.AppConnectionString);
        await connection.OpenAsync(Ct);

        // Once plain, and once where a scope was set before and reads '' since.
        for (var turn = 0; turn < 2; turn++)
        {
            foreach (var table in await FencedAsync(warehouse))
            {
                await using var count = new NpgsqlCommand($"select count(*) from {table}", connection);
                Assert.Equal(0L, await count.ExecuteScalarAsync(Ct));
            }

            await using var once = new NpgsqlCommand("begin; select set_config('cx.workspace', '1', true), set_config('cx.system', 'on', true), set_config('cx.account', '1', true); commit", connection);
            await once.ExecuteNonQueryAsync(Ct);
        }
    }

    [Fact]
    public async Task The_systems_scope_sees_sources_and_runs_but_no_fact_and_no_number()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await FilledAsync(warehouse, "one", 1);
        await using var session = await warehouse.Database.OpenAsync(new Scope.System(), Ct);

        var visible = new List<string>();
        foreach (var table in await FencedAsync(warehouse))
        {
            if (await session.SingleAsync<long>($"select count(*) from {table}", null, Ct) > 0) visible.Add(table);
        }

        Assert.Equal(["business_calendar", "coming_cut", "run", "source", "stage_change", "workspace"], visible.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_account_sees_the_workspaces_it_belongs_to_and_their_facts_not_at_all()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (one, _) = (await FilledAsync(warehouse, "one", 1), await FilledAsync(warehouse, "two", 2));
        await warehouse.DoAsync("""
            insert into account (email, name, password_hash, security_stamp) values ('a@example.com', 'A', 'x', 'x'), ('b@example.com', 'B', 'x', 'x');
            insert into membership select w.workspace_id, a.account_id, 'viewer' from workspace w, account a where (w.key, a.name) in (('one', 'A'), ('two', 'B'));
            """);
        var account = await warehouse.PeekAsync<int>("select account_id from account where name = 'A'");
        await using var session = await warehouse.Database.OpenAsync(new Scope.Account(account), Ct);

        Assert.Equal([one.WorkspaceId], await session.QueryAsync<int>("select workspace_id from workspace", null, Ct));
        Assert.Equal([account], await session.QueryAsync<int>("select account_id from membership", null, Ct));
        foreach (var table in (await FencedAsync(warehouse)).Except(["workspace", "membership"]))
            Assert.Equal((table, 0L), (table, await session.SingleAsync<long>($"select count(*) from {table}", null, Ct)));
    }

    [Fact]
    public async Task Ten_thousand_alternating_sessions_on_one_connection_never_see_a_foreign_row()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        await using var database = Database.Open(warehouse.Fresh.AppConnectionString, mostConnections: 1);
        var gateway = new Gateway(database);
        var workspaces = new[] { await FilledAsync(warehouse, "one", 1), await FilledAsync(warehouse, "two", 2) };
        Question[] questions = [new("sessions", new DateRange(First, First.AddDays(60))), new("first_response", new DateRange(First, First.AddDays(60)))];
        var expected = new List<double>();
        foreach (var workspace in workspaces) expected.Add((await gateway.AskAsync(workspace, questions, Ct))[0][0].Measure.Value!.Value);
        Assert.NotEqual(expected[0], expected[1]);
        var random = new Random(4);
        var (foreign, cancelled) = (0L, 0);

        for (var i = 0; i < 10_000; i++)
        {
            var turn = random.Next(2);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var cancels = random.Next(10) == 0;
            try
            {
                if (cancels && random.Next(3) == 0) stop.CancelAfter(TimeSpan.FromMicroseconds(random.Next(1500)));
                if (i % 3 == 0)
                {
                    var answers = await gateway.AskAsync(workspaces[turn], questions, stop.Token);
                    if (answers[0][0].Measure.Value != expected[turn]) foreign++;
                    continue;
                }

                await using var session = await database.OpenAsync(workspaces[turn].Scope, stop.Token);
                foreign += await session.SingleAsync<long>(
                    "select (select count(*) from ticket where workspace_id <> @WorkspaceId) + (select count(*) from metric_day where workspace_id <> @WorkspaceId)",
                    workspaces[turn], stop.Token);
                if (!cancels) continue;
                var slow = session.ExecuteAsync("select pg_sleep(5)", null, stop.Token);
                await stop.CancelAsync();
                await slow;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                cancelled++;
            }
        }

        Assert.Equal(0, foreign);
        Assert.True(cancelled > 50, $"only {cancelled} sessions were cut");
    }

    /// <summary>The names of all tables that have a workspace.</summary>
    internal static Task<List<string>> FencedAsync(TestWarehouse warehouse) => warehouse.PeekAllAsync<string>("""
        select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
        where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace order by 1
        """);

    // They see what their reader may see, or No_view_and_no_function_looks_past_the_fence fails.
    private static async Task<List<string>> ViewsAsync(TestWarehouse warehouse)
    {
        var views = await warehouse.PeekAllAsync<string>(
            "select c.relname::text from pg_class c where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace order by 1");
        Assert.NotEmpty(views);
        return views;
    }

    /// <summary>Something in every table that has a workspace.</summary>
    internal static async Task<Workspace> FilledAsync(TestWarehouse warehouse, string key, int seed)
    {
        var workspace = await warehouse.WorkspaceAsync(key);
        var source = await warehouse.SourceAsync(workspace);
        var facts = new RandomFacts(seed, First, 60);
        foreach (var kind in Enum.GetValues<FactKind>())
        {
            await warehouse.LoadAsync(workspace, source, kind, [.. Enumerable.Range(0, 100 * seed).Select(i => facts.Any(kind, i, 100))], rejects: [new("{}", "no id")], settledTo: First.AddDays(60), coversTo: First.AddDays(60));
        }

        await warehouse.DoAsync("""
            insert into goal (workspace_id, goal_id, effective_from, name, metric, kind, amount, starts_on, ends_on)
            values (@WorkspaceId, 1, '2026-01-01', 'NPS', 'nps', 'absolute', 70, '2026-01-01', '2026-12-31');
            insert into goal_note (workspace_id, goal_id, body) values (@WorkspaceId, 1, 'Half way.');
            insert into business_calendar values (@WorkspaceId, 1, 1, jsonb_build_object('weeks', jsonb '[]', 'holidays', jsonb '[]'));
            insert into coming_cut (workspace_id, dim) values (@WorkspaceId, 'mood');
            insert into slice_flag select @WorkspaceId, source_id, 'traffic', '2026-02-03', 'web_traffic', true, false, false from source where workspace_id = @WorkspaceId;
            insert into stage_change (workspace_id, version, stages) values (@WorkspaceId, 1, '[]');
            insert into margin (workspace_id, effective_from, basis_points) values (@WorkspaceId, '2026-01-01', 4000);
            insert into response_target (workspace_id, priority, effective_from, minutes) values (@WorkspaceId, '', '2026-01-01', 480);
            insert into annotation (workspace_id, day, label, kind) values (@WorkspaceId, '2026-02-03', 'Release 7', 'release');
            insert into share (workspace_id, public_id, token_hash, label, spec, expires_at)
            values (@WorkspaceId, substr(md5(@Key) || 'abcdefghij', 12, 22), md5(@Key) || md5(@Key), 'For the client', '{}', now() + interval '1 day');
            insert into invitation (workspace_id, token_hash, role, invited_as, expires_at)
            values (@WorkspaceId, md5('an invitation') || md5(@Key), 'viewer', 'A', now() + interval '1 day');
            insert into share_viewer (workspace_id, share_id, address, views, first_at, last_at)
            select workspace_id, share_id, '192.0.2.0/24', 1, now(), now() from share where workspace_id = @WorkspaceId;
            with asked as (
              insert into backfill (workspace_id, source_id, first_day, last_day, asked_by)
              select workspace_id, source_id, '2026-01-01', '2026-01-31', 'A' from source where workspace_id = @WorkspaceId returning workspace_id, backfill_id
            )
            insert into backfill_chunk (workspace_id, backfill_id, stream, first_day, last_day, turn)
            select workspace_id, backfill_id, 'tickets', '2026-01-01', '2026-01-31', 0 from asked;
            insert into upload (workspace_id, kind, file_name, state, uploaded_by) values (@WorkspaceId, 'tickets', 'tickets.csv', 'waiting', 'A');
            insert into import_mapping (workspace_id, kind, header, reading, mapping) values (@WorkspaceId, 'tickets', '\x01', '{}', '{}');
            insert into erasure (workspace_id, person, erased_by) values (@WorkspaceId, '\x01', 'A');
            insert into audit (workspace_id, who, action, subject) values (@WorkspaceId, 'A', 'Paused', 'Tickets');
            insert into payload (workspace_id, run_id, page, part, slot, bytes, hash, body)
            select workspace_id, run_id, 1, 1, 7, 2, '\x01', '\x02' from run where workspace_id = @WorkspaceId;
            insert into segment (workspace_id, segment, name, kind, position, survey_label) values (@WorkspaceId, 'new', 'New', 'behavioural', 1, '{new}');
            insert into persona (workspace_id, persona, name, attributes) values (@WorkspaceId, 'anna', 'Anna', jsonb_build_object('age', '25'));
            insert into persona_segment (workspace_id, persona, segment) values (@WorkspaceId, 'anna', 'new');
            insert into saved_view (workspace_id, name, address) values (@WorkspaceId, 'Mobile', 'overview?device=mobile');
            insert into theme (workspace_id, theme, name, words) values (@WorkspaceId, 'guide', 'Guide', '{guide}');
            with map as (insert into journey_map (workspace_id) values (@WorkspaceId) returning workspace_id, map_id),
                 version as (insert into map_version (workspace_id, map_id, version, document, saved_as) select workspace_id, map_id, 1, jsonb_build_object('cards', jsonb_build_array()), 'A' from map)
            insert into map_comment (workspace_id, map_id, card, body, written_as) select workspace_id, map_id, 'c001', 'So?', 'A' from map;
            insert into map_comment (workspace_id, map_id, card, body, written_as, share_id)
            select m.workspace_id, map_id, 'c001', 'As a visitor: so?', 'V', share_id from journey_map m join share s using (workspace_id) where m.workspace_id = @WorkspaceId limit 1;
            with someone as (insert into account (email, name, password_hash, security_stamp) values ('m' || @WorkspaceId || '@example.com', 'M', 'x', 'x') returning account_id)
            insert into mention (workspace_id, comment_id, account_id) select workspace_id, comment_id, account_id from map_comment, someone where workspace_id = @WorkspaceId;
            """, workspace);
        return workspace;
    }
}
