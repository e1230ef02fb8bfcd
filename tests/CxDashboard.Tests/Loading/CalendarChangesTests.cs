// Business minutes at load and after a change of the calendar: ours where the source gives only times, the source's own never.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class CalendarChangesTests(TestDatabase databases)
{
    // Friday 16:00 in Berlin to Monday 10:00: an hour and an hour of office time.
    private const string File = """
        id,created_at,status,first_reply_at,solved_at,first_reply_time_in_minutes_within_business_hours
        1,2026-03-06 16:00,solved,2026-03-09 10:00,2026-03-10 09:30,
        2,2026-03-06 16:00,solved,2026-03-09 10:00,2026-03-10 09:30,7
        3,2026-03-06 16:00,open,,,
        4,2026-03-06 16:00,open,2026-03-09 10:00,2026-03-10 09:30,
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Times_become_business_minutes_at_load_and_the_sources_own_win()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await WorkspaceAsync(warehouse, "09:00–17:00");

        await ImportAsync(warehouse, workspace);

        Assert.Equal(["1: 3960 120 true, 5370 570 true", "2: 3960 7 false, 5370 570 true", "3: - - false, - - false", "4: 3960 120 true, - - false"], await MinutesAsync(warehouse));
    }

    [Fact]
    public async Task A_changed_calendar_reckons_the_tickets_anew_and_their_days_numbers_with_them()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await ImportAsync(warehouse, workspace);
        Assert.Equal(["1: 3960 - false, 5370 - false", "2: 3960 7 false, 5370 - false", "3: - - false, - - false", "4: 3960 - false, - - false"], await MinutesAsync(warehouse));
        await SetAsync(warehouse, workspace, "09:00–17:00", 0);

        await Changes(warehouse).ApplyAllAsync(Ct);
        var first = await MinutesAsync(warehouse);
        await SetAsync(warehouse, workspace, "09:00–18:00", 1, new Holiday(new DateOnly(2026, 3, 9), "Holiday"));
        await Changes(warehouse).ApplyAllAsync(Ct);

        Assert.Equal("1: 3960 120 true, 5370 570 true", first[0]);
        Assert.Equal(["1: 3960 120 true, 5370 150 true", "2: 3960 7 false, 5370 150 true", "3: - - false, - - false", "4: 3960 120 true, - - false"], await MinutesAsync(warehouse));
        Assert.Equal((2, 2), await warehouse.PeekAsync<(int, int)>("select version, applied from business_calendar"));
        var parts = await warehouse.HashesAsync(TestWarehouse.PartTables);
        await warehouse.RebuildAsync(workspace, new DateRange(new(2026, 1, 1), new(2026, 12, 31)));
        Assert.Equal(parts, await warehouse.HashesAsync(TestWarehouse.PartTables));
        // The same file again says the same.
        Assert.Equal(0, (await ImportAsync(warehouse, workspace)).Counts.Updated);
    }

    [Fact]
    public async Task Only_editors_change_hours_and_of_two_at_once_the_second_hears_of_the_first()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await WorkspaceAsync(warehouse, "09:00–17:00");

        Assert.Equal(ChangeOutcome.ChangedMeanwhile, await SetAsync(warehouse, workspace, "09:00–18:00", 0));
        Assert.Equal(ChangeOutcome.Kept, await SetAsync(warehouse, workspace, "09:00–18:00", 1));
        await warehouse.DoAsync("update membership set role = 'viewer'");
        Assert.Equal(ChangeOutcome.NotAllowed, await SetAsync(warehouse, workspace, "09:00–18:00", 2));
    }

    [Fact]
    public async Task A_reply_before_its_ticket_is_a_fault_of_the_row()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var done = await ImportAsync(warehouse, workspace, "id,created_at,status,first_reply_at\n1,2026-03-06 16:00,open,2026-03-06 15:00\n");
        Assert.Equal("line 2: first_reply_at is \"2026-03-06 15:00\": a time not before created_at is needed.", Assert.Single(done.FirstRejects));
    }

    private static CalendarChanges Changes(TestWarehouse warehouse) => new(warehouse.Database, TimeProvider.System, NullLogger<CalendarChanges>.Instance);

    private static async Task<Workspace> WorkspaceAsync(TestWarehouse warehouse, string hours)
    {
        var workspace = await warehouse.WorkspaceAsync();
        Assert.Equal(ChangeOutcome.Kept, await SetAsync(warehouse, workspace, hours, 0));
        return workspace;
    }

    private static async Task<ChangeOutcome> SetAsync(TestWarehouse warehouse, Workspace workspace, string hours, int version, params Holiday[] holidays)
    {
        await warehouse.DoAsync("""
            insert into account (email, name, password_hash, security_stamp) values ('a@example.com', 'Ada', 'x', 'x') on conflict do nothing;
            insert into membership select workspace_id, account_id, 'editor' from workspace, account on conflict do nothing;
            """);
        var week = new BusinessWeek(new DateOnly(2026, 1, 1), [.. Enumerable.Range(0, 7).Select(day => day is 0 or 6 ? [] : HoursText.Read(hours)!)]);
        return await BusinessCalendarBook.KeepAsync(warehouse.Database, workspace, new BusinessCalendar(version, 0, [week], holidays),
            await warehouse.PeekAsync<int>("select account_id from account"), Ct);
    }

    private static Task<List<string>> MinutesAsync(TestWarehouse warehouse) => warehouse.PeekAllAsync<string>("""
        select format('%s: %s %s %s, %s %s %s', ticket_id, coalesce(first_reply_calendar::text, '-'), coalesce(first_reply_business::text, '-'), first_reply_reckoned::text,
                      coalesce(full_resolution_calendar::text, '-'), coalesce(full_resolution_business::text, '-'), full_resolution_reckoned::text)
        from ticket order by ticket_id
        """);

    private static async Task<ImportProgress> ImportAsync(TestWarehouse warehouse, Workspace workspace, string content = File)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tickets.csv");
        await System.IO.File.WriteAllTextAsync(path, content, Ct);
        return await warehouse.Files.RunAsync(workspace, new ImportOrder(FileKind.Find("tickets")!, path, new Dictionary<string, string>(), new Dictionary<string, string>()), null, Ct);
    }
}
