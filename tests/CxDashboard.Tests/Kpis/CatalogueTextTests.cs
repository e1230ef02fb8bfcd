// The documentation of the metrics is the catalogue's own words.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Tests.Kpis;

public sealed class CatalogueTextTests
{
    public static TheoryData<string> Metrics => [.. Catalogue.All.Select(metric => metric.Key)];

    [Fact]
    public void The_document_is_what_the_catalogue_says() =>
        Assert.Equal(CatalogueText.Markdown(), Document());

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_metric_has_its_heading_and_says_all_that_belongs_to_it(string key)
    {
        var metric = Catalogue.Get(key);
        Assert.True(Definition.Has(metric), $"{key} has no words of its own in Definition");
        var lines = Document().Split('\n');
        var at = Array.IndexOf(lines, CatalogueText.HeadingOf(metric));
        Assert.True(at > 0, $"docs/metrics.md has no heading {CatalogueText.HeadingOf(metric)}: write it anew with ./cx catalogue");
        var own = lines.Skip(at + 1).TakeWhile(line => !line.StartsWith('#')).ToList();
        Assert.All(new[] { "Formula", "Unit", "n counts", "Interval", "Minimum n", "Stage", "Sources", "Filters", "Beware" },
            term => Assert.Single(own, line => line.StartsWith($"- **{term}**: ", StringComparison.Ordinal) && line.Length > term.Length + 8));
        Assert.Equal(metric.Shape is Shape.Rate or Shape.Mean or Shape.PerPeriod or Shape.Nps or Shape.Ratio or Shape.Quotient, own.Exists(line => line.StartsWith("- **Denominator**", StringComparison.Ordinal)));
        Assert.True(metric.ByStage || metric.Home is not null, $"{key} belongs to no stage");
    }

    private static string Document() => Repository.Files(["docs"], "metrics.md").Single().Text.ReplaceLineEndings("\n");
}
