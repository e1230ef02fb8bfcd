// Reads the sources and the project files, and fails when an arrow runs the wrong way or a list and its folder part ways.
using System.Text.RegularExpressions;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Architecture;

public sealed partial class ArrowTests
{
    private const string Core = "src/CxDashboard.Core";
    private const string Web = "src/CxDashboard.Web";
    private const string Jobs = "jobs/CxDashboard.Jobs";
    private const string Sandbox = "src/CxDashboard.Sandbox";

    [Fact]
    public void The_core_knows_neither_the_jobs_nor_the_web() => Clean(
        Repository.Files([Core], ".cs", ".csproj"), Names("CxDashboard.Jobs", "CxDashboard.Web", "Microsoft.AspNetCore", "Quartz", "Microsoft.NET.Sdk.Web"));

    [Fact]
    public void The_jobs_do_not_know_the_web() => Clean(Repository.Files([Jobs], ".cs", ".csproj"), Names("CxDashboard.Web"));

    [Fact]
    public void Connectors_know_neither_the_scheduler_nor_the_warehouses_transactions() => Clean(
        Repository.Files([$"{Jobs}/Connectors"], ".cs"), Names("Quartz", "Npgsql", "CxDashboard.Jobs.Loading", "CxDashboard.Jobs.Schedules", "CxDashboard.Core.Access"));

    [Fact]
    public void Only_its_adapter_names_a_scheduler_and_the_one_line_that_chooses()
    {
        string[] allowed = [$"{Jobs}/Schedules/Quartz", $"{Jobs}.Hangfire/", $"{Web}/Operator/Schedulers.cs"];
        Clean(Repository.Files(["src", "jobs"], ".cs", ".razor").Where(file => !allowed.Any(start => file.Path.StartsWith(start, StringComparison.Ordinal))),
            new Regex(@"(Quartz|Hangfire)"));
    }

    [Fact]
    public void The_usual_build_needs_no_package_of_the_other_scheduler()
    {
        Assert.DoesNotContain("Hangfire", File.ReadAllText(Path.Combine(Repository.Root(), "CxDashboard.sln")), StringComparison.Ordinal);
        Clean(Repository.Files([Core, Jobs, Sandbox, "tests/CxDashboard.Tests", "tests/CxDashboard.BrowserTests", "tests/CxDashboard.Benchmarks"], ".csproj"), Names("Hangfire", "CxDashboard.Jobs.Hangfire"));
    }

    [Fact]
    public void The_sandbox_shares_nothing_with_the_product() => Clean(
        Repository.Files([Sandbox], ".cs", ".csproj"), Names("CxDashboard.Core", "CxDashboard.Jobs", "CxDashboard.Web", "ProjectReference"));

    [Fact]
    public void Nothing_but_tests_refers_to_the_sandbox() => Clean(
        Repository.Files(["src", "jobs"], ".cs", ".razor", ".csproj").Where(file => !file.Path.StartsWith(Sandbox + "/", StringComparison.Ordinal)),
        Names("CxDashboard.Sandbox"));

    [Fact]
    public void Inside_the_web_only_its_edges_know_the_jobs()
    {
        string[] edges = ["Program.cs", "Sources/", "Segments/", "Operator/", "Sample/"];
        Clean(Repository.Files([Web], ".cs", ".razor").Where(file => !edges.Any(edge => file.Path.StartsWith($"{Web}/{edge}", StringComparison.Ordinal))),
            Names("CxDashboard.Jobs"));
    }

    [Fact]
    public void No_feature_knows_sharing() => Clean(
        Repository.Files([Web], ".cs", ".razor").Where(file => !file.Path.StartsWith($"{Web}/Sharing/", StringComparison.Ordinal)
            // The site composes all features, and composition is not a feature.
            && file.Path is not ($"{Web}/Site.cs" or $"{Web}/Program.cs")),
        Names("CxDashboard.Web.Sharing"));

    [Fact]
    public void Only_the_gateway_reads_metric_parts_in_the_product() => Clean(
        Repository.Files([Web, $"{Core}/Kpis", $"{Core}/Goals", $"{Core}/Journeys"], ".cs", ".razor"),
        new Regex(@"\b(from|join)\s+(metric_day|metric_month|minutes_day|minutes_month)\b", RegexOptions.IgnoreCase));

