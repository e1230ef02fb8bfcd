// The page of feedback against plain SQL: the figures are the warehouse's, the words their authors', and what is not kept is not shown.
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Feedback;
using CxDashboard.Web.Maps;

namespace CxDashboard.Tests.Feedback;

[Trait("Category", "Integration")]
public sealed class FeedbackPageTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 2, 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stages_and_themes_count_what_was_written_in_answers_and_beside_ratings()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ReadyAsync(warehouse);

        var view = await ViewAsync(warehouse, workspace);

        var (answers, tickets) = await warehouse.PeekAsync<(long, long)>("""
            select (select count(*) from answer where comment is not null and stage = 'support' and day between '2026-02-01' and '2026-02-28'),
                   (select count(*) from rating where comment is not null and day between '2026-02-01' and '2026-02-28')
            """);
        Assert.Equal((56, 28), (answers, tickets));
        var row = view.Stages.Single(stage => stage.Name == "Support");
        Assert.Equal(("84", "33% positive, 0% neutral, 67% negative"), (row.N, string.Join(", ", row.Parts.Select(part => $"{part.Share} {part.Name}"))));
        Assert.Equal(
            [("Waiting", "56 of 112", "50%"), ("Guide", "28 of 112", "25%"), ("No theme", "28 of 112", "25%")],
            view.Themes.Select(theme => (theme.Name, theme.N, theme.Share)));
        Assert.Equal("no detectable change (−12.6 to +12.6)", view.Themes[0].Change);
        Assert.Contains("112 comments in Feb 1 – Feb 28, 2026, 50% of 112 read negative", view.Lead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_theme_to_its_words_in_pages_each_once()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ReadyAsync(warehouse);

        var seen = new List<string>();
        var query = "&theme=waiting&sentiment=negative";
        for (var next = query; next is not null;)
        {
            var view = await ViewAsync(warehouse, workspace, next);
            Assert.All(view.Quotes.Rows, quote => Assert.Contains("Waiting", quote.Themes));
            seen.AddRange(view.Quotes.Rows.Select(quote => quote.Key));
            next = view.Quotes.OlderHref is { } older ? "&" + older[(older.IndexOf('?', StringComparison.Ordinal) + 1)..] : null;
            if (next is not null) Assert.Equal(QuotesView.PageSize, view.Quotes.Rows.Count);
        }

        Assert.Equal((56, 56), (seen.Count, seen.Distinct().Count()));
        var chosen = await ViewAsync(warehouse, workspace, query);
        Assert.Equal(["sentiment negative", "theme Waiting"], chosen.Chips.Select(chip => chip.Text));
        Assert.DoesNotContain("theme=", chosen.Chips[1].RemoveHref, StringComparison.Ordinal);
        Assert.Contains("survey", string.Join('|', chosen.Quotes.Rows.Select(quote => quote.From)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_leaves_few_people_withholds_their_words()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ReadyAsync(warehouse);

        var few = await ViewAsync(warehouse, workspace, "&segment=rare");
        var many = await ViewAsync(warehouse, workspace, "&segment=usual");

        Assert.Empty(few.Quotes.Rows);
        Assert.Contains("fewer than 10 comments", few.Quotes.Absence, StringComparison.Ordinal);
        Assert.All(few.Stages, stage => Assert.Empty(stage.Parts));
        Assert.NotEmpty(many.Quotes.Rows);
        Assert.Contains("Comments are not split by device", Assert.Single((await ViewAsync(warehouse, workspace, "&device=mobile")).Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_words_are_kept_the_page_says_how_an_owner_turns_them_on()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ReadyAsync(warehouse);
        await using (var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct))
        {
            Assert.Equal(await warehouse.PeekAsync<int>("select ((select count(*) from answer where comment is not null) + (select count(*) from rating where comment is not null))::int"),
                await SettingBook.SetVerbatimsAsync(session, workspace, false, Ct));
            await session.CommitAsync(Ct);
        }

        var view = await ViewAsync(warehouse, await WorkspaceBook.GetAsync(warehouse.Database, "acme", Ct));

        Assert.Contains("./cx set verbatims on --workspace acme", view.Absence, StringComparison.Ordinal);
        Assert.Empty(view.Quotes.Rows);
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(*)::int from answer where comment is not null or polarity is not null"));
    }

    [Fact]
    public async Task A_quote_is_pinned_to_the_maps_own_stage_as_a_quoted_finding()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ReadyAsync(warehouse);
        var map = new MapSketch("Together", "current").Stage("First").Stage("Help", "support").Map;
        var made = await MapBook.MakeAsync(warehouse.Database, workspace, await warehouse.EditorAsync(workspace), map, null, "", Ct);

        var view = await ViewAsync(warehouse, workspace, "&theme=waiting", mayEdit: true);
        var quote = view.Quotes.Rows.First(one => one.From.StartsWith("survey", StringComparison.Ordinal));
        var address = MapAddress.Of("http://localhost/" + quote.PinHref);

        Assert.StartsWith($"acme/maps/{made.MapId}?", quote.PinHref, StringComparison.Ordinal);
        Assert.Equal(("finding", "s2", "quoted", "56", "“I waited three days, terrible.”"),
            (address.NewKind!, address.At!, address.With["evidence"], address.With["n"], address.With["text"]));
        Assert.Contains("answer ", address.With["source"], StringComparison.Ordinal);
        var card = address.With.Aggregate(new Card("x", "finding").With(Card.StageField, address.At!), (filled, field) => filled.With(field.Key, field.Value));
        Assert.Empty(MapRules.Check(card, map.With(card)));
        Assert.All((await ViewAsync(warehouse, workspace)).Quotes.Rows, one => Assert.Null(one.PinHref));
    }

    [Fact]
    public async Task An_address_with_faults_says_so_and_shows_the_rest()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await ReadyAsync(warehouse);

        var view = await ViewAsync(warehouse, workspace, "&sentiment=angry&after=x&theme=gone&stage=nowhere");

        Assert.Equal(4, view.Notices.Count);
        Assert.Empty(view.Quotes.Rows);
    }

    private static Task<FeedbackView> ViewAsync(TestWarehouse warehouse, Workspace workspace, string query = "", bool mayEdit = false) =>
        FeedbackView.LoadAsync(warehouse.Database, warehouse.Gateway, workspace, mayEdit, $"http://localhost/{workspace.Key}/feedback?{Period(query)}{query}".Replace("?&", "?", StringComparison.Ordinal), new Stopped(), Ct);

    // The way to older ones brings the period along.
    private static string Period(string query) => query.Contains("from=", StringComparison.Ordinal) ? "" : "from=2026-02-01&to=2026-02-28&compare=previous";

    // A day: two answers that waited, one pleased about the guide without a stage, and one rating of a ticket.
    private static async Task<Workspace> ReadyAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC", keepsVerbatims: true);
        await warehouse.SegmentsAsync(workspace,
        [
            new Segment("rare", "Rare", SegmentKind.Behavioural, new Dictionary<string, IReadOnlyList<string>> { ["survey_label"] = ["rare"] }),
            new Segment("usual", "Usual", SegmentKind.Behavioural, new Dictionary<string, IReadOnlyList<string>> { ["survey_label"] = ["usual"] }),
        ]);
        var source = await warehouse.SourceAsync(workspace, since: "2025-01-01");
        var days = Enumerable.Range(-60, 100).Select(First.AddDays).ToList();
        var last = Stopped.Today.AddDays(-1);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer,
            [.. days.SelectMany(day => new Fact[] { Said(day, 1, "I waited three days, terrible.", "support"), Said(day, 2, "I waited three days, terrible.", "support"), Said(day, 3, "A great guide, it was easy.", null) })], settledTo: last, coversTo: last);
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [.. days.Select((day, i) => (Fact)new Ticket(
            $"{i}", 1, "solved", At(day), At(day), null, "email", null, null, null, ["stage_support"], null, null, null, null, null, null, null, null, null))], settledTo: last, coversTo: last);
        await warehouse.LoadAsync(workspace, source, FactKind.Rating, [.. days.Select((day, i) => (Fact)new Rating($"r{i}", $"{i}", "good", At(day), At(day), "You were very friendly, thank you."))], settledTo: last, coversTo: last);
        var eve = await warehouse.EditorAsync(workspace);
        foreach (var theme in new[] { new Theme("guide", "Guide", ["guide"]), new Theme("waiting", "Waiting", ["waited", "three days"]) }) Assert.Null(await ThemeBook.KeepAsync(warehouse.Database, workspace, eve, theme, Ct));
        return workspace;
    }

    private static Answer Said(DateOnly day, int n, string comment, string? stage) =>
        new($"{day:yyyyMMdd}-{n}", "why", "text", 1, At(day).AddMinutes(n), null, comment, stage, "web", day == First && n == 1 ? "rare" : "usual");

    private static DateTimeOffset At(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.Zero);

    private sealed class Stopped : TimeProvider
    {
        public static readonly DateOnly Today = new(2026, 3, 10);

        public override DateTimeOffset GetUtcNow() => new(Today, new TimeOnly(10, 0), TimeSpan.Zero);
    }
}
