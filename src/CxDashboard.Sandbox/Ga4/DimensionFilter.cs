// A request's dimension filter, compiled once and asked for every cell.
using System.Text.Json;

namespace CxDashboard.Sandbox.Ga4;

internal static class DimensionFilter
{
    public delegate string ValueOf(string dimension);

    /// <summary>The dimensions a filter speaks of.</summary>
    public static IEnumerable<string> Fields(JsonElement filter) => filter.ValueKind switch
    {
        JsonValueKind.Object => filter.EnumerateObject().SelectMany(p =>
            p.Name == "fieldName" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : Fields(p.Value)),
        JsonValueKind.Array => filter.EnumerateArray().SelectMany(Fields),
        _ => [],
    };

    public static Func<ValueOf, bool> Compile(JsonElement expression)
    {
        if (expression.ValueKind != JsonValueKind.Object || expression.EnumerateObject().ToArray() is not [var only])
            throw new BadReport("Invalid value at 'dimensionFilter': exactly one of andGroup, orGroup, notExpression or filter is expected.");
        switch (only.Name)
        {
            case "andGroup":
                var all = ReportRequest.List(only.Value, "expressions").Select(Compile).ToArray();
                return value => Array.TrueForAll(all, test => test(value));
            case "orGroup":
                var any = ReportRequest.List(only.Value, "expressions").Select(Compile).ToArray();
                return value => Array.Exists(any, test => test(value));
            case "notExpression":
                var inner = Compile(only.Value);
                return value => !inner(value);
            case "filter":
                return One(only.Value);
            default:
                throw new BadReport($"Invalid JSON payload received. Unknown name \"{only.Name}\" at 'dimensionFilter': Cannot find field.");
        }
    }

    private static Func<ValueOf, bool> One(JsonElement filter)
    {
        var field = Fields(filter).FirstOrDefault();
        if (field is null || !ReportRequest.KnownDimensions.Contains(field))
            throw new BadReport($"Field {field} is not a valid dimension in dimensionFilter.");
        if (filter.TryGetProperty("inListFilter", out var list))
        {
            var values = ReportRequest.List(list, "values").Select(v => v.GetString()).ToHashSet(Comparer(list));
            if (values.Count == 0)
                throw new BadReport("dimensionFilter.filter.inListFilter.values must not be empty.");
            return value => values.Contains(value(field));
        }
        if (!filter.TryGetProperty("stringFilter", out var text) || !text.TryGetProperty("value", out var wanted))
            throw new BadReport("dimensionFilter.filter: a stringFilter or an inListFilter is expected.");
        var match = text.TryGetProperty("matchType", out var type) ? type.GetString() : "EXACT";
        if (match is not ("EXACT" or "MATCH_TYPE_UNSPECIFIED"))
            throw new BadReport($"dimensionFilter.filter.stringFilter.matchType {match} is not served here; EXACT is.");
        var exact = wanted.GetString();
        var comparer = Comparer(text);
        return value => comparer.Equals(value(field), exact);
    }

    private static StringComparer Comparer(JsonElement filter) =>
        filter.TryGetProperty("caseSensitive", out var cs) && cs.ValueKind == JsonValueKind.True ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
}