    [Fact]
    public void Every_metric_has_its_script_or_counts_known_rows_and_every_script_its_metric() => Assert.Equal(
        Catalogue.All.Where(metric => metric.Of is null && metric.FromRows is null).Select(metric => $"rollup/{metric.Key}.sql").Order(StringComparer.Ordinal), SqlScripts.In("rollup"));

    [Fact]
    public void Rows_that_metrics_stand_upon_are_scripts_that_more_than_one_of_them_reads() => Assert.Equal(
        Catalogue.All.Select(metric => metric.FromRows?.Rows).OfType<string>().GroupBy(rows => $"rows/{rows}.sql").Where(same => same.Count() > 1).Select(same => same.Key).Order(StringComparer.Ordinal), SqlScripts.In("rows"));

    [Fact]
    public void Every_kind_of_fact_has_its_load_script_or_shares_that_of_slices_and_every_script_its_kind() => Assert.Equal(
        Enum.GetValues<FactKind>().Select(kind => $"load/{(Slice.Of(kind) is null ? kind.Table() : "slice")}.sql").Distinct().Order(StringComparer.Ordinal), SqlScripts.In("load"));

    [Fact]
    public void Every_metric_is_made_of_a_kind_that_exists_and_is_listed_once()
    {
        Assert.All(Catalogue.All, metric => Assert.NotEmpty(metric.Kinds));
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(metric => metric.Key).Distinct().Count());
    }

    [Fact]
    public void Every_file_begins_by_saying_what_it_is_for()
    {
        var silent = Repository.Files(["src", "jobs", "tests", "sql"], ".cs", ".razor", ".sql").Where(file => !Opening(file).IsMatch(file.FirstLine));
        Assert.Empty(silent.Select(file => $"{file.Path}: {file.FirstLine}"));
    }

    [Fact]
    public void The_product_asks_an_injected_clock_for_the_time()
    {
        // The cluster waits for processes outside, where no test turns the clock.
        var product = Repository.Files(["src", "jobs"], ".cs", ".razor")
            .Where(file => !file.Path.StartsWith($"{Core}/Warehouse/Cluster/", StringComparison.Ordinal) && !file.Path.StartsWith(Sandbox + "/", StringComparison.Ordinal));
        Clean(product, new Regex(@"\bDateTime(Offset)?\s*\.\s*(Utc)?(Now|Today)\b"));
    }

    [Fact]
    public void No_file_names_a_host_that_packages_come_from()
    {
        // Where packages come from is the machine's affair. Written in halves, so that this file does not name one.
        string[] hosts = ["nuget." + "org", "npmjs." + "org", "pypi." + "org", "debian." + "org", "github" + "usercontent"];
        Clean(Repository.Files(["src", "jobs", "tests", "sql", "tools"], ".cs", ".razor", ".csproj", ".targets", ".props", ".json", ".sql", ".sh"), Names(hosts));
    }

    [Fact]
    public void No_task_is_started_and_forgotten_and_nothing_async_gives_nothing() => Clean(
        Repository.Files(["src", "jobs"], ".cs", ".razor"), new Regex(@"\basync\s+void\b"));

    private static Regex Opening(SourceFile file) => Path.GetExtension(file.Path) switch
    {
        ".cs" => CsOpening(),
        ".razor" => RazorOpening(),
        _ => SqlOpening(),
    };

    private static Regex Names(params string[] names) => new(string.Join('|', names.Select(name => $@"(?<![\w.]){Regex.Escape(name)}\b")));

    private static void Clean(IEnumerable<SourceFile> files, Regex forbidden) => Assert.Empty(
        files.SelectMany(file => file.Code.Where(line => forbidden.IsMatch(line)).Select(line => $"{file.Path}: {line.Trim()}")));

    [GeneratedRegex(@"^// \S.{3,}")]
    private static partial Regex CsOpening();

    [GeneratedRegex(@"^@\* \S.{3,} \*@$|^@\* \S.{3,}")]
    private static partial Regex RazorOpening();

    [GeneratedRegex(@"^-- \S.{3,}")]
    private static partial Regex SqlOpening();
}
