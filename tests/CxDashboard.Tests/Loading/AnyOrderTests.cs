// Whatever pages come, however they are cut, ordered and repeated: facts and metric parts end as if all had come at once.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class AnyOrderTests(TestDatabase databases)
{
    private const int Days = 120;
    private static readonly DateOnly First = new(2026, 1, 20);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Any_way_of_loading_ends_in_the_same_facts_and_the_same_parts(int seed)
    {
        await using var mixed = await TestWarehouse.OpenAsync(databases);
        await using var plain = await TestWarehouse.OpenAsync(databases);
        var facts = new RandomFacts(seed, First, Days);
        var all = All(seed, facts);

        await LoadAsync(mixed, [.. all
            .SelectMany(part => facts.Pages(part.Facts, part.Versioned).Select(page => (part.Source, part.Kind, Page: page)))
            .GroupBy(page => (page.Source, page.Kind))
            // Streams interleave; a stream without versions keeps its own order.
            .SelectMany(stream => stream.Select((page, i) => (page, Turn: i * 10 + facts.Next(10))))
            .OrderBy(page => page.Turn).Select(page => page.page)]);
        await LoadAsync(plain, [.. all.Select(part => (part.Source, part.Kind, part.Facts.ToList()))]);

        var tables = TestWarehouse.FactTables.Append("ticket_due").Concat(TestWarehouse.PartTables).ToList();
        var expected = await plain.HashesAsync(tables);
        Assert.All(expected, table => Assert.False(table.Value.StartsWith("0 ", StringComparison.Ordinal), $"{table.Key} is empty"));
        Assert.Equal(expected, await mixed.HashesAsync(tables));

        var workspace = await mixed.WorkspaceAsync();
        await mixed.RebuildAsync(workspace, new DateRange(First.AddDays(-60), First.AddDays(Days + 120)));
        Assert.Equal(expected, await mixed.HashesAsync(tables));
    }

    // Where the source gives no version the last word counts, so that here it says one thing: the order of pages then counts for nothing.
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_a_source_without_versions_holds_ends_the_same_however_it_is_cut_ordered_and_repeated(int seed)
    {
        await using var mixed = await TestWarehouse.OpenAsync(databases);
        await using var plain = await TestWarehouse.OpenAsync(databases);
        var facts = new RandomFacts(seed + 50, First, Days);
        var all = Held(facts);
        var whole = new DateRange(First.AddDays(-6), First.AddDays(Days));

        await LoadAsync(plain, all.Select(part => (part.Kind, part.Facts, IsReplaced(part.Kind) ? whole : (DateRange?)null)));
        await LoadAsync(mixed, all.SelectMany(part => IsReplaced(part.Kind)
                ? facts.Slices(whole).Select(days => (part.Kind, (IReadOnlyList<Fact>)[.. part.Facts.Where(fact => days.Contains(RandomFacts.DayOf(fact)))], (DateRange?)days))
                : facts.Pages(part.Facts, inAnyOrder: true).Select(page => (part.Kind, (IReadOnlyList<Fact>)page, (DateRange?)null)))
            .OrderBy(_ => facts.Next(1 << 20)).ToList());

        var tables = all.Select(part => part.Kind.Table()).Concat(TestWarehouse.PartTables).ToList();
        var expected = await plain.HashesAsync(tables);
        Assert.All(all, part => Assert.StartsWith($"{part.Facts.Count} ", expected[part.Kind.Table()], StringComparison.Ordinal));
        Assert.Equal(expected, await mixed.HashesAsync(tables));
    }

    [Fact]
    public void Every_kind_of_fact_is_loaded_in_any_order_by_one_of_these() => Assert.Equal(
        Enum.GetValues<FactKind>().Order(),
        All(1, new RandomFacts(1, First, Days)).Where(part => part.Versioned).Select(part => part.Kind).Concat(Held(new RandomFacts(1, First, Days)).Select(part => part.Kind)).Distinct().Order());

    [Fact]
    public async Task A_stages_new_rules_move_every_number_that_depends_on_them()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var all = All(99, new RandomFacts(99, First, Days));
        await LoadAsync(warehouse, [.. all.Select(part => (part.Source, part.Kind, part.Facts.ToList()))]);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.DoAsync("""
            update stage_rule set value = 'billing' where kind = 'ticket_tag' and stage = 'support';
            update stage_rule set value = 'nowhere' where kind = 'survey_stage' and stage = 'loyalty';
            insert into stage_rule select workspace_id, 'support', 'entered_by_page', '/help' from workspace;
            update stage_rule set value = 'scroll' where kind = 'entered_by_event' and stage = 'decision';
            update stage set position = 7 - position;
            """);

        await using (var session = await warehouse.Database.OpenAsync(workspace.Scope, TestContext.Current.CancellationToken))
        {
            await Jobs.Loading.MetricParts.RefreshStagesAsync(session, workspace.WorkspaceId, TestContext.Current.CancellationToken);
            await session.CommitAsync(TestContext.Current.CancellationToken);
        }

        var refreshed = await warehouse.HashesAsync(TestWarehouse.PartTables);
        await warehouse.RebuildAsync(workspace, new DateRange(First.AddDays(-60), First.AddDays(Days + 120)));
        Assert.Equal(refreshed, await warehouse.HashesAsync(TestWarehouse.PartTables));
    }

    [Fact]
    public async Task A_stage_with_several_events_counts_the_sessions_of_each_once()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.DoAsync("""
            insert into stage_rule select workspace_id, 'onboarding', kind, value from workspace,
              (values ('entered_by_event', 'import_start'), ('completed_by_event', 'import_complete')) r(kind, value);
            """);
        WebEvent[] events = [.. new[] { ("setup_start", 100), ("import_start", 40), ("setup_complete", 60), ("import_complete", 10) }.Select(e => new WebEvent(First, e.Item1, "Direct", "mobile", e.Item2))];

        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace), FactKind.WebEvent, events);

        Assert.Equal((140L, 70L), await warehouse.PeekAsync<(long, long)>("select n, a from metric_day where metric = 'stage_conversion' and dim = '' and stage = 'onboarding'"));
        Assert.Equal(140L, await warehouse.PeekAsync<long>("select n from metric_day where metric = 'stage_volume' and dim = '' and stage = 'onboarding'"));
    }

    private static List<(int Source, FactKind Kind, IReadOnlyList<Fact> Facts, bool Versioned)> All(int seed, RandomFacts facts)
    {
        var parts = new List<(int, FactKind, IReadOnlyList<Fact>, bool)>();
        for (var source = 0; source < 2; source++)
        {
            var salt = seed * 100 + source;
            parts.Add((source, FactKind.Ticket, Versions(120, 3, (id, v) => RandomFacts.Ticket(salt, id, v, First, Days)), true));
            parts.Add((source, FactKind.Rating, Versions(60, 2, (id, v) => RandomFacts.Rating(salt, id, v, 150, First, Days)), true));
            parts.Add((source, FactKind.TicketTarget, Versions(60, 1, (id, _) => RandomFacts.Target(salt, id, 150, First, Days)), true));
            parts.Add((source, FactKind.Answer, Versions(160, 2, (id, v) => RandomFacts.Answer(salt, id, v, First, Days)), true));
            parts.Add((source, FactKind.WebTraffic, Many(150, facts.Traffic), false));
            parts.Add((source, FactKind.WebEvent, Many(300, facts.Event), false));
            parts.Add((source, FactKind.WebCohort, Many(80, facts.Cohort), false));
            parts.Add((source, FactKind.WebUsers, Many(120, facts.Users), false));
            parts.Add((source, FactKind.WebLanding, Many(150, facts.Landing), false));
            parts.Add((source, FactKind.WebPage, Many(200, facts.Page), false));
            parts.Add((source, FactKind.Customer, Many(80, () => facts.Customer(facts.Next(50))), false));
            parts.Add((source, FactKind.Purchase, Many(120, () => facts.Purchase(facts.Next(90))), false));
            parts.Add((source, FactKind.Spend, Many(120, () => facts.Spend(facts.Next(90))), false));
            parts.Add((source, FactKind.Delivery, Many(120, () => facts.Delivery(facts.Next(90))), false));
        }

        return parts;
    }

    /// <summary>One row a key of each kind that comes without versions.</summary>
    private static List<(FactKind Kind, IReadOnlyList<Fact> Facts)> Held(RandomFacts facts) =>
    [
        (FactKind.WebTraffic, [.. Many(300, facts.Traffic).Cast<WebTraffic>().DistinctBy(f => (f.Day, f.Channel, f.Device, f.Country))]),
        (FactKind.WebEvent, [.. Many(500, facts.Event).Cast<WebEvent>().DistinctBy(f => (f.Day, f.Event, f.Channel, f.Device))]),
        (FactKind.WebCohort, [.. Many(120, facts.Cohort).Cast<WebCohort>().DistinctBy(f => (f.Start, f.Week))]),
        (FactKind.WebUsers, [.. Many(150, facts.Users).Cast<WebUsers>().DistinctBy(f => (f.Grain, f.Day))]),
        (FactKind.WebLanding, [.. Many(200, facts.Landing).Cast<WebLanding>().DistinctBy(f => (f.Day, f.Landing))]),
        (FactKind.WebPage, [.. Many(300, facts.Page).Cast<WebPage>().DistinctBy(f => (f.Day, f.Page, f.Channel, f.Device))]),
        (FactKind.Customer, [.. Enumerable.Range(0, 80).Select(facts.Customer)]),
        (FactKind.Purchase, [.. Enumerable.Range(0, 160).Select(facts.Purchase)]),
        (FactKind.Spend, [.. Enumerable.Range(0, 160).Select(facts.Spend)]),
        (FactKind.Delivery, [.. Enumerable.Range(0, 160).Select(facts.Delivery)]),
    ];

    private static bool IsReplaced(FactKind kind) => kind is FactKind.WebTraffic or FactKind.WebEvent or FactKind.WebCohort or FactKind.WebUsers or FactKind.WebLanding or FactKind.WebPage;

    private static List<Fact> Versions(int ids, int versions, Func<int, int, Fact> make) =>
        [.. Enumerable.Range(1, versions).SelectMany(version => Enumerable.Range(0, ids).Select(id => make(id, version)))];

    private static List<Fact> Many(int count, Func<Fact> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private static async Task LoadAsync(TestWarehouse warehouse, IEnumerable<(int Source, FactKind Kind, List<Fact> Page)> pages)
    {
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.DoAsync("insert into margin (workspace_id, effective_from, basis_points) values (@WorkspaceId, '2026-02-10', 4000), (@WorkspaceId, '2026-04-01', 3500)", workspace);
        int[] sources = [await warehouse.SourceAsync(workspace, "One"), await warehouse.SourceAsync(workspace, "Two")];
        foreach (var (source, kind, page) in pages) await warehouse.LoadAsync(workspace, sources[source], kind, page);
    }

    private static async Task LoadAsync(TestWarehouse warehouse, IEnumerable<(FactKind Kind, IReadOnlyList<Fact> Page, DateRange? Replaces)> pages)
    {
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        foreach (var (kind, page, replaces) in pages) await warehouse.LoadAsync(workspace, source, kind, page, replaces);
    }
}
