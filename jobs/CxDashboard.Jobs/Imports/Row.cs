// One row of a file through its mapping: fields by name, and a fault that names the field and what was expected.
using System.Globalization;
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
public sealed class Row(
    IReadOnlyDictionary<string, string> constants, IReadOnlyDictionary<string, int> columns, string[] cells, TimeZoneInfo zone, RowIds ids, FileReading reading)
{
    // What lies outside is a slip of the pen, and one such row would stretch every cohort over centuries.
    private const int FirstYear = 1900;
    private const int LastYear = 2199;

    // Half of a bigint's cents: sums have room.
    private const decimal MostMoney = 46_000_000_000_000_000m;

    private readonly WrittenDates dates = new(reading.DayFirst);

    public string? Text(string field)
    {
        var text = columns.TryGetValue(field, out var column) && column < cells.Length ? cells[column] : constants.GetValueOrDefault(field);
        text = text?.Replace("\0", "", StringComparison.Ordinal).Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    public string Required(string field) => Text(field) ?? throw new RowFault(field, "", "a value");

    /// <summary>The id, or, where the file has none, one made of the row's content (<see cref="RowIds"/>).</summary>
    public string Id() => columns.ContainsKey("id") ? Required("id") : ids.Next(cells);

    /// <summary>The id, or, where the file has none, what the row is about: a corrected file then replaces it. A second row about the same is a fault.</summary>
    public string IdOrKey(string about, params IReadOnlyList<string?> values)
    {
        if (columns.ContainsKey("id")) return Required("id");
        var key = string.Join(" | ", values);
        return ids.IsNew(key) ? key : throw new RowFault(about, key, "one row for each, or an id column that tells the rows apart,");
    }

    public decimal Number(string field)
    {
        var text = Required(field);
        return WrittenNumbers.Read(text, reading.DecimalComma)
            ?? throw new RowFault(field, text, reading.DecimalComma ? "a number such as 12,34" : "a number such as 12.34");
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
        : dates.Day(text) is { } day ? InReach(field, text, day)
        : dates.Moment(text) is { } moment ? InReach(field, text, DateOnly.FromDateTime(moment.Kind == DateTimeKind.Utc ? TimeZoneInfo.ConvertTimeFromUtc(moment, zone) : moment))
        : throw new RowFault(field, text, "a day such as 2026-01-31");

    public DateTimeOffset Instant(string field) => InstantOrNull(field) ?? throw new RowFault(field, "", "a time such as 2026-01-31 14:05");

    /// <summary>An instant; a time without an offset is in the workspace's zone, a bare day is its midnight.</summary>
    public DateTimeOffset? InstantOrNull(string field)
    {
        if (Text(field) is not { } text) return null;
        var moment = dates.Day(text)?.ToDateTime(TimeOnly.MinValue) ?? dates.Moment(text) ?? throw new RowFault(field, text, "a time such as 2026-01-31 14:05");
        InReach(field, text, DateOnly.FromDateTime(moment));
        return moment.Kind == DateTimeKind.Utc ? new DateTimeOffset(moment, TimeSpan.Zero) : Local(moment);
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
