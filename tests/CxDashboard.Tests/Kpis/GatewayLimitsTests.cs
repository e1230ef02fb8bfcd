// What one question may cost: points, groups and the database's time.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using Npgsql;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class GatewayLimitsTests(TestDatabase databases)
{
    private static readonly DateRange March = new(new(2026, 3, 1), new(2026, 3, 31));
    private static readonly DateRange April = new(new(2026, 4, 1), new(2026, 4, 30));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_series_of_more_points_than_four_hundred_is_refused_with_the_remedy()
    {
        var long_ = new DateRange(new(2025, 1, 1), new(2026, 3, 1));
        Assert.Contains("at most 400 points: choose weeks", Assert.Throws<UnanswerableQuestion>(() =>
            CompiledQuestions.Of([new("sessions", long_, Grain.Day)])).Message, StringComparison.Ordinal);
        CompiledQuestions.Of([new("sessions", long_, Grain.Week), new("sessions", new DateRange(March.From, March.From.AddDays(399)), Grain.Day)]);
    }

    [Fact]
    public async Task Of_many_values_the_fifty_largest_of_all_days_asked_about_stay_on_both_sides()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        // Country 00 is the smallest in March and the largest in April.
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic,
        [
            .. Enumerable.Range(0, 70).Select(i => Traffic(March.From, $"country {i:00}", 100 + i)),
            .. Enumerable.Range(0, 70).Select(i => Traffic(April.From, $"country {i:00}", i == 0 ? 5000 : 1)),
        ], settledTo: April.To, coversTo: April.To);

        var answers = await warehouse.Gateway.AskAsync(workspace,
            [new("sessions", March, Breakdown: "country"), new("sessions", April, Breakdown: "country"), new("sessions", March)], Ct);

        string[] expected = ["country 00", .. Enumerable.Range(21, 49).Select(i => $"country {i:00}")];
        Assert.Equal(expected, answers[0].Select(cell => cell.Value).Order(StringComparer.Ordinal));
        Assert.Equal(expected, answers[1].Select(cell => cell.Value).Order(StringComparer.Ordinal));
        Assert.Equal(70 * 100 + 69 * 35, answers[2][0].Measure.N);
    }

    [Fact]
    public async Task A_statement_that_outlasts_its_patience_is_ended_by_the_database()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await using var holder = new NpgsqlConnection(warehouse.Fresh.SuperuserConnectionString);
        await holder.OpenAsync(Ct);
        await using var locked = await holder.BeginTransactionAsync(Ct);
        await using (var take = new NpgsqlCommand("lock table metric_day in access exclusive mode", holder, locked)) await take.ExecuteNonQueryAsync(Ct);
        var questions = CompiledQuestions.Of([new("sessions", new DateRange(March.From, March.From))]);

        var ended = await Assert.ThrowsAsync<PostgresException>(() => warehouse.Gateway.AskAsync(workspace, questions, TimeSpan.FromMilliseconds(50), Ct));

        Assert.Equal(PostgresErrorCodes.QueryCanceled, ended.SqlState);
        await locked.RollbackAsync(Ct);
        // The patience was that transaction's: the connection goes on with the server's own.
        await using var session = await warehouse.Database.OpenAsync(workspace.Scope, Ct);
        Assert.Equal("0", await session.SingleAsync<string>("select current_setting('statement_timeout')", null, Ct));
    }

    [Fact]
    public void Guests_are_given_five_seconds_and_members_fifteen() =>
        Assert.Equal((5, 15), (Gateway.GuestsPatience.Seconds, Gateway.MembersPatience.Seconds));

    private static WebTraffic Traffic(DateOnly day, string country, long sessions) => new(day, "Direct", "mobile", country, sessions, 0, 0, 0);
}
