// A metric page's answers against plain SQL over the facts, and its events behind the fence.
using System.Globalization;
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Metrics;

[Trait("Category", "Integration")]
public sealed class MetricViewTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2025, 10, 1);
    private static readonly DateOnly Last = new(2026, 4, 30);
    private const string Days = "from=2026-02-01&to=2026-04-15&compare=previous";
    private const string InDays = "between '2026-02-01' and '2026-04-15'";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_splits_and_trends_agree_with_plain_sql()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);

        var nps = await ViewAsync(warehouse, workspace, "nps", "stage=support&channel=Email");
        var (n, p, d) = await warehouse.PeekAsync<(long, long, long)>($"""
            select count(*), count(*) filter (where score >= 9), count(*) filter (where score <= 6) from answer
            where kind = 'nps' and stage = 'support' and channel = 'Email' and day {InDays}
            """);
        Assert.Equal($"promoters (9 and 10) − detractors (0 to 6): {p} − {d} = {p - d}".Replace("= -", "= −", StringComparison.Ordinal), Line(nps, "Numerator"));
        Assert.Equal($"answers: {n}", Line(nps, "n counts"));
        Assert.Equal(n, Rows(nps).Sum(row => row[4].Length == 0 ? 0 : long.Parse(row[4], CultureInfo.InvariantCulture)));
        Assert.Equal(["channel Email", "can honour channel, segment, together and several values of each"], nps.Contract.Lines.Single(line => line.Term == "Filters").Texts);

        var response = await ViewAsync(warehouse, workspace, "first_response", "");
        var (median, p90, open) = await warehouse.PeekAsync<(double, double, long)>($"""
            select percentile_cont(.5) within group (order by first_reply_business), percentile_cont(.9) within group (order by first_reply_business),
                   count(*) filter (where first_reply_business is null)
            from ticket where created_on {InDays}
            """);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{median:0.0#} min ("), Line(response, "Value"), StringComparison.Ordinal);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"P90 {p90:#,0.0#} min; {open} still open"), Line(response, "Value"), StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(response.Breakdowns, split => split.Title == "By channel").NoMoves);

        var conversion = await ViewAsync(warehouse, workspace, "stage_conversion", "stage=decision&device=mobile");
        var (entered, completed) = await warehouse.PeekAsync<(long, long)>($"""
            select coalesce(sum(sessions) filter (where event = 'begin_checkout'), 0)::bigint, coalesce(sum(sessions) filter (where event = 'purchase'), 0)::bigint
            from web_event where device = 'mobile' and day {InDays}
            """);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"sessions that completed the stage: {completed:#,0}"), Line(conversion, "Numerator"));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"sessions that entered it: {entered:#,0}"), Line(conversion, "Denominator"));
        var byChannel = await warehouse.PeekAllAsync<(string, long)>($"""
            select channel, sum(sessions)::bigint from web_event where device = 'mobile' and event = 'begin_checkout' and day {InDays} group by 1 order by 2 desc
            """);
        Assert.Equal(byChannel.Select(one => (one.Item1, (string?)Format.Count(one.Item2))),
            Assert.Single(conversion.Breakdowns, split => split.Title == "By channel").Rows.Select(row => (row.Name, row.N)));
    }

    [Fact]
    public async Task Weeks_begin_where_the_workspace_says_and_the_parts_of_a_change_sum_to_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);
        foreach (var start in new[] { 0, 1, 6 })
        {
            await warehouse.DoAsync("update workspace set week_start = @start", new { start });
            var space = await WorkspaceBook.GetAsync(warehouse.Database, "acme", Ct);
            var view = await ViewAsync(warehouse, space, "tickets", "by=week");
            var expected = await warehouse.PeekAllAsync<(DateOnly, long)>($"""
                select greatest(created_on - (extract(dow from created_on)::int - {start} + 7) % 7, '2026-02-01'), count(*) from ticket
                where created_on {InDays} group by 1 order by 1
                """);
            Assert.Equal(expected, [.. view.Series.Points.Select(point => (point.Days.From, point.Now.N)).Where(point => point.N > 0)]);
        }

        var moved = await ViewAsync(warehouse, workspace, "csat", "");
        var by = Assert.Single(moved.Breakdowns, split => split.Title == "By channel").Moves!;
        var change = double.Parse(by.Note.Split(' ')[0].Replace('−', '-'), CultureInfo.InvariantCulture);
        Assert.Equal(change, by.Rows.Sum(row => double.Parse(row.Value.Replace('−', '-'), CultureInfo.InvariantCulture)), .1 * by.Rows.Count);
        var counted = await ViewAsync(warehouse, workspace, "tickets", "");
        var plain = Assert.Single(counted.Breakdowns, split => split.Title == "By channel").Moves!;
        Assert.Equal(plain.Note.Split(' ')[0].Replace('−', '-'), plain.Rows.Sum(row => int.Parse(row.Value.Replace('−', '-'), NumberStyles.Any, CultureInfo.InvariantCulture)).ToString("+0;-0;0", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_small_group_and_the_next_smallest_are_hidden_in_the_split_and_in_the_reasons()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);
        var source = await warehouse.SourceAsync(workspace, "Rare");
        await warehouse.LoadAsync(workspace, source, FactKind.Answer,
            [.. Enumerable.Range(0, 4).Select(i => new Answer($"rare-{i}", "q", "csat", 1, At(new DateOnly(2026, 3, 3)), 1, null, null, "Fax", null))], settledTo: Last, coversTo: Last);

        var rows = Assert.Single((await ViewAsync(warehouse, workspace, "csat", "")).Breakdowns, split => split.Title == "By channel");

        Assert.Equal(2, rows.Rows.Count(row => row.N is null));
        Assert.Null(rows.Rows.Single(row => row.Name == "Fax").N);
        Assert.DoesNotContain(rows.Moves!.Rows, row => row.Text.StartsWith("Fax", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_are_shown_on_the_trend_and_belong_to_their_workspace()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);
        var other = await warehouse.WorkspaceAsync("other");
        Assert.Null(await AnnotationBook.AddAsync(warehouse.Database, workspace, new DateOnly(2026, 3, 3), " <b>App</b> 4.2 ", "release", null, Ct));

        var view = await ViewAsync(warehouse, workspace, "csat", "");
        var noted = Assert.Single(view.Annotations);
        Assert.Equal(("<b>App</b> 4.2", "release"), (noted.Label, noted.Kind));
        Assert.Equal("<b>App</b> 4.2", Assert.Single(view.Trend.Shape!.Events).Text);

        await AnnotationBook.RemoveAsync(warehouse.Database, other, noted.AnnotationId, Ct);
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(*)::int from annotation"));
        await AnnotationBook.RemoveAsync(warehouse.Database, workspace, noted.AnnotationId, Ct);
        Assert.Empty((await ViewAsync(warehouse, workspace, "csat", "")).Annotations);
    }

    [Theory]
    [InlineData("", "release", "few words")]
    [InlineData("two\nlines", "release", "one line")]
    [InlineData("invisible \u202e text", "release", "invisible")]
    [InlineData("fine", "party", "kind")]
    public void A_note_that_cannot_be_kept_is_told_why(string label, string kind, string why) =>
        Assert.Contains(why, AnnotationBook.FaultOf(new DateOnly(2026, 3, 3), label, kind, Last), StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_metric_has_no_page_and_an_address_it_cannot_follow_is_told()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        Assert.Null(await LoadAsync(warehouse, workspace, "nothing", ""));
        var view = await ViewAsync(warehouse, workspace, "stage_conversion", "by=hour&device=mobile&channel=Email");
        Assert.Contains(view.Notices, notice => notice.Contains("'by' is none of", StringComparison.Ordinal));
        Assert.Contains(view.Notices, notice => notice.Contains("Awareness is shown", StringComparison.Ordinal));
        Assert.Equal("none connected", Line(view, "Sources"));
    }

    private static async Task<MetricView> ViewAsync(TestWarehouse warehouse, Workspace workspace, string metric, string query) =>
        await LoadAsync(warehouse, workspace, metric, query) ?? throw new InvalidOperationException($"{metric} has no page");

    private static async Task<MetricView?> LoadAsync(TestWarehouse warehouse, Workspace workspace, string metric, string query)
    {
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var remembered = new RememberedAnswers(warehouse.Gateway, changes);
        var uri = $"http://localhost/{workspace.Key}/metrics/{metric}?{Days}&{query}";
        return await MetricView.LoadAsync(remembered, workspace, metric, uri, new Stopped(), Ct);
    }

    private static string Line(MetricView view, string term) => string.Join(" | ", view.Contract.Lines.Single(line => line.Term == term).Texts);

    private static List<List<string>> Rows(MetricView view) => [.. CsvTests.Read(TrendCsv.Of(view.Subject.Metric, view.Series, [])).Skip(1)];

    private static async Task<Workspace> LoadedAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var random = new Random(7);
        string Of(params string[] choices) => choices[random.Next(choices.Length)];
        DateOnly AnyDay() => First.AddDays(random.Next(Last.DayNumber - First.DayNumber + 1));
        string? Stage() => Of("support", "decision", "onboarding", "") is { Length: > 0 } stage ? stage : null;
        Task Load(FactKind kind, IEnumerable<Fact> facts) => warehouse.LoadAsync(workspace, source, kind, [.. facts], settledTo: Last, coversTo: Last);

        await Load(FactKind.Answer, Enumerable.Range(0, 3000).Select(i => i % 2 == 0
            ? new Answer($"n{i}", "q", "nps", 1, At(AnyDay()), random.Next(0, 11), null, Stage(), Of("Email", "Chat", "Web"), Of("new", "old"))
            : new Answer($"c{i}", "q", "csat", 1, At(AnyDay()), random.Next(1, 6), null, Stage(), Of("Email", "Chat", "Web"), Of("new", "old"))));
        await Load(FactKind.Ticket, Enumerable.Range(0, 1500).Select(i =>
        {
            var (at, waits) = (At(AnyDay()), random.Next(10) == 0);
            return new Ticket($"t{i}", 1, waits ? "open" : "solved", at, at, waits ? null : at, Of("Email", "Phone"), null, null, null, [$"stage_{Stage()}"], null,
                waits ? null : random.Next(2000), waits ? null : random.Next(900), null, null, waits ? null : random.Next(5000), null, 1, 0);
        }));
        await Load(FactKind.WebEvent,
            from i in Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1)
            from name in new[] { "begin_checkout", "purchase" }
            from channel in new[] { "Search", "Mail" }
            from device in new[] { "mobile", "desktop" }
            select new WebEvent(First.AddDays(i), name, channel, device, name == "purchase" ? random.Next(20, 40) : random.Next(60, 120)));
        return workspace;
    }

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
