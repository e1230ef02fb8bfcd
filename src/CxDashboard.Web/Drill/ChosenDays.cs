// A step of a trend as a choice of days: the way in, and the way back to the period that was shown before. All of it is in the address.
using System.Globalization;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Drill;

internal static class ChosenDays
{
    // It holds a preset's name, two dates with two dots between, or usual where the address named none.
    private const string Field = Viewing.Within;

    private const string Usual = "usual";

    /// <summary>One address a point; none where the page shows a single step, which leads nowhere else.</summary>
    public static IReadOnlyList<string> Of(Series series, string uri) => series.Points.Count < 2 ? [] :
    [
        // A step is looked into by its own steps, so the grain chosen for the whole is let go.
        .. series.Points.Select(point => QueryUrl.With(uri, ("period", null), ("from", Iso(point.Days.From)), ("to", Iso(point.Days.To)), ("by", null), (Field, Before(uri)))),
    ];

    /// <summary>The way back; null where no step was chosen.</summary>
    public static FilterChip? Chip(string uri, Viewing viewing) =>
        Asked(uri, Field) is null ? null : new FilterChip($"days {Format.Days(viewing.Days.From, viewing.Days.To)}", QueryUrl.With(uri, Undone(uri)));

    /// <summary>The fields that bring the period before back; none where no step was chosen.</summary>
    public static (string Field, string? Value)[] Undone(string uri) => Asked(uri, Field) switch
    {
        null => [],
        Usual or "" => [("period", null), ("from", null), ("to", null), (Field, null)],
        var days when days.Split("..", 2) is [var from, var to] => [("period", null), ("from", from), ("to", to), (Field, null)],
        var preset => [("period", preset), ("from", null), ("to", null), (Field, null)],
    };

    // A step within a step leads back to what was there before the first.
    private static string Before(string uri) => Asked(uri, Field) ?? Asked(uri, "period") ?? (Asked(uri, "from") is { } from && Asked(uri, "to") is { } to ? $"{from}..{to}" : Usual);

    private static string? Asked(string uri, string field) =>
        QueryHelpers.ParseQuery(new Uri(uri, UriKind.Absolute).Query).TryGetValue(field, out var values) && values.Count > 0 ? values[0] : null;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
