// Every metric, recomputed straight from the facts by plain SQL, against the gateway's answers to thousands of random questions.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Kpis.Independent;
using CxDashboard.Tests.Loading;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class GatewayAgainstFactsTests(TestDatabase databases)
{
    private const int Days = 150;
    private const int QuestionsAMetric = 130;
    private static readonly DateOnly First = new(2026, 1, 17);
    private static readonly string[] StageKeys = ["awareness", "consideration", "decision", "onboarding", "support", "loyalty"];

    // Which segment a fact belongs to, written down as one would by hand; see Segments below for the rules.
    private static readonly PlainSql Sql = new("America/New_York")
    {
        Web = "case when t.channel = 'chat' then 'chatters' when t.country = 'Austria' and t.device <> 'desktop' then 'austrians' when t.device = 'desktop' then 'regulars' else '' end",
        Event = "case when t.channel = 'chat' then 'chatters' end",
        // Support is entered by a page beside its event, and completed by what enters loyalty: an event and a page. Loyalty is completed by a page.
        Funnel = """
            ('awareness', 'session_start', 'view_item'), ('consideration', 'view_item', 'begin_checkout'), ('decision', 'begin_checkout', 'purchase'),
            ('onboarding', 'setup_start', 'setup_complete'), ('support', 'help_open', 'club_visit'), ('support', '/help', '/club'),
            ('loyalty', 'club_visit', '/club/thanks'), ('loyalty', '/club', null)
            """,
        Ticket = """
            case when 'vip' = any(t.tags) then 'chatters'
                 when t.channel in ('email', 'web') and t.tags::text like '%billing%' and t.priority = 'high' and t.team = 'A' then 'regulars' else '' end
            """,
        Answer = """
            case when t.segment = 'new' and t.channel in ('email', 'web') then 'chatters' when t.segment = 'returning' then 'regulars'
                 when t.channel = 'web' then 'phones' else '' end
            """,
        Customer = "coalesce((array['austrians', 'regulars'])[array_position(array['new', 'returning'], c.segment)], '')",
        Estimated = "t.comment like '%a%' and t.comment not like 'Die %'",
        Negative = "t.comment ~ 'not happy|lost'",
    };

    private static readonly Segment[] Segments =
    [
        Of("chatters", new() { ["web_channel"] = ["chat"], ["survey_label"] = ["new"], ["survey_channel"] = ["email", "web"], ["ticket_tag"] = ["vip", "nothing"] }),
        Of("austrians", new() { ["web_country"] = ["Austria"], ["web_device"] = ["mobile", "tablet"], ["customer_label"] = ["new"] }),
        Of("regulars", new()
        {
            ["web_device"] = ["desktop"], ["survey_label"] = ["returning"], ["customer_label"] = ["returning"],
            ["ticket_channel"] = ["email", "web"], ["ticket_tag"] = ["billing"], ["ticket_priority"] = ["high"], ["ticket_team"] = ["A"],
        }),
        Of("phones", new() { ["survey_channel"] = ["web"] }),
    ];

    // The segments that have a rule for the facts; of events only the first is known, since the second asks for a country.
    private static readonly Dictionary<FactKind, string[]> Told = new()
    {
        [FactKind.WebTraffic] = ["chatters", "austrians", "regulars", ""], [FactKind.WebEvent] = ["chatters"], [FactKind.Ticket] = ["chatters", "regulars", ""],
        [FactKind.Rating] = ["chatters", "regulars", ""], [FactKind.Answer] = ["chatters", "regulars", "phones", ""],
        [FactKind.Delivery] = ["chatters", "regulars", "phones", ""],
        [FactKind.Customer] = ["austrians", "regulars", ""], [FactKind.Purchase] = ["austrians", "regulars", ""],
    };

    private static readonly RandomQuestions Asking = new(new DateRange(First, First.AddDays(Days - 1)), StageKeys, new Dictionary<string, string[]>
    {
        ["channel"] = ["web", "email", ""], ["device"] = ["mobile", "desktop"], ["country"] = ["Austria", "Germany"], ["segment"] = ["chatters", "austrians", "regulars", "phones", ""],
        ["campaign"] = ["spring"], ["reason"] = ["delivery", "late_reply", "form claims", ""], ["landing"] = ["/", "/offers"],
    }, Told);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_is_what_plain_sql_says_of_the_facts()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        Assert.Equal(Catalogue.All.Where(metric => metric.Of is null).Select(metric => metric.Key).Order(StringComparer.Ordinal), Sql.Rows.Keys.Order(StringComparer.Ordinal));
        var trial = new Trial(warehouse, workspace, Sql, Asking, 20260117);
        foreach (var metric in Catalogue.All) await trial.AskAsync(metric, QuestionsAMetric);

        trial.Holds(answeredEach: 20);
        var (asked, refused, cells, withheld) = (trial.Tallies.Sum(t => t.Asked), trial.Tallies.Sum(t => t.Refused), trial.Tallies.Sum(t => t.Cells), trial.Tallies.Sum(t => t.Withheld));
        Assert.True(refused >= 100, $"only {refused} questions were to be refused");
        Assert.True(asked - refused >= 4000, $"only {asked} questions were asked, {cells} cells compared");
        Assert.True(withheld > 0 && withheld < cells / 10, $"{withheld} of {cells} cells were withheld to protect others");
    }

    [Fact]
    public async Task A_rate_is_the_ratio_of_the_sums_however_days_and_filters_are_split_and_joined()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse) with { MinimumN = 1, MinimumNNps = 1 };
        var random = new Random(7);
        foreach (var metric in Catalogue.All.Where(metric => metric.Shape is Shape.Rate or Shape.Nps or Shape.Mean or Shape.Count))
        {
            for (var turn = 0; turn < 10; turn++)
            {
                var whole = new Question(metric.Key, Asking.Range(random), Stage: metric.HasTotal ? null : "support");
                var byDays = Cuts(whole.Range, random).Select(piece => whole with { Range = piece }).ToList();
                var dims = metric.Dims.Where(dim => dim is not ("week" or "month") && !Asking.IsRefused(metric, whole with { Breakdown = dim })).ToList();
                var byDim = dims.Select(dim => whole with { Breakdown = dim }).ToList();
                var joined = dims.Where(dim => dim != "segment").Select(dim => whole with { Filters = [.. Asking.Values[dim].Select(value => new Filter(dim, value))] }).ToList();
                var single = joined.SelectMany(some => some.Filters.Select(one => whole with { Filters = [one] })).ToList();
                var answers = await warehouse.Gateway.AskAsync(workspace, [whole, .. byDays, .. byDim, .. joined, .. single], Ct);

                var lists = answers.Lists.Skip(1).ToList();
                AssertJoined(metric, answers[0][0].Measure, lists.Take(byDays.Count).SelectMany(list => list));
                foreach (var split in lists.Skip(byDays.Count).Take(byDim.Count)) AssertJoined(metric, answers[0][0].Measure, split);
                var (some, ones) = (lists.Skip(byDays.Count + byDim.Count).Take(joined.Count).ToList(), lists.TakeLast(single.Count).ToList());
                for (var i = 0; i < joined.Count; i++)
                    AssertJoined(metric, some[i][0].Measure, single.Zip(ones).Where(one => one.First.Filters[0].Dim == dims[i]).SelectMany(one => one.Second));
            }
        }
    }

    [Fact]
    public async Task No_rate_is_stored_but_whole_numbers_that_add_up()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);

        var columns = await warehouse.PeekAllAsync<(string Table, string Column, string Type)>(
            "select table_name::text, column_name::text, data_type::text from information_schema.columns where table_name = any(@PartTables)", new { TestWarehouse.PartTables });

        Assert.Equal(TestWarehouse.PartTables.Length, columns.Select(column => column.Table).Distinct().Count());
        Assert.All(columns, column => Assert.DoesNotContain(column.Type, new[] { "double precision", "real", "numeric", "money" }));
    }

    private static IEnumerable<DateRange> Cuts(DateRange whole, Random random)
    {
        var cuts = new[] { whole.From.AddDays(-1), whole.From.AddDays(random.Next(whole.Days)), whole.From.AddDays(random.Next(whole.Days)), whole.To }.Order().Distinct().ToList();
        return cuts.Zip(cuts.Skip(1)).Select(pair => new DateRange(pair.First.AddDays(1), pair.Second));
    }

    private static void AssertJoined(Metric metric, Measure told, IEnumerable<Cell> pieces)
    {
        var measures = pieces.Select(cell => cell.Measure).ToList();
        // A piece that nobody entered, or to which more came back than was sent, has no number; what it holds above the line is not told.
        if ((metric.NeverAbove is not null || metric.Kinds.Contains(FactKind.WebEvent)) && measures.Append(told).Any(one => one.State == State.Missing)) return;
        var (sum, n) = (measures.Sum(one => one.Numerator), measures.Sum(one => one.N));
        Assert.Equal((metric.Key, told.N, told.Numerator), (metric.Key, n, Math.Abs(sum - told.Numerator) < 1e-6 ? told.Numerator : sum));
        if (metric.Shape != Shape.Count && n > 0) Assert.Equal((metric.Shape == Shape.Mean ? 1 : 100) * sum / n, told.Value!.Value, 9);
    }

    [Fact]
    public async Task The_purchase_cohorts_triangle_is_what_counting_by_hand_gives()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        var purchases = await warehouse.PeekAllAsync<(int Source, string Customer, DateOnly Day)>("select source_id, customer_id, day from purchase where workspace_id = @WorkspaceId", workspace);
        var last = purchases.Max(p => p.Day);
        var ended = last == Month(last).AddMonths(1).AddDays(-1) ? Month(last) : Month(last).AddMonths(-1);
        var byCustomer = purchases.GroupBy(p => (p.Source, p.Customer)).Select(g => (First: Month(g.Min(p => p.Day)), Months: g.Select(p => Month(p.Day)).ToHashSet())).ToList();
        var expected = byCustomer.GroupBy(c => c.First)
            .SelectMany(cohort => Enumerable.Range(0, 24).Where(k => cohort.Key.AddMonths(k) <= ended)
                .Select(k => (cohort.Key, k.ToString(System.Globalization.CultureInfo.InvariantCulture), (double)cohort.Count(c => c.Months.Contains(cohort.Key.AddMonths(k))), (long)cohort.Count())))
            .Order().ToList();

        var answers = await warehouse.Gateway.AskAsync(workspace with { MinimumN = 1 },
            [new("purchase_retention", new DateRange(First.AddDays(-40), First.AddDays(Days)), Grain.Month, Breakdown: "month")], Ct);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, answers[0].Select(cell => (cell.Bucket!.Value, cell.Value, cell.Measure.Numerator, cell.Measure.N)).Order());
    }

    private static DateOnly Month(DateOnly day) => new(day.Year, day.Month, 1);

    private static Segment Of(string key, Dictionary<string, IReadOnlyList<string>> rules) => new(key, key, SegmentKind.Behavioural, rules);

    private static async Task<Workspace> FilledAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync(zone: "America/New_York", keepsVerbatims: true);
        await warehouse.DoAsync("""
            delete from stage_rule where stage = 'support' and kind = 'completed_by_event';
            insert into stage_rule values (@WorkspaceId, 'support', 'entered_by_page', '/help'), (@WorkspaceId, 'loyalty', 'entered_by_page', '/club'), (@WorkspaceId, 'loyalty', 'completed_by_page', '/club/thanks');
            """, workspace);
        // A second workspace with the same ids must not show.
        var neighbour = await warehouse.WorkspaceAsync("neighbour", keepsVerbatims: true);
        foreach (var (space, margin) in new[] { (workspace, 4000), (neighbour, 100) })
        {
            await warehouse.DoAsync("""
                insert into margin (workspace_id, effective_from, basis_points) values (@WorkspaceId, '2026-02-10', @margin), (@WorkspaceId, '2026-04-01', @margin - 50);
                insert into response_target (workspace_id, priority, effective_from, minutes)
                values (@WorkspaceId, '', '2026-01-25', @margin / 100), (@WorkspaceId, 'urgent', '2026-02-05', 15), (@WorkspaceId, 'high', '2026-02-05', 60), (@WorkspaceId, 'high', '2026-04-05', 30);
                """, new { space.WorkspaceId, margin });
        }

        foreach (var (space, seed) in new[] { (workspace, 1), (workspace, 2), (neighbour, 3) })
        {
            // The first source's facts are cut anew when the segments come, the second's by them from the start.
            if (seed == 2) await warehouse.SegmentsAsync(workspace, Segments);
            var source = await warehouse.SourceAsync(space, $"Source {seed}", since: "2025-06-01");
            var facts = new RandomFacts(seed, First, Days);
            foreach (var kind in Enum.GetValues<FactKind>())
            {
                var count = kind is FactKind.WebEvent or FactKind.WebPage or FactKind.Answer or FactKind.Ticket ? 1500 : 500;
                await warehouse.LoadAsync(space, source, kind, [.. Enumerable.Range(0, count).Select(i => facts.Any(kind, i, 1600))],
                    settledTo: First.AddDays(Days * 3), coversTo: First.AddDays(Days * 3));
            }
        }

        return workspace with { MinimumN = 4, MinimumNNps = 8 };
    }
}
