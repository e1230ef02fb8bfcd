// The catalogue as a document: one heading a metric, so that what is written about a number cannot drift from how it is made.
using System.Globalization;
using System.Text;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.Kpis;

/// <summary>Writes docs/metrics.md.</summary>
public static class CatalogueText
{
    private const string Opening = """
        # What the metrics mean

        Written by `./cx catalogue > docs/metrics.md`; a test fails where this file and the catalogue differ. Every number is
        made of additive parts (n, a, b) that a script under `sql/rollup` or `sql/rows` takes from the facts; rates are ratios of
        sums and never means of rates.

        ## Small groups

        Below the workspace's minimum n (10 unless set; 30 for NPS) a rate, a mean or a median has no value, no status and no
        alert, on pages, in files and in the operator's answers alike; full counts are shown whatever their size. Within one
        answer nothing more can be had by subtraction:

        - of a split, by a dimension or by stage, whose total may be known, at least two cells stay hidden once one does, and
          what is hidden reaches the minimum together; the next smallest are withheld to that end;
        - the same over time: of days, weeks or months one hidden step takes the next smallest with it;
        - a number for some (a filter, a stage) is withheld where those left out are fewer than the minimum, and where some of
          a filter's several values would give the others away.

        What this does not do: numbers of different ranges of days, of different days of asking, or from different pages with
        two or more filters each can still be subtracted from each other; n itself is told where a value is not; counts of any
        size are shown, so that engaged sessions beside sessions tell the engagement rate of any group; and what somebody
        knows from elsewhere is beyond any rule here.

        """;

    /// <summary>The whole document.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder(Opening.ReplaceLineEndings("\n"));
        foreach (var group in Catalogue.All.GroupBy(metric => metric.Group).OrderBy(group => group.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {group.Key}\n");
            foreach (var metric in group) Append(text, metric);
        }

        return text.ToString();
    }

    /// <summary>A metric's heading.</summary>
    public static string HeadingOf(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return $"### {metric.Name} (`{metric.Key}`)";
    }

    private static void Append(StringBuilder text, Metric metric)
    {
        var definition = Definition.Of(metric);
        text.Append(CultureInfo.InvariantCulture, $"\n{HeadingOf(metric)}\n\n{definition.Means}\n\n");
        (string Term, string? Words)[] lines =
        [
            ("Formula", metric.Formula), ("Numerator", definition.Above), ("Denominator", definition.Below),
            ("Unit", $"{Definition.UnitOf(metric)}; {(metric.Better == Better.Higher ? "higher" : "lower")} is better"),
            ("n counts", metric.Counts), ("Interval", Definition.IntervalOf(metric)), ("Minimum n", MinimumOf(metric)),
            ("Stage", StageOf(metric)), ("Sources", string.Join(" and ", metric.Kinds.Select(kind => kind.Plural()))), ("Needs", NeedsOf(metric)),
            ("Filters", FiltersOf(metric)), ("Beware", definition.Beware),
        ];
        foreach (var (term, words) in lines.Where(line => !string.IsNullOrEmpty(line.Words)))
            text.Append(CultureInfo.InvariantCulture, $"- **{term}**: {words}\n");
    }

    private static string MinimumOf(Metric metric) =>
        metric.IsCount ? "none: a count is shown whatever its size" : metric.Shape == Shape.Nps ? "30 unless the workspace says otherwise" : "10 unless the workspace says otherwise";

    private static string StageOf(Metric metric) => metric switch
    {
        { ByStage: true, HasTotal: false } => "measured at each stage; there is no total, because stages overlap",
        { ByStage: true } => $"measured at each stage and for the whole journey{(metric.Home is { } home ? $", whose usual place is {home}" : "")}",
        _ => $"for everybody together; its usual place is {metric.Home}",
    };

    private static string? NeedsOf(Metric metric) => metric.Needs switch
    {
        Setting.Margin => "the workspace's margin, by `./cx set margin`; without it there is no value",
        Setting.ResponseTarget => "a target, by `./cx set response-target`; without it there is no value",
        Setting.Verbatims => "a workspace that keeps comments; in others there is no value",
        _ => null,
    };

    private static string FiltersOf(Metric metric)
    {
        var dims = metric.Dims.Where(Definition.AddsUp).ToList();
        return dims.Count > 0 ? $"{string.Join(", ", dims)}, together and several values of each"
            : metric.Dims.Count > 0 ? $"none; split by {metric.Dims[0]}s since the first" : "none";
    }
}
