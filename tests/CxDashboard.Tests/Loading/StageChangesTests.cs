// Changes of the stages on a real database: kept by those who may, previewed exactly, and brought into force whole or not at all.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class StageChangesTests(TestDatabase databases)
{
    private static readonly DateOnly First = new(2026, 2, 1);
    private static readonly DateOnly Today = First.AddDays(90);
    private static readonly DateRange Days = new(First, Today.AddDays(-1));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_moves_every_number_by_stage_from_the_facts_alone()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, account) = await LoadedAsync(warehouse);
        var facts = await warehouse.HashesAsync(TestWarehouse.FactTables);

        Assert.Equal(ChangeOutcome.Kept, await StageMapBook.KeepAsync(warehouse.Database, workspace, await ChangedAsync(warehouse, workspace), account, Ct));
        await Changes(warehouse).ApplyAllAsync(Ct);

        var applied = await warehouse.HashesAsync(TestWarehouse.PartTables);
        await warehouse.RebuildAsync(workspace, new DateRange(First.AddDays(-60), First.AddDays(300)));
        Assert.Equal(applied, await warehouse.HashesAsync(TestWarehouse.PartTables));
        Assert.Equal(facts, await warehouse.HashesAsync(TestWarehouse.FactTables));
        Assert.Equal("in force", await warehouse.PeekAsync<string>("select state from stage_change"));
        Assert.Equal((await warehouse.PeekAsync<long>("""
            select count(*) from ticket where status <> 'deleted' and (form = 'complaint' or team = 'second line' or tags && '{stage_support}')
            """), 0L), await warehouse.PeekAsync<(long, long)>("""
            select coalesce(sum(n) filter (where stage = 'support'), 0)::bigint, coalesce(sum(n) filter (where stage = 'onboarding'), 0)::bigint
            from metric_day where metric = 'tickets' and dim = ''
            """));
        Assert.Equal(await warehouse.PeekAsync<long>("select count(*) from answer where kind = 'nps' and score is not null and stage is distinct from 'support'"),
            await warehouse.PeekAsync<long>("select coalesce(sum(n), 0)::bigint from metric_day where metric = 'nps' and dim = '' and stage = 'loyalty'"));
    }

    [Fact]
    public async Task The_preview_says_exactly_what_the_change_then_does_and_leaves_nothing_behind()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, account) = await LoadedAsync(warehouse);
        var before = await warehouse.HashesAsync([.. TestWarehouse.PartTables, "stage", "stage_rule", "stage_change"]);
        var changed = await ChangedAsync(warehouse, workspace);

        var preview = await StagePreview.OfAsync(warehouse.Database, workspace, changed.Stages, Today, Ct);

        Assert.Equal(before, await warehouse.HashesAsync([.. TestWarehouse.PartTables, "stage", "stage_rule", "stage_change"]));
        Assert.Equal(ByStage(await AskAsync(warehouse, workspace)), Values(preview.Effects, effect => effect.Now));
        Assert.NotEmpty(preview.Changes);
        await StageMapBook.KeepAsync(warehouse.Database, workspace, changed, account, Ct);
        Assert.Equal(before["metric_day"], (await warehouse.HashesAsync("metric_day"))["metric_day"]);
        await Changes(warehouse).ApplyAllAsync(Ct);
        Assert.Equal(ByStage(await AskAsync(warehouse, workspace)), Values(preview.Effects, effect => effect.Then));
    }

    [Fact]
    public async Task Stages_as_they_are_change_no_number()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, _) = await LoadedAsync(warehouse);
        var preview = await StagePreview.OfAsync(warehouse.Database, workspace, (await MapAsync(warehouse, workspace)).Stages, Today, Ct);
        Assert.NotEmpty(preview.Effects);
        Assert.Empty(preview.Changes);
        Assert.Equal(ByStage(await AskAsync(warehouse, workspace)), Values(preview.Effects, effect => effect.Then));
    }

    [Fact]
    public async Task Counts_of_values_and_of_what_has_no_stage_agree_with_plain_sql()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, _) = await LoadedAsync(warehouse);
        var map = await MapAsync(warehouse, workspace);
        map = map with { Stages = [.. map.Stages.Select(stage => stage with { Rules = [.. stage.Rules, .. PageRules(stage.Key)] })] };

        var preview = await StagePreview.OfAsync(warehouse.Database, workspace, map.Stages, Today, Ct);

        foreach (var (field, value, sql) in new[]
        {
            ("tag", "billing", "select count(*) from ticket where 'billing' = any(tags) and status <> 'deleted'"),
            ("form", "complaint", "select count(*) from ticket where form = 'complaint' and status <> 'deleted'"),
            ("team", "second line", "select count(*) from ticket where team = 'second line' and status <> 'deleted'"),
            ("event", "scroll", "select sum(sessions)::bigint from web_event where event = 'scroll'"),
            ("page", "/pricing", "select sum(sessions)::bigint from web_page where page = '/pricing'"),
            ("label", "nowhere", "select count(*) from answer where stage = 'nowhere' and kind <> 'text'"),
            ("question", "csat", "select count(*) from answer where question = 'csat'"),
        })
        {
            var expected = await warehouse.PeekAsync<long>(sql);
            Assert.True(expected > 0);
            Assert.Equal((field, expected), (field, preview.Values.Single(found => found.Field == field && found.Value == value).N));
        }

        Assert.Equal(await warehouse.PeekAsync<long>("select count(*) from ticket where status <> 'deleted' and not tags && '{stage_support,stage_onboarding,stage_awareness}'"),
            preview.Counts.Single(count => count is { Counts: "tickets", Stage: "" }).N);
        Assert.Equal(await warehouse.PeekAsync<long>("select count(*) from answer where kind <> 'text' and coalesce(stage, 'nowhere') = 'nowhere'"),
            preview.Counts.Single(count => count is { Counts: "answers", Stage: "" }).N);
        Assert.Equal(1, preview.Counts.Single(count => count is { Counts: "kinds of event", Stage: "" }).N);
        Assert.Equal([("", 3L), ("support", 1), ("loyalty", 1)], preview.Counts.Where(count => count.Counts == "pages").OrderBy(count => count.Stage != "").ThenByDescending(count => count.Stage).Select(count => (count.Stage, count.N)));
    }

    [Fact]
    public async Task Only_editors_change_stages_and_of_two_at_once_the_second_hears_of_the_first()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, account) = await LoadedAsync(warehouse);
        var changed = await ChangedAsync(warehouse, workspace);

        await warehouse.DoAsync("update membership set role = 'viewer'");
        Assert.Equal(ChangeOutcome.NotAllowed, await StageMapBook.KeepAsync(warehouse.Database, workspace, changed, account, Ct));
        await warehouse.DoAsync("update membership set role = 'editor'");
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => StageMapBook.KeepAsync(warehouse.Database, workspace, changed, account, Ct)));

        Assert.Equal([ChangeOutcome.Kept, ChangeOutcome.ChangedMeanwhile], both.Order());
        Assert.Equal(1, await warehouse.PeekAsync<int>("select count(*)::int from stage_change"));
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        var kept = await StageMapBook.ReadAsync(session, workspace, Ct);
        Assert.Equal((1, "waiting", "Ada"), (kept.Map.Version, kept.State, kept.ChangedBy));
        Assert.Equal(changed.Stages.Select(stage => stage.Key), kept.Map.Stages.Select(stage => stage.Key));
        await Assert.ThrowsAsync<ArgumentException>(() => StageMapBook.KeepAsync(warehouse.Database, workspace, new StageMap(1, []), account, Ct));
    }

    [Fact]
    public async Task A_change_that_fails_leaves_rules_and_numbers_as_they_were_and_says_so()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, account) = await LoadedAsync(warehouse);
        await StageMapBook.KeepAsync(warehouse.Database, workspace, await ChangedAsync(warehouse, workspace), account, Ct);
        string[] tables = [.. TestWarehouse.PartTables, "stage", "stage_rule"];
        var before = await warehouse.HashesAsync(tables);
        await warehouse.DoAsync("alter table metric_day add constraint broken check (metric <> 'csat') not valid");

        await Changes(warehouse).ApplyAllAsync(Ct);

        Assert.Equal(before, await warehouse.HashesAsync(tables));
        Assert.Equal("failed", await warehouse.PeekAsync<string>("select state from stage_change"));
        await warehouse.DoAsync("alter table metric_day drop constraint broken");
        await using (var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct))
        {
            var failed = await StageMapBook.ReadAsync(session, workspace, Ct);
            Assert.NotNull(failed.Fault);
            Assert.Equal(ChangeOutcome.Kept, await StageMapBook.KeepAsync(warehouse.Database, workspace, failed.Map, account, Ct));
        }

        await Changes(warehouse).ApplyAllAsync(Ct);
        Assert.Equal(["replaced", "in force"], await warehouse.PeekAllAsync<string>("select state from stage_change order by version"));
        Assert.NotEqual(before["metric_day"], (await warehouse.HashesAsync("metric_day"))["metric_day"]);
    }

    [Fact]
    public async Task A_page_that_is_named_for_a_stage_counts_from_the_facts_at_once_and_the_next_load_keeps_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, account) = await LoadedAsync(warehouse);
        var map = await MapAsync(warehouse, workspace);
        // Loyalty has no other way in; support has its event beside the page.
        map = map with { Stages = [.. map.Stages.Select(stage => stage with { Rules = [.. stage.Rules.Where(rule => (stage.Key, rule.Kind) != ("loyalty", "entered_by_event")), .. PageRules(stage.Key)] })] };
        var source = await warehouse.PeekAsync<int>("select source_id from source");
        Assert.Equal(0L, await warehouse.PeekAsync<long>("select count(*) from metric_day where metric = 'stage_volume' and stage = 'loyalty' and n <> (select coalesce(sum(sessions), 0) from web_event where event = 'club_visit' and web_event.day = metric_day.day) and dim = ''"));

        await StageMapBook.KeepAsync(warehouse.Database, workspace, map, account, Ct);
        await Changes(warehouse).ApplyAllAsync(Ct);
        await AgreesAsync();
        await warehouse.LoadAsync(workspace, source, FactKind.WebPage, [new WebPage(First.AddDays(3), "/club", "email", "tablet", 1000)]);
        await AgreesAsync();

        async Task AgreesAsync() => Assert.Equal(
            await warehouse.PeekAsync<(long, long)>("""
                select (select sum(sessions)::bigint from web_page where page = '/club'),
                       (select sum(sessions)::bigint from web_page where page = '/help') + (select sum(sessions)::bigint from web_event where event = 'help_open')
                """),
            await warehouse.PeekAsync<(long, long)>("""
                select sum(n) filter (where stage = 'loyalty')::bigint, sum(n) filter (where stage = 'support')::bigint from metric_day where metric = 'stage_volume' and dim = ''
                """));
    }

    private static MappedRule[] PageRules(string stage) => stage switch
    {
        "support" => [new(RuleKind.EnteredByPage, "/help")],
        "loyalty" => [new(RuleKind.EnteredByPage, "/club")],
        _ => [],
    };

    private static StageChanges Changes(TestWarehouse warehouse) => new(warehouse.Database, TimeProvider.System, NullLogger<StageChanges>.Instance);

    private static Task<Answers> AskAsync(TestWarehouse warehouse, Workspace workspace) => warehouse.Gateway.AskAsync(workspace, Questions(), Ct);

    private static Question[] Questions() => [.. Catalogue.All.Where(metric => metric.ByStage).Select(metric => new Question(metric.Key, Days, Stage: Question.EachStage))];

    private static List<string> ByStage(Answers answers) => [.. Questions()
        .SelectMany((question, i) => answers[i].Select(cell => $"{question.Metric} {cell.Stage} {cell.Measure.Value} {cell.Measure.N}")).Order(StringComparer.Ordinal)];

    private static List<string> Values(IReadOnlyList<StageEffect> effects, Func<StageEffect, Measure?> side) => [.. effects
        .Where(effect => side(effect) is not null).Select(effect => $"{effect.Metric.Key} {effect.Stage} {side(effect)!.Value} {side(effect)!.N}").Order(StringComparer.Ordinal)];

    private static async Task<StageMap> MapAsync(TestWarehouse warehouse, Workspace workspace)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        return (await StageMapBook.ReadAsync(session, workspace, Ct)).Map;
    }

    // Support comes first and takes a form and a team, onboarding goes, and a question belongs to loyalty.
    private static async Task<StageMap> ChangedAsync(TestWarehouse warehouse, Workspace workspace)
    {
        var map = await MapAsync(warehouse, workspace);
        return map with
        {
            Stages =
            [
                .. map.Stages.Where(stage => stage.Key != "onboarding").OrderBy(stage => stage.Key != "support").Select(stage => stage.Key switch
                {
                    "support" => stage with { Rules = [.. stage.Rules, new("ticket_form", "complaint"), new("ticket_group", "second line")] },
                    "loyalty" => stage with { Rules = [.. stage.Rules, new("survey_question", "nps")] },
                    _ => stage with { Rules = [.. stage.Rules.Where(rule => rule.Kind != "ticket_tag" && rule.Kind != "survey_stage")] },
                }),
            ],
        };
    }

    private static async Task<(Workspace, int)> LoadedAsync(TestWarehouse warehouse)
    {
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        var facts = new RandomFacts(7, First, 89);
        await warehouse.LoadAsync(workspace, source, FactKind.WebEvent, [.. Enumerable.Range(0, 400).Select(_ => facts.Event())]);
        await warehouse.LoadAsync(workspace, source, FactKind.WebPage, [.. Enumerable.Range(0, 400).Select(_ => facts.Page())]);
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [.. Enumerable.Range(0, 400).Select(i =>
            RandomFacts.Ticket(7, i, 1, First, 89) with { Form = i % 3 == 0 ? "complaint" : null, Group = i % 5 == 0 ? "second line" : "first line" })]);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [.. Enumerable.Range(0, 800).Select(i => RandomFacts.Answer(7, i, 1, First, 89))]);
        await warehouse.DoAsync("""
            insert into account (email, name, password_hash, security_stamp) values ('a@example.com', 'Ada', 'x', 'x');
            insert into membership select workspace_id, account_id, 'owner' from workspace, account;
            """);
        return (workspace, await warehouse.PeekAsync<int>("select account_id from account"));
    }
}
