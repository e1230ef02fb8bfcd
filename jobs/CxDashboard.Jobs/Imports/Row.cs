// One row of a file through its mapping: fields by name, and a fault that names the field and what was expected.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Imports;

/// <summary>A value that could not be read: which field, what stood there, what is expected. The message quotes the value, for whoever
/// has the file before them.</summary>
public sealed class RowFault(string field, string value, string expected)
    : Exception(Words(field, value.Length > Longest ? value[..Longest] + "…" : value, expected))
{
    private const int Longest = 60;

    /// <summary>The same with the value's shape only: a file's cell may hold anything anybody ever wrote.</summary>
    public string Unquoted { get; } = Words(field, StoredText.ShapeOf(value), expected);

    private static string Words(string field, string value, string expected) =>
        value.Length == 0 ? $"{field} is empty: {expected} is needed." : $"{field} is \"{value}\": {expected} is needed.";
}

/// <summary>A row of a file. Fields that are not mapped or empty are null.</summary>
public sealed class Row(IReadOnlyDictionary<string, string> constants, IReadOnlyDictionary<string, int> columns, string[] cells, TimeZoneInfo zone, IDictionary<string, int> seen)
{
    // Days first where a format is ambiguous only with dots; slashes are month first as spreadsheets in English write them.
    private static readonly string[] DayFormats = ["yyyy-MM-dd", "yyyyMMdd", "dd.MM.yyyy", "d.M.yyyy", "M/d/yyyy", "yyyy/MM/dd"];
    private static readonly string[] DottedTimes = ["d.M.yyyy H:mm", "d.M.yyyy H:mm:ss"];

    // What lies outside is a slip of the pen, and one such row would stretch every cohort over centuries.
    private const int FirstYear = 1900;
    private const int LastYear = 2199;

    // Half of a bigint's cents: sums have room.
    private const decimal MostMoney = 46_000_000_000_000_000m;

    public string? Text(string field)
    {
        var text = columns.TryGetValue(field, out var column) && column < cells.Length ? cells[column] : constants.GetValueOrDefault(field);
        text = text?.Replace("\0", "", StringComparison.Ordinal).Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    public string Required(string field) => Text(field) ?? throw new RowFault(field, "", "a value");

    /// <summary>The id, or, where the file has none, a hash of the row's content and of how often that content came before:
    /// exact repeats stay apart, and the same file gives the same ids again.</summary>
    public string Id()
    {
        if (columns.ContainsKey("id")) return Required("id");
        var content = string.Join('\u001f', cells);
        var nth = seen[content] = seen.TryGetValue(content, out var before) ? before + 1 : 1;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content));
        return $"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}-{nth}";
    }

    /// <summary>The id, or, where the file has none, what the row is about: a corrected file then replaces it. A second row about the same is a fault.</summary>
    public string IdOrKey(string about, params IReadOnlyList<string?> values)
    {
        if (columns.ContainsKey("id")) return Required("id");
        var key = string.Join(" | ", values);
        return seen.TryAdd(key, 1) ? key : throw new RowFault(about, key, "one row for each, or an id column that tells the rows apart,");
    }

    public decimal Number(string field)
    {
        var text = Required(field);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RowFault(field, text, "a number such as 12.34");
    }

    public int? Count(string field) => Text(field) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : throw new RowFault(field, text, "a whole number");

    /// <summary>An amount in minor units: 12.34 is 1234.</summary>
    public long Money(string field) => Number(field) is var amount and > -MostMoney and < MostMoney
        ? (long)Math.Round(amount * 100, MidpointRounding.AwayFromZero)
        : throw new RowFault(field, Required(field), "an amount that a till could hold");

    public DateOnly Day(string field) => DayOrNull(field) ?? throw new RowFault(field, "", "a day such as 2026-01-31");

    /// <summary>A day; of a time, its day in the workspace's zone.</summary>
    public DateOnly? DayOrNull(string field) =>
        Text(field) is not { } text ? null
        : BareDay(text) is { } day ? InReach(field, text, day)
        : Moment(text) is { } moment ? InReach(field, text, DateOnly.FromDateTime(moment.Kind == DateTimeKind.Utc ? TimeZoneInfo.ConvertTimeFromUtc(moment, zone) : moment))
        : throw new RowFault(field, text, "a day such as 2026-01-31");

    public DateTimeOffset Instant(string field) => InstantOrNull(field) ?? throw new RowFault(field, "", "a time such as 2026-01-31 14:05");

    /// <summary>An instant; a time without an offset is in the workspace's zone, a bare day is its midnight.</summary>
    public DateTimeOffset? InstantOrNull(string field)
    {
        if (Text(field) is not { } text) return null;
        var moment = BareDay(text)?.ToDateTime(TimeOnly.MinValue) ?? Moment(text) ?? throw new RowFault(field, text, "a time such as 2026-01-31 14:05");
        InReach(field, text, DateOnly.FromDateTime(moment));
        return moment.Kind == DateTimeKind.Utc ? new DateTimeOffset(moment, TimeSpan.Zero) : Local(moment);
    }

    private static DateOnly? BareDay(string text) =>
        DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // "2012-09-06 12:18:55 -0800" and ISO 8601 carry their offset and come out as UTC; anything else is local.
    private static DateTime? Moment(string text)
    {
        if (DateTime.TryParseExact(text, DottedTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var dotted)) return dotted;
        // The culture would take the month first here too, and silently swap the two.
        if (text.AsSpan(0, Math.Min(text.Length, 6)).Count('.') == 2) return null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
    }

    private static DateOnly InReach(string field, string text, DateOnly day) =>
        day.Year is >= FirstYear and <= LastYear ? day : throw new RowFault(field, text, $"a day between {FirstYear} and {LastYear}");

    private DateTimeOffset Local(DateTime local)
    {
        // The hour that a clock change skips does not exist; read it as the same distance after midnight.
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
