// A visitor's address against what the share lets them choose: what is not allowed is not there.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Web.Layout;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Sharing;

/// <summary>
/// The address that the views read: the share's own fields, and the visitor's where they may choose. The lock goes before
/// the address, and what is missing or empty is the share's own and never "all".
/// </summary>
internal sealed record GuestAddress(string Path, string Uri, string Chosen, IReadOnlyList<string> Notices)
{
    private const string Here = "http://share";
    private const string Focus = "metric";
    private const int MostValues = 20;
    private static readonly string[] Comparisons = ["year", "previous", "none"], Grains = ["day", "week", "month"];

    private ShareSpec Spec { get; init; } = default!;

    /// <summary>Reads a visitor's query. <paramref name="path"/>: the page's own path, that its links keep to.</summary>
    public static GuestAddress Of(ShareSpec spec, string path, string query)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var notices = new List<string>();
        var chosen = Allowed(spec, QueryHelpers.ParseQuery(query), notices).ToList();
        var fields = new QueryBuilder(chosen);
        if (!chosen.Exists(field => field.Key is "period" or "from" or "to"))
            foreach (var field in QueryHelpers.ParseQuery(spec.Days)) fields.Add(field.Key, field.Value.ToString());
        if (!chosen.Exists(field => field.Key == ShareSpec.ChoosesComparison)) fields.Add(ShareSpec.ChoosesComparison, spec.Compare);
        if (FocusOf(spec) is [var first, ..] && !chosen.Exists(field => field.Key == Focus)) fields.Add(Focus, first);
        if (spec.Stage is not null) fields.Add(ShareSpec.ChoosesStage, spec.Stage);
        foreach (var locked in spec.Locks.Where(locked => !chosen.Exists(field => field.Key == locked.Dim))) fields.Add(locked.Dim, locked.Values);
        return new GuestAddress(path, $"{Here}{path}{fields.ToQueryString()}", new QueryBuilder(chosen).ToQueryString().ToString(), notices) { Spec = spec };
    }

    /// <summary>A view's link for a guest: to this page with what they may choose; null where it leads anywhere else.</summary>
    public string? Own(string? href)
    {
        if (href is null) return null;
        var target = new Uri(new Uri(Here), href);
        return target.GetLeftPart(UriPartial.Authority) == Here && target.AbsolutePath == Path ? Path + Of(Spec, Path, target.Query).Chosen : null;
    }

    /// <summary>The fields that a form for days must carry on.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Others(params string[] own) => QueryUrl.Others($"{Here}{Path}{Chosen}", own);

    // A stage's figures: those that are shown can be put in focus.
    private static List<string> FocusOf(ShareSpec spec) =>
        spec.View == SharedView.Stage ? [.. ShareTiles.MetricsOf(spec.View).Where(metric => spec.Shows(ShareTiles.OfRow(metric)))] : [];

    private static IEnumerable<KeyValuePair<string, string>> Allowed(
        ShareSpec spec, Dictionary<string, Microsoft.Extensions.Primitives.StringValues> asked, List<string> notices)
    {
        bool May(string choice) => spec.Choices.Contains(choice);
        IEnumerable<string> Values(string field) => asked.GetValueOrDefault(field).Where(value => !string.IsNullOrWhiteSpace(value)).OfType<string>().Distinct();
        KeyValuePair<string, string>? One(string field, params string[] words) =>
            Values(field).FirstOrDefault() is { } value && (words.Length == 0 || words.Contains(value)) ? new(field, value) : null;

        var fields = new List<KeyValuePair<string, string>?>();
        if (May(ShareSpec.ChoosesPeriod)) fields.AddRange([One("period"), One("from"), One("to")]);
        if (May(ShareSpec.ChoosesComparison)) fields.Add(One(ShareSpec.ChoosesComparison, Comparisons));
        if (spec.View == SharedView.Metric)
        {
            if (May(ShareSpec.ChoosesStage) && spec.Stage is null) fields.Add(One(ShareSpec.ChoosesStage));
            fields.Add(One("by", Grains));
        }

        if (FocusOf(spec) is { Count: > 0 } figures) fields.AddRange([One(Focus, [.. figures]), One("by", Grains)]);

        foreach (var dim in Catalogue.Dims.Where(May))
        {
            var locked = spec.Locks.FirstOrDefault(one => one.Dim == dim);
            var values = Values(dim).ToList();
            notices.AddRange(values.Where(value => locked?.Values.Contains(value) == false).Select(value => $"{dim} {value} is not part of this link."));
            fields.AddRange(values.Where(value => locked?.Values.Contains(value) != false).Order(StringComparer.Ordinal).Take(MostValues)
                .Select(value => (KeyValuePair<string, string>?)new(dim, value)));
        }

        return fields.OfType<KeyValuePair<string, string>>();
    }
}
