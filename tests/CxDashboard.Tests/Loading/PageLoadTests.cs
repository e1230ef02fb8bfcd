// One page, one transaction: what it counts, what it keeps, and what it refuses whole.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class PageLoadTests(TestDatabase databases)
{
    private static readonly DateOnly Day = new(2026, 3, 10);
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<FactKind> Kinds => [.. Enum.GetValues<FactKind>()];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_counts_tie_and_the_same_page_again_changes_nothing(FactKind kind)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var page = Enumerable.Range(0, 300).Select(i => Sample(kind, i)).ToList();
        Reject[] rejects = [new("{\"id\":7}", "the score is none of good and bad"), new("{\"id\":8}", "created_at is missing")];
        var lease = await warehouse.RunAsync(workspace, source, kind);

        var first = await warehouse.Pages.CommitAsync(workspace, lease, kind, new Batch(page, "one", Rejects: rejects), null, Ct);
        var version = await warehouse.VersionAsync(workspace);
        var tables = await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables));
        var second = await warehouse.Pages.CommitAsync(workspace, lease, kind, new Batch(page, "two"), null, Ct);

        Assert.Equal(new PageCounts(302, 300, 0, 0, 2, 0), first);
        Assert.Equal(new PageCounts(300, 0, 0, 300, 0, 0), second);
        Assert.Equal(version, await warehouse.VersionAsync(workspace));
        Assert.Equal(tables, await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables)));
        var run = await warehouse.PeekAsync<(int Pages, long Received, long Inserted, long Unchanged, long Rejected, string After)>(
            "select pages, received, inserted, unchanged, rejected, cursor_after from run");
        Assert.Equal((2, 602, 300, 300, 2, "two"), run);
        Assert.Equal(["created_at is missing", "the score is none of good and bad"], await warehouse.PeekAllAsync<string>("select reason from dead_letter order by 1"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_repeats_in_one_page_the_newest_stays(FactKind kind)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);

        var counts = await warehouse.LoadAsync(workspace, source, kind, [Sample(kind, 1, 1), Sample(kind, 1, 3), Sample(kind, 2, 1), Sample(kind, 1, 2)]);

        Assert.Equal(new PageCounts(4, 2, 0, 2, 0, 0), counts);
        // Where the source gives no version, the last row of the page is the newest.
        var newest = kind is FactKind.Ticket or FactKind.Rating or FactKind.Answer ? 3 : 2;
        Assert.Equal(Mark(kind, newest), await MarkAsync(warehouse, kind, 1));
    }

    [Theory]
    [InlineData(FactKind.Ticket)]
    [InlineData(FactKind.Rating)]
    [InlineData(FactKind.Answer)]
    public async Task A_lower_version_never_replaces_a_higher_one(FactKind kind)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, kind, [Sample(kind, 1, 5)]);

        var late = await warehouse.LoadAsync(workspace, source, kind, [Sample(kind, 1, 4)]);

        Assert.Equal(new PageCounts(1, 0, 0, 1, 0, 0), late);
        Assert.Equal(Mark(kind, 5), await MarkAsync(warehouse, kind, 1));
    }

    [Theory]
    [InlineData(FactKind.WebTraffic)]
    [InlineData(FactKind.WebEvent)]
    [InlineData(FactKind.WebLanding)]
    [InlineData(FactKind.WebPage)]
    public async Task A_replaced_slice_removes_what_the_source_no_longer_has_and_touches_no_other_day(FactKind kind)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var (source, other) = (await warehouse.SourceAsync(workspace), await warehouse.SourceAsync(workspace, "Other"));
        var facts = Enumerable.Range(0, 40).Select(i => Sample(kind, i)).ToList();
        await warehouse.LoadAsync(workspace, other, kind, facts);
        await warehouse.LoadAsync(workspace, source, kind, facts);
        var days = new DateRange(Day, Day.AddDays(1));
        var inside = facts.Where(fact => days.Contains(DayOf(fact))).ToList();
        Assert.Equal(8, inside.Count);

        var counts = await warehouse.LoadAsync(workspace, source, kind, [inside[0], Sample(kind, 400)], days);

        Assert.Equal(new PageCounts(2, 1, 0, 1, 0, 7), counts);
        Assert.Equal((40L, 34L), await warehouse.PeekAsync<(long, long)>(
            $"select count(*) filter (where source_id = {other}), count(*) filter (where source_id = {source}) from {kind.Table()}"));
        await EqualsARebuildAsync(warehouse, workspace);
    }

    [Theory]
    [InlineData(FactKind.WebTraffic)]
    [InlineData(FactKind.WebEvent)]
    [InlineData(FactKind.WebCohort)]
    [InlineData(FactKind.WebUsers)]
    [InlineData(FactKind.WebLanding)]
    [InlineData(FactKind.WebPage)]
    public async Task A_slice_that_held_rows_and_comes_back_empty_is_kept_until_a_person_says_otherwise(FactKind kind)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, kind, [.. Enumerable.Range(0, 40).Select(i => Sample(kind, i))], cursor: "good");
        var before = await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables));
        var lease = await warehouse.RunAsync(workspace, source, kind);
        var empty = new Batch([], "empty", new DateRange(Day.AddDays(-20), Day.AddDays(60)));

        var fault = await Assert.ThrowsAsync<SourceFault>(() => warehouse.Pages.CommitAsync(workspace, lease, kind, empty, Day, Ct));

        Assert.Contains("40 rows are stored", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--believe-empty", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables)));
        Assert.Equal(("good", true), await warehouse.PeekAsync<(string, bool)>("select cursor, settled_to is null from stream_state"));
        // Days that never held anything may stay as they are.
        await warehouse.Pages.CommitAsync(workspace, lease, kind, empty with { Replaces = new DateRange(Day.AddDays(100), Day.AddDays(130)) }, null, Ct);
        var meant = await warehouse.Pages.CommitAsync(workspace, lease, kind, empty with { EmptyIsMeant = true }, null, Ct);
        Assert.Equal(new PageCounts(0, 0, 0, 0, 0, 40), meant);
        await EqualsARebuildAsync(warehouse, workspace);
    }

    [Fact]
    public async Task What_is_stored_of_a_row_that_came_unreadable_stays()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var facts = Enumerable.Range(0, 40).Select(i => Sample(FactKind.WebTraffic, i)).ToList();
        var days = new DateRange(Day, Day.AddDays(9));
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, facts);

        var spoiled = await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, facts[1..], days, [new Reject("{}", "sessions is \"\", not a count", Spoils: true)]);
        var clean = await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, facts[1..], days, [new Reject("{}", "date is \"(other)\", not a day")]);

        Assert.Equal((0L, 1L), (spoiled.Removed, clean.Removed));
    }

    [Fact]
    public async Task No_cursor_moves_past_rows_most_of_which_are_bad_however_few_they_are()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        Reject[] two = [new("{\"id\":7}", "created_at is missing"), new("{\"id\":8}", "created_at is missing")];
        Task<PageCounts> LoadAsync(int good) => warehouse.LoadAsync(
            workspace, source, FactKind.Ticket, [.. Enumerable.Range(0, good).Select(i => Sample(FactKind.Ticket, i))], rejects: two, cursor: "on");

        var fault = await Assert.ThrowsAsync<SourceFault>(() => LoadAsync(good: 1));
        Assert.Contains("2 of 3", fault.Message, StringComparison.Ordinal);
        await warehouse.DoAsync("update run set state = 'failed'");
        Assert.Equal(2, (await LoadAsync(good: 2)).Rejected);
    }

    [Fact]
    public async Task The_same_bad_row_is_kept_once_however_often_it_comes()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var (source, other) = (await warehouse.SourceAsync(workspace), await warehouse.SourceAsync(workspace, "Other"));
        Reject[] bad = [new("{\"id\":7}", "created_at is missing"), new("{\"id\":7}", "created_at is missing"), new("{\"id\":7}", "status is missing")];

        foreach (var one in new[] { source, source, other })
            Assert.Equal(3, (await warehouse.LoadAsync(workspace, one, FactKind.Ticket, [], rejects: bad)).Rejected);

        Assert.Equal(4, await warehouse.PeekAsync<int>("select count(*)::int from dead_letter"));
    }

    [Fact]
    public async Task A_page_that_meets_a_deadlock_is_tried_again()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        // Twice PostgreSQL says so, then it lets the page in; a sequence is what no rollback takes back.
        await warehouse.DoAsync("""
            create sequence clashes;
            grant usage on sequence clashes to public;
            create function clash() returns trigger language plpgsql as $$
            begin
              if nextval('clashes') <= 2 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
              return null;
            end $$;
            create trigger clash before insert on purchase for each statement execute function clash();
            """);

        var counts = await warehouse.LoadAsync(workspace, source, FactKind.Purchase, [Sample(FactKind.Purchase, 1), Sample(FactKind.Purchase, 2)]);

        Assert.Equal(2, counts.Inserted);
        Assert.Equal((1, 2L), await warehouse.PeekAsync<(int, long)>("select pages, received from run"));
    }

    [Fact]
    public async Task Above_one_bad_row_in_a_hundred_nothing_of_the_page_stays()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [Sample(FactKind.Ticket, 1)], cursor: "good");
        var before = await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables).Append("dead_letter"));
        var lease = await warehouse.RunAsync(workspace, source, FactKind.Ticket);
        var rows = Enumerable.Range(0, 492).Select(i => Sample(FactKind.Ticket, i)).ToList();
        var rejects = Enumerable.Range(0, 8).Select(i => new Reject("{}", $"row {i} has no id")).ToList();

        var fault = await Assert.ThrowsAsync<SourceFault>(() => warehouse.Pages.CommitAsync(
            workspace, lease, FactKind.Ticket, new Batch(rows, "bad", Rejects: rejects), null, Ct));

        Assert.Equal(FaultKind.Nonsense, fault.Kind);
        Assert.Contains("8 of 500", fault.Message, StringComparison.Ordinal);
        Assert.Contains("row 0 has no id", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await warehouse.HashesAsync(TestWarehouse.FactTables.Concat(TestWarehouse.PartTables).Append("dead_letter")));
        Assert.Equal("good", await warehouse.PeekAsync<string>("select cursor from stream_state"));
        // One in a hundred is let through and kept to be read.
        var counts = await warehouse.Pages.CommitAsync(workspace, lease, FactKind.Ticket, new Batch(rows, "fair", Rejects: rejects[..4]), null, Ct);
        Assert.Equal((496, 4), (counts.Received, counts.Rejected));
        Assert.Equal((4L, "fair"), await warehouse.PeekAsync<(long, string)>("select count(*), (select cursor from stream_state) from dead_letter"));
    }

    [Fact]
    public async Task Free_text_is_dropped_unless_the_workspace_keeps_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var answer = new Answer("r", "comment", "text", 1, Noon, null, "The saddle is great", null, null, null);
        foreach (var keeps in new[] { false, true })
        {
            var workspace = await warehouse.WorkspaceAsync(keeps ? "keeps" : "drops", keepsVerbatims: keeps);
            var source = await warehouse.SourceAsync(workspace);
            await warehouse.LoadAsync(workspace, source, FactKind.Answer, [answer]);
            await warehouse.LoadAsync(workspace, source, FactKind.Rating, [new Rating("k", "t", "good", Noon, Noon, "The saddle is great", "jo@example.com")]);
            foreach (var table in new[] { "answer", "rating" })
            {
                Assert.Equal(keeps ? "The saddle is great" : null, await warehouse.PeekAsync<string?>($"select comment from {table} where workspace_id = @WorkspaceId", workspace));
                Assert.Equal(keeps, await warehouse.PeekAsync<bool>($"select polarity > 0 from {table} where workspace_id = @WorkspaceId and polarity is not null union all select false limit 1", workspace));
            }
        }
    }

    [Fact]
    public async Task A_requester_is_stored_as_a_keyed_hash_only()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var ticket = (Ticket)Sample(FactKind.Ticket, 1);
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [ticket with { Requester = "jo@example.com" }]);

        Assert.Equal(warehouse.Pseudonyms.Of("jo@example.com"), await warehouse.PeekAsync<byte[]>("select requester_hash from ticket"));
        await NothingHoldsAsync(warehouse, "jo@example.com");
    }

    [Fact]
    public async Task A_customer_known_by_an_e_mail_address_is_stored_as_a_keyed_hash()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);

        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, [new Purchase("p1", "jo@example.com", Day, 100, 1), new Purchase("p2", "jo@example.com", Day, 100, 1)]);
        await warehouse.LoadAsync(workspace, source, FactKind.Customer, [new Customer("jo@example.com", Day, null, null), new Customer("C-7", Day, null, null)]);

        await NothingHoldsAsync(warehouse, "jo@example.com");
        // Still one person, in both tables; an id that is no address stays as it is.
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(distinct customer_id)::int from (select customer_id from purchase union all select customer_id from customer where customer_id <> 'C-7') x"));
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(*)::int from customer where customer_id = 'C-7'"));
    }

    [Theory]
    [InlineData("zero NUL byte", "zero  byte")]
    [InlineData("half a HALF pair", "half a \ufffd pair")]
    [InlineData("'; drop table ticket; --", "'; drop table ticket; --")]
    [InlineData("\u202eright to left 😀 \r\n\t<script>", "\u202eright to left 😀 \r\n\t<script>")]
    [InlineData("\\x00 \\N {a,b} \"q\"", "\\x00 \\N {a,b} \"q\"")]
    public async Task Hostile_text_is_stored_as_text_and_breaks_nothing(string hostile, string stored)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(keepsVerbatims: true);
        var source = await warehouse.SourceAsync(workspace);
        // What a test's name cannot hold.
        hostile = hostile.Replace("NUL", "\0", StringComparison.Ordinal).Replace("HALF", "\ud83d", StringComparison.Ordinal);
        var ticket = (Ticket)Sample(FactKind.Ticket, 1);
        var answer = new Answer(hostile, "comment", "text", 1, Noon, null, hostile, hostile, hostile, hostile);

        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [ticket with { Tags = [hostile, "stage_support"], Channel = hostile, Requester = hostile }]);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [answer]);
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [new WebTraffic(Day, hostile, hostile, hostile, 1, 1, 1, 1)], cursor: "c", rejects: [new Reject(hostile, hostile)]);

        Assert.Equal((stored, stored), await warehouse.PeekAsync<(string, string)>("select tags[1], channel from ticket"));
        Assert.Equal((stored, stored), await warehouse.PeekAsync<(string, string)>("select comment, segment from answer"));
        Assert.Equal((stored, stored), await warehouse.PeekAsync<(string, string)>("select payload, reason from dead_letter"));
        Assert.Equal(1, await warehouse.PeekAsync<long>("select n from metric_day where metric = 'sessions' and dim = 'channel' and value = @stored", new { stored }));
    }

    [Fact]
    public async Task A_tickets_change_moves_its_ratings_stage_and_empties_the_day_it_left()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var ticket = (Ticket)Sample(FactKind.Ticket, 1) with { Status = "solved", SolvedAt = Noon, Tags = ["stage_support"], FullResolutionCalendar = 5, Version = 1 };
        await warehouse.LoadAsync(workspace, source, FactKind.Rating, [new Rating("r", ticket.TicketId, "good", Noon, Noon.AddDays(40))]);
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [ticket]);
        Assert.Equal("support", await warehouse.PeekAsync<string>("select stage from metric_day where metric = 'ticket_csat' and dim = '' and stage <> ''"));

        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [ticket with { Status = "open", SolvedAt = null, Tags = ["stage_loyalty"], FullResolutionCalendar = null, Version = 2 }]);

        Assert.Equal("loyalty", await warehouse.PeekAsync<string>("select stage from metric_day where metric = 'ticket_csat' and dim = '' and stage <> ''"));
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from metric_month where metric in ('full_resolution', 'one_touch')"));
        await EqualsARebuildAsync(warehouse, workspace);
    }

    [Fact]
    public async Task Two_sources_of_one_kind_may_commit_at_the_same_time()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var sources = new List<int>();
        for (var i = 0; i < 4; i++) sources.Add(await warehouse.SourceAsync(workspace, $"Form {i}"));

        await Task.WhenAll(sources.Select(async (source, i) =>
        {
            for (var page = 0; page < 8; page++)
                await warehouse.LoadAsync(workspace, source, FactKind.Answer, [.. Enumerable.Range(0, 50).Select(n => RandomFacts.Answer(i, page * 50 + n, 1, Day, 5))]);
        }));

        Assert.Equal(1600, await warehouse.PeekAsync<int>("select count(*)::int from answer"));
        await EqualsARebuildAsync(warehouse, workspace);
    }

    [Fact]
    public async Task A_page_that_breaks_a_rule_of_the_warehouse_leaves_nothing_behind()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var lease = await warehouse.RunAsync(workspace, source, FactKind.WebTraffic);

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => warehouse.Pages.CommitAsync(
            workspace, lease, FactKind.WebTraffic, new Batch([Sample(FactKind.WebTraffic, 1), new WebTraffic(Day, "a", "b", "c", -1, 0, 0, 0)], "x"), null, Ct));

        Assert.Equal((0, 0, 0), await warehouse.PeekAsync<(int, int, int)>(
            "select (select count(*)::int from web_traffic), (select pages from run), (select count(*)::int from stream_state where cursor is not null)"));
    }

    /// <summary>The i-th fact of a kind; a version changes what it says and not which it is.</summary>
    private static Fact Sample(FactKind kind, int i, int version = 1) => kind switch
    {
        FactKind.WebTraffic => new WebTraffic(Day.AddDays(i % 10), $"channel {i}", "mobile", "Germany", version, 1, 10, 1),
        FactKind.WebEvent => new WebEvent(Day.AddDays(i % 10), "view_item", $"channel {i}", "mobile", version),
        FactKind.WebUsers => new WebUsers("day", Day.AddDays(i), version),
        FactKind.WebLanding => new WebLanding(Day.AddDays(i % 10), $"/{i}", version, 1, 1),
        FactKind.WebPage => new WebPage(Day.AddDays(i % 10), "/pricing", $"channel {i}", "mobile", version),
        FactKind.WebCohort => new WebCohort(new DateOnly(2026, 3, 1).AddDays(7 * (i / 9)), i % 9, version, 500),
        FactKind.Ticket => new Ticket($"T{i}", version, "open", Noon.AddHours(i), Noon.AddHours(i + version), null, "email", null, null, null,
            ["stage_support"], $"person {i}", version, version, null, null, null, null, 1, 0),
        FactKind.Rating => new Rating($"R{i}", $"T{i}", version % 2 == 0 ? "good" : "bad", Noon.AddHours(i), Noon.AddHours(i + version)),
        FactKind.Answer => new Answer($"A{i}", "nps", "nps", version, Noon.AddHours(i), version, null, "support", "email", null),
        FactKind.Customer => new Customer($"C{i}", Day.AddDays(i % 10), Day.AddDays(40 + version), null),
        FactKind.Purchase => new Purchase($"P{i}", $"C{i}", Day.AddDays(i % 10), version, 1),
        FactKind.Spend => new Spend($"S{i}", Day.AddDays(i % 10), "Paid Search", "spring", version),
        FactKind.Delivery => new Delivery($"D{i}", Day.AddDays(i % 10), "support", "email", null, version, version + 1),
        FactKind.TicketTarget => new TicketTarget($"T{i}", "reply_time", version, true, Noon.AddHours(i)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static DateOnly DayOf(Fact fact) => fact switch { WebTraffic t => t.Day, WebEvent e => e.Day, WebLanding l => l.Day, WebPage p => p.Day, _ => throw new ArgumentOutOfRangeException(nameof(fact)) };

    private static string Mark(FactKind kind, int version) => kind switch
    {
        FactKind.Rating => Noon.AddHours(1 + version).ToString("yyyy-MM-dd HH", System.Globalization.CultureInfo.InvariantCulture),
        FactKind.Customer => Day.AddDays(40 + version).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => version.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static Task<string> MarkAsync(TestWarehouse warehouse, FactKind kind, int i) => warehouse.PeekAsync<string>(kind switch
    {
        FactKind.WebTraffic => $"select sessions::text from web_traffic where channel = 'channel {i}'",
        FactKind.WebEvent => $"select sessions::text from web_event where channel = 'channel {i}'",
        FactKind.WebUsers => $"select users::text from web_users where day = '{Day.AddDays(i):yyyy-MM-dd}'",
        FactKind.WebLanding => $"select sessions::text from web_landing where landing = '/{i}'",
        FactKind.WebPage => $"select sessions::text from web_page where channel = 'channel {i}'",
        FactKind.WebCohort => $"select active::text from web_cohort where week = {i}",
        FactKind.Ticket => $"select first_reply_business::text from ticket where ticket_id = 'T{i}'",
        FactKind.Rating => $"select to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD HH24') from rating where rating_id = 'R{i}'",
        FactKind.Answer => $"select score::text from answer where response_id = 'A{i}'",
        FactKind.Customer => $"select ended_on::text from customer where customer_id = 'C{i}'",
        FactKind.Spend => $"select amount_minor::text from spend where spend_id = 'S{i}'",
        FactKind.TicketTarget => $"select target_minutes::text from ticket_target where ticket_id = 'T{i}'",
        FactKind.Delivery => $"select delivered::text from delivery where delivery_id = 'D{i}'",
        _ => $"select amount_minor::text from purchase where purchase_id = 'P{i}'",
    });

    private static async Task EqualsARebuildAsync(TestWarehouse warehouse, Workspace workspace)
    {
        var parts = await warehouse.HashesAsync(TestWarehouse.PartTables);
        await warehouse.RebuildAsync(workspace, new DateRange(Day.AddDays(-100), Day.AddDays(200)));
        Assert.Equal(parts, await warehouse.HashesAsync(TestWarehouse.PartTables));
    }

    private static async Task NothingHoldsAsync(TestWarehouse warehouse, string secret)
    {
        foreach (var table in await warehouse.PeekAllAsync<string>("select tablename from pg_tables where schemaname = 'public'"))
            Assert.Equal(0, await warehouse.PeekAsync<int>($"select count(*)::int from {table} t where t::text like @like", new { like = $"%{secret}%" }));
    }
}
