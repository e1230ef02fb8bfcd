// Reads vendors' JSON tolerantly: absent and null are the same, numbers may be text, NUL bytes go; what cannot be meant is a FormatException.
using System.Globalization;
using System.Text.Json;

namespace CxDashboard.Jobs.Connectors;

internal static class WireJson
{
    /// <summary>The property, or null when the element is no object, lacks it, or holds null.</summary>
    public static JsonElement? At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? found : null;

    /// <summary>The elements of an array property; none when it is absent or no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The property as text without NUL bytes (PostgreSQL refuses them); null when absent or empty.</summary>
    public static string? Text(this JsonElement element, string name) => element.At(name)?.AsText();

    public static string? AsText(this JsonElement element)
    {
        try
        {
            var text = (element.ValueKind == JsonValueKind.String ? element.GetString() : element.ToString())?.Replace("\0", "", StringComparison.Ordinal);
            return string.IsNullOrEmpty(text) ? null : text;
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("a text holds half a character");
        }
    }

    /// <summary>The text, or a fault of the row that names the property.</summary>
    public static string Required(this JsonElement element, string name) =>
        element.Text(name) ?? throw new FormatException($"{name} is missing");

    /// <summary>The property as a number, also when the vendor sent it as text; null when absent or empty.</summary>
    public static decimal? Number(this JsonElement element, string name)
    {
        var text = element.Text(name);
        return text is null ? null
            : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException($"{name} is not a number");
    }

    public static long? Whole(this JsonElement element, string name) =>
        element.Number(name) is { } number
            ? number is > long.MinValue and < long.MaxValue ? (long)Math.Round(number, MidpointRounding.AwayFromZero) : throw new FormatException($"{name} is too large")
            : null;

    /// <summary>The property as a count or a number of minutes; null when absent.</summary>
    public static int? Count(this JsonElement element, string name) =>
        element.Whole(name) is { } whole
            ? whole is >= 0 and <= int.MaxValue ? (int)whole : throw new FormatException($"{name} is negative or too large")
            : null;

    /// <summary>The property as an instant in UTC; null when absent.</summary>
    public static DateTimeOffset? Instant(this JsonElement element, string name)
    {
        var text = element.Text(name);
        return text is null ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant
            : throw new FormatException($"{name} is not an instant");
    }
}
