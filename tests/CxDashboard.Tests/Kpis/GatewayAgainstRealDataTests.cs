// The same trial over real data, imported as a user would: files through the import, a recorded ticket export through the connector.
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
public sealed class GatewayAgainstRealDataTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reviews_orders_and_spending_of_a_shop_answer_as_plain_sql_does_and_as_published()
    {
        var orders = Repository.Data("evidence-nps/orders-small.csv");
        var (reviews, spending) = (Repository.Data("evidence-nps/reviews.csv"), Repository.Data("evidence-nps/marketing_spend.csv"));
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        var rows = Rows(orders);
        var byId = rows.ToDictionary(order => order[0]);
        await ImportAsync(warehouse, workspace, "transactions", orders);
        await ImportAsync(warehouse, workspace, "customers", Written(warehouse, "customers.csv", "id,started_on,segment",
            rows.GroupBy(order => order[5]).Select(orders => orders.MinBy(order => order[1], StringComparer.Ordinal)!).Select(first => $"{first[5]},{first[1][..10]},{first[13]}")));
        await ImportAsync(warehouse, workspace, "spend", spending, ("day", "month_begin"), ("channel", "marketing_channel"), ("amount", "spend"));
        // A review has no date of its own: it is given its order's, and the order's channel.
        await ImportAsync(warehouse, workspace, "responses", Written(warehouse, "answers.csv", "id,score,submitted_at,channel",
            Rows(reviews).Select(review => $"{review[0]},{review[2]},{byId[review[1]][1]},{byId[review[1]][13]}")));
        string[] groups = ["Organic Search", "Other", "Paid Search", "Referral", "Social"];
        var asking = Asking(new(2019, 1, 1), new(2021, 12, 31), new() { ["Surveys channel"] = groups, ["channel"] = ["Google Paid", "Coupon", "Facebook Ads"], ["segment"] = [.. groups, ""], ["campaign"] = [""] });

        await TrialAsync(warehouse, workspace, asking, new(Seed: 3, Each: 60, Answered: 300), "nps", "revenue", "new_customers", "customer_retention", "revenue_per_customer", "spend", "acquisition_cost");

        (string? Channel, DateRange[] Years, long N, double Nps)[] published =
        [
            (null, [Year(2019)], 6915, -13.59), (null, [Year(2020)], 8111, -15.77), (null, [Year(2021)], 9974, -14.42),
            ("Organic Search", Years, 6574, -13.58), ("Other", Years, 1356, -6.56), ("Paid Search", Years, 8283, -15.13), ("Referral", Years, 2562, -17.92), ("Social", Years, 6225, -15.47),
        ];
        foreach (var (channel, years, n, nps) in published)
        {
            var told = await warehouse.Gateway.AskAsync(workspace, [.. years.Select(year => new Question("nps", year, Filters: channel is null ? [] : [new Filter("channel", channel)]))], Ct);
            var (sum, all) = (told.Lists.Sum(list => list[0].Measure.Numerator), told.Lists.Sum(list => list[0].Measure.N));
            Assert.Equal((channel, n, nps), (channel, all, Math.Round(100 * sum / all, 2)));
        }
    }

    [Fact]
    public async Task Purchases_of_a_record_shop_answer_as_plain_sql_does()
    {
        var purchases = Repository.Data("cdnow/CDNOW_master.txt");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        await ImportAsync(warehouse, workspace, "transactions", purchases);

        await TrialAsync(warehouse, workspace, Asking(new(1997, 1, 1), new(1998, 6, 30), new() { ["segment"] = [""] }), new(Seed: 5, Each: 60, Answered: 65), "revenue", "purchase_retention");
    }

    [Fact]
    public async Task Contracts_of_a_telephone_company_answer_as_plain_sql_does_and_churn_as_published()
    {
        var contracts = Repository.Data("telco-churn/Telco-Customer-Churn.csv");
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "UTC");
        await warehouse.DoAsync("insert into margin (workspace_id, effective_from, basis_points) values (@WorkspaceId, '2024-03-01', 3000), (@WorkspaceId, '2024-10-15', 4500)", new { workspace.WorkspaceId });
        // The file tells months of tenure up to a day, and who left within the last of them: that day is taken to be 2024-12-31.
        var day = new DateOnly(2024, 12, 31);
        var rows = Rows(contracts).Select((row, i) => (Id: row[0], Start: day.AddMonths(-int.Parse(row[5], CultureInfo.InvariantCulture)), Contract: row[15], Charge: row[18], End: row[20] == "Yes" ? day.AddDays(-(i % 31)) : (DateOnly?)null)).ToList();
        await ImportAsync(warehouse, workspace, "customers", Written(warehouse, "customers.csv", "id,started_on,ended_on,segment", rows.Select(row => $"{row.Id},{row.Start:yyyy-MM-dd},{row.End:yyyy-MM-dd},{row.Contract}")));
        await ImportAsync(warehouse, workspace, "transactions", Written(warehouse, "charges.csv", "id,customer,day,amount",
            from row in rows from months in Enumerable.Range(0, 5) let charged = day.AddMonths(-months).AddDays(-11) where charged >= row.Start && !(charged > row.End) select $"{row.Id}-{months},{row.Id},{charged:yyyy-MM-dd},{row.Charge}"));
        var asking = Asking(new(2022, 6, 1), day, new() { ["segment"] = ["Month-to-month", "One year", "Two year"] });

        await TrialAsync(warehouse, workspace, asking, new(Seed: 7, Each: 60, Answered: 170), "customer_retention", "churn", "new_customers", "revenue", "revenue_per_customer", "customer_lifetime_value");

        var december = new Question("customer_retention", new DateRange(new(2024, 12, 1), day), Filters: [new Filter("segment", "Month-to-month")]);
        var kept = (await warehouse.Gateway.AskAsync(workspace, [december], Ct))[0][0].Measure;
        Assert.Equal((3875L, 3875 - 1655d, 57.29), (kept.N, kept.Numerator, Math.Round(kept.Value!.Value, 2)));
    }

    [Fact]
    public async Task A_recorded_ticket_export_answers_as_plain_sql_does()
    {
        var recording = Repository.Data("zendesk-recorded-apache");
        await using var sandbox = await InProcessSandbox.StartAsync("--replay-zendesk", recording);
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(zone: "America/Juneau");
        await warehouse.DoAsync("insert into response_target (workspace_id, priority, effective_from, minutes) values (@WorkspaceId, '', '2007-01-01', 480), (@WorkspaceId, 'normal', '2012-01-01', 60)", new { workspace.WorkspaceId });
        await warehouse.SegmentsAsync(workspace, new Segment("integrations", "Integrations", SegmentKind.Behavioural, new Dictionary<string, IReadOnlyList<string>> { ["ticket_channel"] = ["api"] }));
        await warehouse.Sources.SaveAsync(workspace, sandbox.Connectors.Find("zendesk")!, "Recorded", new Dictionary<string, string>
        {
            ["baseUrl"] = $"{sandbox.Address}zendesk/recorded", ["email"] = "a@b.example", ["token"] = "recorded",
        }, null, new DateOnly(2007, 1, 1), Ct);
        Assert.All(await sandbox.PullAsync(warehouse, workspace), outcome => Assert.True(outcome.State == "succeeded", $"{outcome.Stream}: {outcome.Fault}"));
        var asking = Asking(new(2012, 9, 6), new(2012, 9, 20), new() { ["channel"] = ["web", "api"], ["reason"] = [""], ["segment"] = ["integrations", ""] })
            with { Told = new Dictionary<FactKind, string[]> { [FactKind.Ticket] = ["integrations", ""] } };

        // All that was ever solved was solved within two days: around them, and at a smaller minimum, there is something to compare.
        await TrialAsync(warehouse, workspace with { MinimumN = 2 }, new PlainSql(workspace.TimeZone) { Ticket = "case when t.channel = 'api' then 'integrations' else '' end" }, asking, new(Seed: 11, Each: 200, Answered: 250), "tickets", "backlog", "within_target", "first_resolution", "first_resolution_business", "full_resolution", "full_resolution_business", "one_touch", "reopen_rate");
    }

    private static DateRange Year(int year) => new(new(year, 1, 1), new(year, 12, 31));

    private static DateRange[] Years => [Year(2019), Year(2020), Year(2021)];

    // Without segments answers and customers go by their own labels, and any label can be asked for.
    private static RandomQuestions Asking(DateOnly from, DateOnly to, Dictionary<string, string[]> values) => new(
        new DateRange(from, to), [], values,
        new[] { FactKind.Answer, FactKind.Customer, FactKind.Purchase }.ToDictionary(kind => kind, _ => values["segment"].Append("").ToArray())) { LastDelivered = to };

    private static Task TrialAsync(TestWarehouse warehouse, Workspace workspace, RandomQuestions asking, Extent extent, params string[] metrics) =>
        TrialAsync(warehouse, workspace, new PlainSql(workspace.TimeZone), asking, extent, metrics);

    private static async Task TrialAsync(TestWarehouse warehouse, Workspace workspace, PlainSql sql, RandomQuestions asking, Extent extent, params string[] metrics)
    {
        var trial = new Trial(warehouse, workspace, sql, asking, extent.Seed);
        foreach (var metric in metrics) await trial.AskAsync(Catalogue.Get(metric), extent.Each);
        trial.Holds(answeredEach: 8);
        Assert.True(trial.Answered >= extent.Answered, $"only {trial.Answered} questions had a value");
    }

    /// <summary>Questions a metric, and how many of all must have a value: with the sandbox's 1,600 more than 2,000.</summary>
    private sealed record Extent(int Seed, int Each, int Answered);

    private static async Task ImportAsync(TestWarehouse warehouse, Workspace workspace, string kind, string file, params (string Field, string Column)[] map)
    {
        var order = new ImportOrder(FileKind.Find(kind)!, file, map.ToDictionary(one => one.Field, one => one.Column), new Dictionary<string, string>());
        Assert.Equal(0, (await warehouse.Files.RunAsync(workspace, order, null, Ct)).Counts.Rejected);
    }

    private static List<string[]> Rows(string file) => [.. File.ReadLines(file).Skip(1).Select(line => line.Split(','))];

    private static string Written(TestWarehouse warehouse, string name, string header, IEnumerable<string> rows)
    {
        var path = Path.Combine(warehouse.Folder.Path, name);
        File.WriteAllLines(path, rows.Prepend(header));
        return path;
    }
}
