// Every metric of the catalogue in one place: its value, its change, how far it may be believed, and its weeks.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Metrics;

/// <summary>One metric. A value that may not be shown is null, and Absence says why.</summary>
public sealed record MetricListRow(
    string Name, string Formula, string Href, string? Value, string? Unit, Change? Change, string N, Status State, string? Absence, Sparkline? Trend);

/// <summary>The metrics made of one kind of source.</summary>
public sealed record MetricListGroup(string Name, string Note, IReadOnlyList<MetricListRow> Rows);

/// <summary>The page.</summary>
public sealed record MetricListView(
    string Lead, IReadOnlyList<MetricListGroup> Groups, IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices)
{
    private const int MostWeeks = 54;

    private sealed record Asked(int? Now, int? Before, int? Steps);

    /// <summary>Loads the page: one frame, one ask, and the sources' state.</summary>
    public static async Task<MetricListView> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var viewing = Viewing.Of(workspace, uri, clock);
        var audience = await AudienceAsync(database, workspace, cancellationToken);
        var questions = new Questions(viewing.Filters, audience);
        var asked = Catalogue.All.ToDictionary(metric => metric.Key, metric => metric.HasTotal
            ? new Asked(questions.Add(metric.Key, viewing.Days), questions.Add(metric.Key, viewing.Against), questions.Add(metric.Key, viewing.Days, GrainOf(metric, viewing)))
            : new Asked(null, null, null));
        var values = FilterValues.Ask(viewing, questions);
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await SourceHealth.StreamsAsync(database, workspace, cancellationToken);
        return new MetricListView(
            $"{Format.Days(viewing.Days.From, viewing.Days.To)}{(viewing.Against is { } against ? $", change against {Format.Days(against.From, against.To)}" : "")}. Any number leads to how it came to be.",
            [.. Catalogue.All.GroupBy(metric => metric.Group).OrderBy(group => group.Key).Select(group => new MetricListGroup(
                group.Key.ToString(), Note(group), [.. group.Select(metric => Row(metric, asked[metric.Key], answers, workspace, viewing, audience, uri))]))],
            Bars.Of(uri, viewing, values.Read(answers), audience), Numbers.Freshness.Line(health, clock.GetUtcNow()), viewing.Faults);
    }

    private static async Task<Audience> AudienceAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await Audience.ReadAsync(session, workspace, cancellationToken);
    }

    private static MetricListRow Row(Metric metric, Asked asked, Answers answers, Workspace workspace, Viewing viewing, Audience audience, string uri)
    {
        var href = MetricLink.To(workspace.Key, metric.Key, null, uri);
        if (asked.Now is not { } at)
        {
            return new MetricListRow(metric.HasTotal ? metric.Name : $"{metric.Name}, by stage", metric.Formula, href, null, null, null, "–", new Status("none", "–", "Not shown"),
                metric.HasTotal ? FilterWords.Refusal(metric, viewing.Filters, audience) : "measured at each stage, without a total", null);
        }

        var (shown, now) = (metric.In(workspace.Currency), answers[at].Single().Measure);
        var before = asked.Before is { } b ? answers[b].Single().Measure : null;
        return new MetricListRow(metric.Name, metric.Formula, href, now.Value is { } value ? Write.Figure(shown, value) : null,
            shown.Unit, Write.Change(shown, now, before), now.State == State.Missing ? "–" : Format.Count(now.N), HeadlineView.StateOf(now),
            now.Value is null ? now.Why : null, Trend(metric, asked.Steps is { } steps ? answers[steps] : [], answers, workspace, viewing));
    }

    // A sum over a part of a week would look like a fall.
    private static Sparkline? Trend(Metric metric, IReadOnlyList<Cell> cells, Answers answers, Workspace workspace, Viewing viewing)
    {
        var grain = GrainOf(metric, viewing);
        var series = Series.Of(metric, viewing.Days, null, new Dictionary<Grain, (IReadOnlyList<Cell>, IReadOnlyList<Cell>)> { [grain] = (cells, []) }, grain,
            answers.Feeds.Of(metric, null), workspace.Calendar, Judging.MinimumOf(workspace, metric));
        return Sparkline.Of([.. series.Points.Select(point => metric.Shape == Shape.Count && point.IsCut ? null : point.Now.Value)]);
    }

    // What is dated by whole months has no weeks.
    private static Grain GrainOf(Metric metric, Viewing viewing) =>
        viewing.Days.Days > 7 * MostWeeks || (metric.Whole && !metric.IsCount) || metric.Period == CalendarUnit.Month ? Grain.Month : Grain.Week;

    private static string Note(IEnumerable<Metric> metrics) =>
        "from " + string.Join(", ", metrics.SelectMany(metric => metric.Kinds).Distinct().Select(kind => kind.Plural()));
}
