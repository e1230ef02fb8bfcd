// One row of a file through its mapping: fields by name, and a fault that names the field and what was expected.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CxDashboard.Jobs.Imports;

/// <summary>A value that could not be read: which field, what stood there, what is expected.</summary>
public sealed class RowFault(string field, string value, string expected)
    : Exception(value.Length == 0
        ? $"{field} is empty: {expected} is needed."
        : $"{field} is \"{(value.Length > 60 ? value[..60] + "…" : value)}\": {expected} is needed.");

/// <summary>A row of a file. Fields that are not mapped or empty are null.</summary>
public sealed class Row(IReadOnlyDictionary<string, string> constants, IReadOnlyDictionary<string, int> columns, string[] cells, TimeZoneInfo zone, IDictionary<string, int> seen)
{
    // Days first where a format is ambiguous only with dots; slashes are month first as spreadsheets in English write them.
    private static readonly string[] DayFormats = ["yyyy-MM-dd", "yyyyMMdd", "dd.MM.yyyy", "d.M.yyyy", "M/d/yyyy", "yyyy/MM/dd"];

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

    public DateOnly Day(string field) => DayOrNull(field) ?? throw new RowFault(field, "", "a day such as 2026-01-31");

    public DateOnly? DayOrNull(string field)
    {
        if (Text(field) is not { } text) return null;
        if (DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? DateOnly.FromDateTime(moment)
            : throw new RowFault(field, text, "a day such as 2026-01-31");
    }

    public DateTimeOffset Instant(string field) => InstantOrNull(field) ?? throw new RowFault(field, "", "a time such as 2026-01-31 14:05");

    /// <summary>An instant; a time without an offset is in the workspace's zone, a bare day is its midnight.</summary>
    public DateTimeOffset? InstantOrNull(string field)
    {
        if (Text(field) is not { } text) return null;
        if (DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Local(day.ToDateTime(TimeOnly.MinValue));
        // "2012-09-06 12:18:55 -0800" and ISO 8601 carry their offset; anything else is local.
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment))
            throw new RowFault(field, text, "a time such as 2026-01-31 14:05");
        return moment.Kind == DateTimeKind.Utc ? new DateTimeOffset(moment, TimeSpan.Zero) : Local(moment);
    }

    private DateTimeOffset Local(DateTime local)
    {
        // The hour that a clock change skips does not exist; read it as the same distance after midnight.
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
