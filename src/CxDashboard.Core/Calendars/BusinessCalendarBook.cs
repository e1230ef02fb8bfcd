// Reads and keeps a workspace's business calendar. Tickets are reckoned anew afterwards; see Reckoning in the jobs.
using System.Text.Json;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Calendars;

/// <summary>A calendar as it is kept. Version 0 is a workspace that has none; while Applied is less than Version some tickets still carry older minutes.</summary>
public sealed record BusinessCalendar(int Version, int Applied, IReadOnlyList<BusinessWeek> Weeks, IReadOnlyList<Holiday> Holidays, string? ChangedBy = null)
{
    public const int MostWeeks = 40;
    public const int MostHolidays = 400;
    public const int LongestName = 80;

    public BusinessHours HoursIn(TimeZoneInfo zone) => new(zone, Weeks, Holidays);

    /// <summary>What keeps it from being kept, each a sentence with the remedy.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Weeks.Count is 0 or > MostWeeks) faults.Add($"A calendar has 1 to {MostWeeks} lines of weekly hours and this one has {Weeks.Count}.");
        if (Holidays.Count > MostHolidays) faults.Add($"A calendar holds at most {MostHolidays} holidays: delete old ones.");
        faults.AddRange(Weeks.GroupBy(week => week.From).Where(same => same.Count() > 1).Select(same => $"Two lines hold from {same.Key:yyyy-MM-dd}: give one of them another day."));
        faults.AddRange(Holidays.GroupBy(holiday => holiday.Day).Where(same => same.Count() > 1).Select(same => $"{same.Key:yyyy-MM-dd} is a holiday twice: delete one."));
        faults.AddRange(Holidays.Where(holiday => holiday.Name.Length > LongestName).Select(holiday => $"The name of {holiday.Day:yyyy-MM-dd} is longer than {LongestName} characters: shorten it."));
        return faults;
    }
}

/// <summary>Finds and keeps calendars.</summary>
public static class BusinessCalendarBook
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<BusinessCalendar> ReadAsync(Session session, int workspaceId, CancellationToken cancellationToken)
    {
        var row = await session.FirstAsync<Row>("""
            select c.version, c.applied, c.hours::text as hours, a.name as changed_by
            from business_calendar c left join account a on a.account_id = c.changed_by where c.workspace_id = @workspaceId
            """, new { workspaceId }, cancellationToken);
        if (row is null) return new BusinessCalendar(0, 0, [], []);
        var stored = JsonSerializer.Deserialize<Stored>(row.Hours, Json)!;
        return new BusinessCalendar(row.Version, row.Applied,
            [.. stored.Weeks.Select(week => new BusinessWeek(week.From, [.. week.Days.Select(day => (IReadOnlyList<OpenHours>)[.. day.Select(hours => new OpenHours(hours[0], hours[1]))])]))],
            stored.Holidays, row.ChangedBy);
    }

    /// <summary>Keeps a changed calendar, or does nothing: when the account may not, or when somebody has changed it since.</summary>
    public static async Task<ChangeOutcome> KeepAsync(Database database, Workspace workspace, BusinessCalendar changed, int accountId, CancellationToken cancellationToken)
    {
        if (changed.Faults() is { Count: > 0 } faults) throw new ArgumentException(string.Join(' ', faults), nameof(changed));
        var hours = JsonSerializer.Serialize(new Stored(
            [.. changed.Weeks.OrderBy(week => week.From).Select(week => new StoredWeek(week.From, [.. week.Days.Select(day => day.Select(one => new[] { one.Opens, one.Closes }).ToArray())]))],
            [.. changed.Holidays.OrderBy(holiday => holiday.Day).Select(holiday => holiday with { Name = StoredText.Of(holiday.Name) })]), Json);
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('cx business calendar'), @WorkspaceId)", workspace, cancellationToken);
        var (may, version) = await session.SingleAsync<(bool, int)>("""
            select exists (select from membership m where m.workspace_id = @WorkspaceId and m.account_id = @accountId and m.role in ('owner', 'editor')),
                   coalesce((select version from business_calendar where workspace_id = @WorkspaceId), 0)
            """, new { workspace.WorkspaceId, accountId }, cancellationToken);
        if (!may) return ChangeOutcome.NotAllowed;
        if (version != changed.Version) return ChangeOutcome.ChangedMeanwhile;
        await session.ExecuteAsync("""
            insert into business_calendar (workspace_id, hours, changed_by) values (@WorkspaceId, @hours::jsonb, @accountId)
            on conflict (workspace_id) do update
              set hours = excluded.hours, version = business_calendar.version + 1, changed_by = excluded.changed_by, changed_at = now()
            """, new { workspace.WorkspaceId, hours, accountId }, cancellationToken);
        await AuditBook.WriteAsync(session, workspace, accountId, Deed.HoursChanged, "business hours", null, cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return ChangeOutcome.Kept;
    }

    private sealed record Stored(IReadOnlyList<StoredWeek> Weeks, IReadOnlyList<Holiday> Holidays);

    private sealed record StoredWeek(DateOnly From, IReadOnlyList<int[][]> Days);

    private sealed record Row
    {
        public int Version { get; init; }
        public int Applied { get; init; }
        public required string Hours { get; init; }
        public string? ChangedBy { get; init; }
    }
}
