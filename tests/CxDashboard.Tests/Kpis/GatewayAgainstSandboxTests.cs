// The same trial over what the real connectors pull from the sandbox and what its clients' files bring: every metric, at the usual minimums.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;
using CxDashboard.Tests.Kpis.Independent;
using CxDashboard.Tests.Loading;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class GatewayAgainstSandboxTests(TestDatabase databases)
{
    private const int HistoryDays = 400;
    private const int QuestionsAMetric = 90;
    private static readonly string[] StageKeys = ["awareness", "consideration", "decision", "onboarding", "support", "loyalty"];
    private static readonly string[] WebChannels = ["Organic Search", "Direct", "Paid Search", "Organic Social", "Email", "Referral"];

    private static readonly Segment[] Segments =
    [
        Of("gen-z", new() { ["web_channel"] = ["Organic Social"], ["survey_label"] = ["gen_z_18_24"], ["customer_label"] = ["gen_z_18_24"] }),
        Of("millennials", new()
        {
            ["web_device"] = ["mobile"], ["ticket_tag"] = ["mobile_app"], ["survey_label"] = ["millennials_25_40"], ["customer_label"] = ["millennials_25_40", "gen_x_41_56"],
        }),
        Of("gen-x", new()
        {
            ["web_device"] = ["desktop", "tablet"], ["web_channel"] = ["Direct", "Organic Search", "Email"],
            ["ticket_tag"] = ["returning_customer", "warranty"], ["survey_label"] = ["gen_x_41_56"],
        }),
        Of("older", new() { ["survey_label"] = ["boomers_57_up"] }),
    ];

    private static readonly Dictionary<FactKind, string[]> Told = new()
    {
        [FactKind.WebTraffic] = ["gen-z", "millennials", "gen-x", ""], [FactKind.WebEvent] = ["gen-z", "millennials", "gen-x", ""],
        [FactKind.Ticket] = ["millennials", "gen-x", ""], [FactKind.Rating] = ["millennials", "gen-x", ""],
        [FactKind.Answer] = ["gen-z", "millennials", "gen-x", "older", ""], [FactKind.Delivery] = ["gen-z", "millennials", "gen-x", "older", ""],
        [FactKind.Customer] = ["gen-z", "millennials", ""], [FactKind.Purchase] = ["gen-z", "millennials", ""],
    };

    // The segments above, written down as one would by hand.
    private const string WebSegment =
        "case when t.channel = 'Organic Social' then 'gen-z' when t.device = 'mobile' then 'millennials' when t.channel in ('Direct', 'Organic Search', 'Email') then 'gen-x' else '' end";
    private static readonly PlainSql Sql = new("Europe/Berlin")
    {
        Web = WebSegment,
        Event = WebSegment,
        Ticket = "case when 'mobile_app' = any(t.tags) then 'millennials' when 'returning_customer' = any(t.tags) or 'warranty' = any(t.tags) then 'gen-x' else '' end",
        Answer = "case when t.segment like 'gen_z%' then 'gen-z' when t.segment like 'mill%' then 'millennials' when t.segment like 'gen_x%' then 'gen-x' when t.segment like 'boom%' then 'older' else '' end",
        Customer = "case when c.segment like 'gen_z%' then 'gen-z' when c.segment like 'mill%' or c.segment like 'gen_x%' then 'millennials' else '' end",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_about_a_pulled_client_is_what_plain_sql_says_of_its_facts()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await FilledAsync(warehouse);
        var today = workspace.Today(TimeProvider.System);
        var days = new DateRange(today.AddDays(-HistoryDays), today.AddDays(-1));
        var asking = new RandomQuestions(days, StageKeys, new Dictionary<string, string[]>
        {
            ["channel"] = WebChannels, ["Support channel"] = ["web", "email", "chat", "voice"], ["device"] = ["mobile", "desktop", "tablet"],
            ["country"] = ["Germany", "Austria", "Switzerland", "Netherlands"], ["segment"] = ["gen-z", "millennials", "gen-x", "older", ""],
            ["landing"] = ["/", "/offers", "/help"], ["reason"] = ["delivery", "setup", "product_advice", "form 360000100"], ["campaign"] = [$"Summer {today.Year}", $"Winter {today.Year}"],
        }, Told)
        { LastDelivered = days.To, LastDue = today.AddDays(-3) };
        var trial = new Trial(warehouse, workspace, Sql, asking, 20260612);

        foreach (var metric in Catalogue.All) await trial.AskAsync(metric, QuestionsAMetric);

        // No survey of the sandbox asks how easy it was.
        trial.Holds(answeredEach: 6, besides: ["ces", "ces_easy"]);
        Assert.True(trial.Answered >= 1600, $"only {trial.Answered} questions had a value");
    }

    // The vendors' clock stands still, or a ticket might be answered between two pages.
    private static async Task<Workspace> FilledAsync(TestWarehouse warehouse)
    {
        await using var sandbox = await InProcessSandbox.StartNowAsync();
        var workspace = await warehouse.WorkspaceAsync("northwind", "Europe/Berlin", keepsVerbatims: true);
        await warehouse.SegmentsAsync(workspace, Segments);
        await warehouse.DoAsync("""
            insert into margin (workspace_id, effective_from, basis_points) select @WorkspaceId, now()::date - 500, 3800 union all select @WorkspaceId, now()::date - 120, 4100;
            insert into response_target (workspace_id, priority, effective_from, minutes)
            values (@WorkspaceId, '', now()::date - 500, 1440), (@WorkspaceId, 'high', now()::date - 300, 720), (@WorkspaceId, 'urgent', now()::date - 300, 240), (@WorkspaceId, 'urgent', now()::date - 60, 180);
            """, new { workspace.WorkspaceId });
        await sandbox.ConnectAsync(warehouse, workspace, workspace.Today(TimeProvider.System).AddDays(-HistoryDays));
        Assert.All(await sandbox.PullAsync(warehouse, workspace), outcome => Assert.True(outcome.State == "succeeded", $"{outcome.Stream}: {outcome.Fault}"));
        foreach (var kind in new[] { "customers", "transactions", "spend", "deliveries" })
        {
            var order = new ImportOrder(FileKind.Find(kind)!, await sandbox.FileAsync("northwind", kind, warehouse.Folder), new Dictionary<string, string>(), new Dictionary<string, string>());
            Assert.Equal(0, (await warehouse.Files.RunAsync(workspace, order, null, Ct)).Counts.Rejected);
        }

        return workspace;
    }

    private static Segment Of(string key, Dictionary<string, IReadOnlyList<string>> rules) => new(key, key, SegmentKind.Demographic, rules);
}
