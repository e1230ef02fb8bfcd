// The audit's filter as an address carries it: ?who=Ada&kind=SharePublished&from=2026-01-01&to=2026-01-31.
using System.Globalization;
using CxDashboard.Core.Audit;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Audit;

internal static class AuditQuery
{
    private const string Iso = "yyyy-MM-dd";

    /// <summary>Reads a query. What cannot be understood narrows nothing and is said in a sentence.</summary>
    public static (AuditFilter Filter, IReadOnlyList<string> Notices) Of(string query)
    {
        var fields = QueryHelpers.ParseQuery(query);
        var notices = new List<string>();
        var filter = new AuditFilter(Field("who"), Kind(), Day("from"), Day("to"),
            long.TryParse(Field("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null);
        if (filter.From > filter.To) notices.Add("'to' lies before 'from', so that no day is left: choose them the other way round.");
        return (filter, notices);

        string? Field(string name) => fields.GetValueOrDefault(name).ToString() is { Length: > 0 } value && !value.Contains('\0', StringComparison.Ordinal) ? value : null;

        Deed? Kind()
        {
            if (Field("kind") is not { } asked) return null;
            if (Enum.TryParse<Deed>(asked, ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(asked[0])) return kind;
            notices.Add("'kind' is no kind of deed; everything is shown.");
            return null;
        }

        // The last day there is has no day after it to end before.
        DateOnly? Day(string name)
        {
            if (Field(name) is not { } asked) return null;
            if (DateOnly.TryParseExact(asked, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9999) return day;
            notices.Add($"'{name}' is no day such as 2026-01-31; it narrows nothing.");
            return null;
        }
    }

    /// <summary>The address of the page, relative to the site.</summary>
    public static string Page(string workspace, AuditFilter filter) => $"{workspace}/audit{Written(filter)}";

    /// <summary>The address of the file with all lines of the filter.</summary>
    public static string File(string workspace, AuditFilter filter) => $"{workspace}/audit.csv{Written(filter with { Before = null })}";

    private static QueryString Written(AuditFilter filter)
    {
        var fields = new QueryBuilder();
        if (filter.Who is { } who) fields.Add("who", who);
        if (filter.Kind is { } kind) fields.Add("kind", kind.ToString());
        if (filter.From is { } from) fields.Add("from", from.ToString(Iso, CultureInfo.InvariantCulture));
        if (filter.To is { } to) fields.Add("to", to.ToString(Iso, CultureInfo.InvariantCulture));
        if (filter.Before is { } before) fields.Add("before", before.ToString(CultureInfo.InvariantCulture));
        return fields.ToQueryString();
    }
}
