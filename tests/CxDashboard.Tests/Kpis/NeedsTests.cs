// Metrics that need more than facts: settings people make, several kinds of fact, and a target that later changes do not rewrite.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class NeedsTests(TestDatabase databases)
{
    private static readonly DateRange March = new(new(2026, 3, 1), new(2026, 3, 31));
    private static readonly DateTimeOffset Created = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_margin_there_is_no_lifetime_value_and_setting_one_gives_it_at_once()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = (await warehouse.WorkspaceAsync()) with { MinimumN = 1 };
        await ShopAsync(warehouse, workspace);
        var without = await OneAsync(warehouse, workspace, "customer_lifetime_value");
        var quotient = await OneAsync(warehouse, workspace, "value_to_cost");

        await SetMarginAsync(warehouse, workspace, 7000, null);
        var with = await OneAsync(warehouse, workspace, "customer_lifetime_value");
        await SetMarginAsync(warehouse, workspace, 1000, new DateOnly(2026, 4, 1));
        var later = await OneAsync(warehouse, workspace, "customer_lifetime_value");

        Assert.Equal((State.Missing, null), (without.State, without.Value));
        Assert.Contains("./cx set margin 40% --workspace acme", without.Why, StringComparison.Ordinal);
        Assert.Contains("./cx set margin", quotient.Why, StringComparison.Ordinal);
        Assert.Equal((1400d, 1400d), (with.Value, later.Value));
    }

    [Fact]
    public async Task A_month_in_which_nobody_left_has_no_lifetime_value_and_says_why()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = (await warehouse.WorkspaceAsync()) with { MinimumN = 1 };
        await SetMarginAsync(warehouse, workspace, 7000, null);
        await ShopAsync(warehouse, workspace, leaves: false);

        var measure = await OneAsync(warehouse, workspace, "customer_lifetime_value");

        Assert.Equal((State.Missing, "nobody to divide by in these days, of 40 customers"), (measure.State, measure.Why));
        Assert.Equal(0, (await OneAsync(warehouse, workspace, "churn")).Value);
    }

    [Fact]
    public async Task A_metric_of_several_kinds_is_missing_until_all_have_come_and_names_the_one_that_has_not()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.Customer, [new Customer("c", March.From, null, null)], settledTo: March.To, coversTo: March.To);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [Score(0)], settledTo: March.To, coversTo: March.To);

        Assert.Equal("no source has delivered acquisition spending yet", (await OneAsync(warehouse, workspace, "acquisition_cost")).Why);
        Assert.Equal("no source has delivered survey deliveries yet", (await OneAsync(warehouse, workspace, "response_rate")).Why);
    }

    [Fact]
    public async Task More_responses_than_deliveries_are_no_rate()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = (await warehouse.WorkspaceAsync()) with { MinimumN = 1 };
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [.. Enumerable.Range(0, 5).Select(Score)], settledTo: March.To, coversTo: March.To);
        await warehouse.LoadAsync(workspace, source, FactKind.Delivery, [new Delivery("d", new(2026, 3, 3), null, null, null, 4, null)], settledTo: March.To, coversTo: March.To);

        var measure = await OneAsync(warehouse, workspace, "response_rate");

        Assert.Equal((State.Missing, null), (measure.State, measure.Value));
        Assert.Contains("./cx import deliveries", measure.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_comments_are_not_kept_sentiment_is_missing_and_no_polarity_is_stored()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace), FactKind.Answer,
            [Score(0) with { Kind = "text", Score = null, Comment = "Great help, thank you." }], settledTo: March.To, coversTo: March.To);

        Assert.Equal("this workspace keeps no comments, so there is nothing to estimate", (await OneAsync(warehouse, workspace, "sentiment")).Why);
        Assert.Equal(0, await warehouse.PeekAsync<int>("select count(polarity)::int from answer"));
    }

    [Fact]
    public async Task A_later_change_of_priority_or_target_does_not_rewrite_who_was_answered_in_time()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = (await warehouse.WorkspaceAsync()) with { MinimumN = 1 };
        var source = await warehouse.SourceAsync(workspace);
        Assert.Contains("./cx set response-target", (await OneAsync(warehouse, workspace, "within_target", source)).Why, StringComparison.Ordinal);
        await SetTargetAsync(warehouse, workspace, "", 600, null);
        await SetTargetAsync(warehouse, workspace, "Urgent", 30, null);

        // Answered after 60 minutes as normal, raised to urgent afterwards; and one that was urgent when it was answered.
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [Ticket("raised", 2, "normal", 60), Ticket("urgent", 2, "urgent", 60)]);
        var before = await OneAsync(warehouse, workspace, "within_target");
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [Ticket("raised", 3, "urgent", 60), Ticket("urgent", 3, "low", 60)]);
        await SetTargetAsync(warehouse, workspace, "", 10, new DateOnly(2026, 4, 1));
        var after = await OneAsync(warehouse, workspace, "within_target");

        Assert.Equal((50d, 2L), (before.Value, before.N));
        Assert.Equal((50d, 2L), (after.Value, after.N));
    }

    [Fact]
    public async Task Overdue_tickets_count_as_missed_as_time_goes_by_and_without_a_new_load()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = (await warehouse.WorkspaceAsync(zone: "UTC")) with { MinimumN = 1 };
        var source = await warehouse.SourceAsync(workspace);
        await SetTargetAsync(warehouse, workspace, "", 600, null);
        var now = DateTimeOffset.UtcNow;
        var days = new DateRange(workspace.DayOf(now.AddDays(-2)), workspace.DayOf(now));
        Ticket Waiting(string id, double hours) => Ticket(id, 1, null, null) with { CreatedAt = now.AddHours(-hours), Status = "open" };
        await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [Waiting("overdue", 11), Waiting("due later", 1)], settledTo: days.To, coversTo: days.To);

        var early = (await warehouse.Gateway.AskAsync(workspace, [new("within_target", days)], Ct))[0][0].Measure;
        // Time passes.
        await warehouse.DoAsync("update ticket set created_at = created_at - interval '10 hours'");
        var late = (await warehouse.Gateway.AskAsync(workspace, [new("within_target", days)], Ct))[0][0].Measure;

        Assert.Equal((0d, 1L), (early.Value, early.N));
        Assert.Equal((0d, 2L), (late.Value, late.N));
    }

    private static async Task ShopAsync(TestWarehouse warehouse, Workspace workspace, bool leaves = true)
    {
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.Customer,
            [.. Enumerable.Range(0, 40).Select(i => new Customer($"c{i}", new(2026, 2, 1), i == 0 && leaves ? new(2026, 3, 10) : null, null)), new Customer("new", March.To, null, null)], settledTo: March.To, coversTo: March.To);
        await warehouse.LoadAsync(workspace, source, FactKind.Purchase, [new Purchase("p", "c1", new(2026, 3, 10), 200_000, 1)], settledTo: March.To, coversTo: March.To);
        await warehouse.LoadAsync(workspace, source, FactKind.Spend, [new Spend("s", new(2026, 3, 10), "", "", 50_000)], settledTo: March.To, coversTo: March.To);
    }

    private static async Task SetMarginAsync(TestWarehouse warehouse, Workspace workspace, int basisPoints, DateOnly? from)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        await SettingBook.SetMarginAsync(session, workspace, basisPoints, from, new DateOnly(2026, 5, 1), Ct);
        await MetricParts.RefreshSettingAsync(session, workspace.WorkspaceId, Setting.Margin, Ct);
        await session.CommitAsync(Ct);
    }

    private static async Task SetTargetAsync(TestWarehouse warehouse, Workspace workspace, string priority, int minutes, DateOnly? from)
    {
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        await SettingBook.SetResponseTargetAsync(session, workspace, priority, minutes, from, new DateOnly(2026, 5, 1), Ct);
        await session.CommitAsync(Ct);
    }

    private static async Task<Measure> OneAsync(TestWarehouse warehouse, Workspace workspace, string metric, int? covering = null)
    {
        if (covering is { } source) await warehouse.LoadAsync(workspace, source, FactKind.Ticket, [], settledTo: March.To, coversTo: March.To);
        return Assert.Single((await warehouse.Gateway.AskAsync(workspace, [new(metric, March)], Ct))[0]).Measure;
    }

    private static Answer Score(int i) => new($"r{i}", "nps", "nps", 1, Created, 9, null, null, null, null);

    private static Ticket Ticket(string id, int version, string? priority, int? reply) => new(
        id, version, reply is null ? "open" : "solved", Created, Created.AddHours(version), reply is null ? null : Created.AddHours(2), "email", priority, null, null, [], null,
        reply, reply, null, null, null, null, null, null);
}
