// The pages' views under segments and personas, against plain SQL: shares, refusals, and never everybody's numbers instead.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Metrics;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Overview;
using CxDashboard.Web.Segments;
using CxDashboard.Web.Tiles;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Segments;

[Trait("Category", "Integration")]
public sealed class PeoplePagesTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 2, 1);
    private static readonly DateOnly Last = new(2026, 4, 30);
    private const string InDays = "between '2026-01-31' and '2026-04-30'";

    private static readonly Segment[] Segments =
    [
        SegmentTests.Of("young", ("web_device", ["mobile"]), ("ticket_tag", ["app"]), ("survey_label", ["young", "younger"])),
        SegmentTests.Of("mail", ("web_channel", ["Email"]), ("survey_channel", ["Email"]), ("customer_label", ["m"])),
        SegmentTests.Of("abroad", ("web_country", ["Austria"])),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_shows_what_each_segment_takes_and_what_none_does()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);

        var view = await SegmentsView.LoadAsync(warehouse.Database, workspace, new Stopped(), Ct);

        Assert.Equal(["Young", "Mail", "Abroad", "No segment"], view.Rows.Select(row => row.Name));
        Assert.Equal(["web device mobile", "ticket tag app", "survey label young or younger"], view.Rows[0].Rules);
        var web = await SharesAsync(warehouse, "sessions", $"""
            select case when device = 'mobile' then 0 when channel = 'Email' then 1 when country = 'Austria' then 2 else 3 end, sum(sessions)::bigint from web_traffic where day {InDays} group by 1
            """);
        Assert.Equal(web, view.Rows.Select(row => (row.Cover[0].Share, row.Cover[0].N)));
        var answers = await SharesAsync(warehouse, "answers", $"""
            select case when segment like 'young%' then 0 when channel = 'Email' then 1 else 3 end, count(*) from answer where score is not null and day {InDays} group by 1
            """);
        Assert.Equal([answers[0], answers[1], (null, null), answers[3]], view.Rows.Select(row => (row.Cover[2].Share, row.Cover[2].N)));
        Assert.Equal(("no ticket rule", "no survey rule", "no customer rule"), (view.Rows[1].Cover[1].Absence, view.Rows[2].Cover[2].Absence, view.Rows[0].Cover[3].Absence));
        Assert.Equal((null, null, "not by stage: web events carry no country, which it asks for"), (view.Rows[0].Cover[0].Note, view.Rows[1].Cover[0].Note, view.Rows[2].Cover[0].Note));
        Assert.Equal("no customers in these days", view.Rows[1].Cover[3].Absence);
    }

    [Fact]
    public async Task Rules_in_the_making_are_counted_before_anything_is_kept()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);
        var draft = new SegmentDraft { Name = "Vips" };
        draft.Toggle(SegmentField.All.Single(field => field.Key == "ticket_tag"), "vip");
        draft.Toggle(SegmentField.All.Single(field => field.Key == "ticket_channel"), "web");
        draft.Toggle(SegmentField.All.Single(field => field.Key == "ticket_channel"), "phone");
        draft.Toggle(SegmentField.All.Single(field => field.Key == "ticket_channel"), "web");
        var before = await warehouse.HashesAsync("segment", "metric_day");

        var editing = (await SegmentEditing.LoadAsync(warehouse.Database, workspace, null, draft, new Stopped(), Ct))!;

        var (taken, first, all) = await warehouse.PeekAsync<(long, long, long)>($"""
            select count(*) filter (where 'vip' = any(tags) and channel = 'phone' and not 'app' = any(tags)),
                   count(*) filter (where 'vip' = any(tags) and channel = 'phone' and 'app' = any(tags)), count(*)
            from ticket where created_on {InDays}
            """);
        Assert.True(taken > 0 && first > 0);
        var line = editing.Lines[1];
        Assert.Equal(("Tickets", $"{Format.Number(Math.Round(1000m * taken / all) / 10, 1)}%", $"{taken} tickets of {all}; {first} that match go to Young first"), (line.Side, line.Figure, line.Words));
        Assert.StartsWith("no web rule", editing.Lines[0].Words, StringComparison.Ordinal);
        Assert.Equal(["vips"], editing.After.Skip(3).Select(segment => segment.Key));
        Assert.Equal(before, await warehouse.HashesAsync("segment", "metric_day"));
        Assert.Contains(editing.Occurring["ticket_tag"], value => value is { Value: "vip", N: > 0 });
        Assert.Null(await SegmentEditing.LoadAsync(warehouse.Database, workspace, "nowhere", null, new Stopped(), Ct));
    }

    [Fact]
    public async Task A_persona_stands_for_all_its_segments_or_says_which_one_cannot_be_told()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);

        var view = await WithAnswersAsync(warehouse, gateway => PersonasView.LoadAsync(warehouse.Database, gateway, workspace, new Stopped(), Ct));

        var (anna, bare) = (view.Cards.Single(card => card.Key == "anna"), view.Cards.Single(card => card.Key == "bare"));
        var (n, all) = await warehouse.PeekAsync<(long, long)>($"select count(*) filter (where segment like 'young%' or channel = 'Email'), count(*) from answer where score is not null and day {InDays}");
        Assert.Equal(($"{Format.Number(Math.Round(1000m * n / all) / 10, 1)}%", $"{Format.Count(n)} answers"), (anna.Cover[2].Share, anna.Cover[2].N));
        Assert.Equal("Mail has no ticket rule", anna.Cover[1].Absence);
        Assert.Equal("Distinct", anna.Accuracy.Word);
        Assert.Contains("beyond the error of both", anna.Accurate, StringComparison.Ordinal);
        Assert.Equal([("Age", "25")], anna.Groups.Single().Said);
        Assert.Equal((false, 0, "Not known", "no segment stands for it in the data"), (bare.IsFilter, bare.Cover.Count, bare.Accuracy.Word, bare.Accurate));
    }

    [Fact]
    public async Task The_overview_of_a_persona_shows_its_numbers_and_every_other_row_says_why_not()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);

        var view = await WithAnswersAsync(warehouse, gateway => OverviewView.LoadAsync(gateway, workspace, Uri(workspace, "overview", "persona=anna"), new Stopped(), Ct));

        var rows = view.Stages.Rows.ToDictionary(row => row.Name);
        Assert.Equal("not split by persona Anna: its segment Mail has no ticket rule", rows["Tickets"].Note);
        Assert.All(rows["Tickets"].Cells, cell => Assert.Null(cell.Value));
        var nps = await warehouse.PeekAsync<double>("""
            select 100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(*) from answer
            where kind = 'nps' and stage = 'support' and (segment like 'young%' or channel = 'Email') and day between '2026-02-01' and '2026-04-15'
            """);
        Assert.Equal((Format.Number((decimal)nps, 0), (string?)null), (rows["NPS"].Cells[4].Value, rows["NPS"].Note));
        var sessions = await warehouse.PeekAsync<long>("select sum(sessions)::bigint from web_event where event = 'help_open' and (device = 'mobile' or channel = 'Email') and day between '2026-02-01' and '2026-04-15'");
        Assert.Equal(Format.Count(sessions), rows["Sessions"].Cells[4].Value);
        Assert.Equal(["Anna"], view.Menus.Where(menu => menu.Label == "Persona").Select(menu => menu.Value));
        Assert.Equal(["All", "Young", "Mail", "Abroad"], view.Menus.Single(menu => menu.Label == "Segment").Choices.Select(choice => choice.Text));
        Assert.DoesNotContain(view.Menus.Single(menu => menu.Label == "Persona").Choices, choice => choice.Text == "Bare");
        Assert.Contains("persona Anna narrows", view.Narrowed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_whose_sessions_cannot_be_told_says_so_and_does_not_call_them_none()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);

        var view = await WithAnswersAsync(warehouse, gateway => JourneyPageView.LoadAsync(gateway, workspace, Uri(workspace, "journey", "segment=abroad"), new Stopped(), Ct));

        Assert.All(view.Map.Stages, stage =>
        {
            Assert.Equal("not split by segment Abroad: web events carry no country, which it asks for", stage.Volume);
            Assert.Null(stage.Conversion);
            Assert.Equal(["not split by segment Abroad: it has no survey rule", "not split by segment Abroad: it has no ticket rule", "not split by segment Abroad: it has no survey rule"],
                stage.Kpis.Select(kpi => kpi.Absence));
        });
    }

    [Theory]
    [InlineData("tickets", "segment=mail", "not split by segment Mail: it has no ticket rule")]
    [InlineData("web_retention", "persona=anna", "not split by persona Anna")]
    [InlineData("tickets", "persona=bare", "not split by persona Bare: it has no segment")]
    [InlineData("sessions", "segment=typo", "not split by segment typo: there is no such segment")]
    public async Task A_metrics_page_and_its_files_give_the_reason_and_no_number(string metric, string query, string why)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);

        var view = (await WithAnswersAsync(warehouse, gateway => MetricView.LoadAsync(gateway, workspace, metric, Uri(workspace, $"metrics/{metric}", query), new Stopped(), Ct)))!;

        Assert.Equal((why, "–"), (view.Headline.Why, view.Headline.Facts[0].Value));
        Assert.Equal($"none: {why}", string.Join(' ', view.Contract.Lines.Single(line => line.Term == "Value").Texts));
        Assert.Null(view.Trend.Shape);
        Assert.Empty(view.Breakdowns);
        var rows = CsvTests.Read(TrendCsv.Of(view.Subject.Metric, view.Series, [])).Skip(1).ToList();
        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal(("", "", "Missing", why), (row[1], row[4], row[5], row[9].Split(';')[0])));
        // The menu lets the filter be taken away again.
        Assert.Contains(view.Menus, menu => menu.IsSet && menu.ClearHref is not null);
    }

    [Fact]
    public async Task A_metrics_page_splits_by_names_and_tells_the_rules_behind_a_filter()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await LoadedAsync(warehouse);

        var view = (await WithAnswersAsync(warehouse, gateway => MetricView.LoadAsync(gateway, workspace, "nps", Uri(workspace, "metrics/nps", "persona=anna"), new Stopped(), Ct)))!;

        var expected = await warehouse.PeekAllAsync<(string, long)>("""
            select case when segment like 'young%' then 'Young' when channel = 'Email' then 'Mail' else 'no segment' end, count(*) from answer
            where kind = 'nps' and day between '2026-02-01' and '2026-04-15' group by 1 order by 2 desc
            """);
        var split = Assert.Single(view.Breakdowns, one => one.Title == "By segment");
        Assert.Equal(expected.Select(one => (one.Item1, (string?)Format.Count(one.Item2))), split.Rows.Select(row => (row.Name, row.N)));
        Assert.DoesNotContain("persona", split.Rows.First(row => row.Name == "Mail").Href!, StringComparison.Ordinal);
        Assert.Equal(expected.Where(one => one.Item1 != "no segment").Sum(one => one.Item2).ToString("#,0", CultureInfo.InvariantCulture),
            view.Contract.Lines.Single(line => line.Term == "n counts").Texts[0].Split(' ')[1]);
        Assert.Equal(["persona Anna", "can honour channel, segment, together and several values of each"], view.Contract.Lines.Single(line => line.Term == "Filters").Texts);
        Assert.Equal(["Young takes survey label young or younger", "Mail takes survey channel Email", "what several segments would take belongs to the first of them"],
            view.Contract.Lines.Single(line => line.Term == "Segments").Texts);
        var volume = (await WithAnswersAsync(warehouse, gateway => MetricView.LoadAsync(gateway, workspace, "stage_volume", Uri(workspace, "metrics/stage_volume", ""), new Stopped(), Ct)))!;
        Assert.DoesNotContain(volume.Breakdowns, one => one.Title == "By segment");
        Assert.Contains("not split by segment: web events carry no country, which Abroad asks for first", volume.Contract.Lines.Single(line => line.Term == "Filters").Texts);
    }

    private static string Uri(Workspace workspace, string page, string query) => $"http://localhost/{workspace.Key}/{page}?from=2026-02-01&to=2026-04-15&compare=none&{query}";

    private static async Task<T> WithAnswersAsync<T>(TestWarehouse warehouse, Func<RememberedAnswers, Task<T>> load)
    {
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var remembered = new RememberedAnswers(warehouse.Gateway, changes);
        return await load(remembered);
    }

    // Share and count of each of the four rows.
    private static async Task<(string?, string?)[]> SharesAsync(TestWarehouse warehouse, string counts, string sql)
    {
        var rows = (await warehouse.PeekAllAsync<(int Row, long N)>(sql)).ToDictionary(row => row.Row, row => row.N);
        return [.. Enumerable.Range(0, 4).Select(i => rows.GetValueOrDefault(i)).Select(n => (
            (string?)$"{Format.Number(Math.Round(1000m * n / rows.Values.Sum()) / 10, 1)}%", (string?)$"{Format.Count(n)} {counts}"))];
    }

    private static async Task<Workspace> LoadedAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        await warehouse.SegmentsAsync(workspace, Segments);
        var editor = await warehouse.EditorAsync(workspace);
        await PersonaBook.KeepAsync(warehouse.Database, workspace, editor, new("anna", "Anna", new Dictionary<string, string> { ["age"] = "25" }, ["young", "mail"]), null, Ct);
        await PersonaBook.KeepAsync(warehouse.Database, workspace, editor, new("bare", "Bare", new Dictionary<string, string>(), []), null, Ct);
        var source = await warehouse.SourceAsync(workspace, since: "2025-01-01");
        var random = new Random(5);
        string Of(params string[] choices) => choices[random.Next(choices.Length)];
        DateTimeOffset At() => new(First.AddDays(random.Next(Last.DayNumber - First.DayNumber + 1)).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
        Task Load(FactKind kind, IEnumerable<Fact> facts) => warehouse.LoadAsync(workspace, source, kind, [.. facts], settledTo: Last, coversTo: Last);

        // Those who are young promote, the others do not: the persona is distinct.
        await Load(FactKind.Answer, Enumerable.Range(0, 3000).Select(i =>
        {
            var label = Of("young", "younger", "old", "older");
            return new Answer($"n{i}", "q", "nps", 1, At(), label[0] == 'y' ? random.Next(7, 11) : random.Next(0, 10), null, "support", Of("Email", "Chat", "Web"), label);
        }));
        await Load(FactKind.Ticket, Enumerable.Range(0, 900).Select(i => new Ticket($"t{i}", 1, "solved", At(), At(), At(), Of("web", "phone"), null, null, null,
            [.. new[] { "vip", "app", "stage_support" }.Where(_ => random.Next(2) == 0)], null, random.Next(2000), random.Next(900), null, null, 9, null, 1, 0)));
        await Load(FactKind.WebTraffic,
            from day in Enumerable.Range(0, 89)
            from channel in new[] { "Email", "Search" }
            from device in new[] { "mobile", "desktop" }
            from country in new[] { "Austria", "Germany" }
            select new WebTraffic(First.AddDays(day), channel, device, country, random.Next(1, 50), 1, 10, 1));
        await Load(FactKind.WebEvent,
            from day in Enumerable.Range(0, 89)
            from channel in new[] { "Email", "Search" }
            from device in new[] { "mobile", "desktop" }
            select new WebEvent(First.AddDays(day), "help_open", channel, device, random.Next(1, 50)));
        await Load(FactKind.WebCohort, [new WebCohort(new DateOnly(2026, 2, 1), 4, 10, 100)]);
        return workspace;
    }

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
