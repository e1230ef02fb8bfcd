// How far an answer may be believed, what cannot be asked, and how the gateway treats the connection it borrows.
using System.Diagnostics.Metrics;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;

namespace CxDashboard.Tests.Kpis;

[Trait("Category", "Integration")]
public sealed class GatewayStateTests(TestDatabase databases)
{
    private static readonly DateOnly Day = new(2026, 3, 10);
    private static readonly DateRange March = new(new(2026, 3, 1), new(2026, 3, 31));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_source_every_metric_is_missing_and_says_so()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var metrics = Catalogue.All;

        var answers = await warehouse.Gateway.AskAsync(workspace, [.. metrics.Select(m => new Question(m.Key, March, Stage: m.HasTotal ? null : "support"))], Ct);

        Assert.Equal(0, answers.DataVersion);
        Assert.All(metrics.Zip(answers.Lists), pair =>
        {
            var measure = Assert.Single(pair.Second).Measure;
            Assert.Equal((State.Missing, null), (measure.State, measure.Value));
            Assert.Contains(pair.First.Kinds[0].Plural(), measure.Why, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_source_that_has_failed_since_it_was_made_says_its_fault()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var lease = await warehouse.RunAsync(workspace, await warehouse.SourceAsync(workspace, "Shop"), FactKind.WebTraffic);
        await warehouse.Ledger.FailAsync(lease, "The key was withdrawn.", Ct);

        var measure = await OneAsync(warehouse, workspace, new("sessions", March));

        Assert.Equal(State.Missing, measure.State);
        Assert.Contains("Shop: The key was withdrawn.", measure.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stages_number_rests_on_events_or_pages_as_its_own_rules_name_them()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.DoAsync("""
            update stage_rule set kind = 'entered_by_page', value = '/club' where stage = 'loyalty' and kind = 'entered_by_event';
            delete from stage_rule where stage = 'support' and kind = 'completed_by_event';
            """);
        var source = await warehouse.SourceAsync(workspace, since: "2026-03-01");
        await warehouse.LoadAsync(workspace, source, FactKind.WebEvent, [new WebEvent(Day, "help_open", "Direct", "mobile", 50)], settledTo: March.To, coversTo: March.To);
        Task<Measure> AtAsync(string metric, string stage) => OneAsync(warehouse, workspace, new(metric, March, Stage: stage));

        // Support is completed by what enters loyalty, and that is a page.
        var events = await AtAsync("stage_volume", "support");
        Assert.Equal((State.Fresh, 50d), (events.State, events.Value));
        foreach (var (metric, stage) in new[] { ("stage_volume", "loyalty"), ("stage_conversion", "support") })
            Assert.Equal("no source has delivered web pages yet", (await AtAsync(metric, stage)).Why);
        var run = await warehouse.RunAsync(workspace, source, FactKind.WebPage);
        await warehouse.Pages.CommitAsync(workspace, run, FactKind.WebPage,
            new Jobs.Connectors.Batch([new WebPage(Day, "/club", "Direct", "mobile", 20)], "x", March, null, new Jobs.Connectors.BatchNotes(Sampled: true)), Day, Ct);
        await warehouse.Ledger.SucceedAsync(run, Day, March.To, Ct);
        var (volume, conversion, untouched) = (await AtAsync("stage_volume", "loyalty"), await AtAsync("stage_conversion", "support"), await AtAsync("stage_volume", "support"));

        Assert.Equal((State.Provisional, 20d, DataFlags.Sampled), (volume.State, volume.Value, volume.Flags));
        Assert.Equal((State.Provisional, 40d, DataFlags.Sampled), (conversion.State, conversion.Value, conversion.Flags));
        Assert.Equal((State.Fresh, DataFlags.None), (untouched.State, untouched.Flags));
        var loyalty = await warehouse.Gateway.ProvenanceAsync(workspace, Catalogue.Get("stage_volume"), "loyalty", Ct);
        Assert.Equal("web_page", Assert.Single(loyalty.Streams).Kind);
        Assert.Equal(2, (await warehouse.Gateway.ProvenanceAsync(workspace, Catalogue.Get("stage_volume"), null, Ct)).Streams.Count);
    }

    [Fact]
    public async Task A_covered_day_without_a_row_is_a_true_zero_and_an_uncovered_one_is_missing()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace, since: "2026-03-01");
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [Traffic(Day, 50)], settledTo: new(2026, 3, 20), coversTo: new(2026, 3, 20));

        var empty = await OneAsync(warehouse, workspace, new("sessions", new DateRange(Day.AddDays(1), Day.AddDays(2))));
        var before = await OneAsync(warehouse, workspace, new("sessions", new DateRange(new(2026, 2, 1), new(2026, 2, 28))));
        var after = await OneAsync(warehouse, workspace, new("sessions", new DateRange(new(2026, 3, 21), new(2026, 3, 22))));
        var rate = await OneAsync(warehouse, workspace, new("engagement_rate", new DateRange(Day.AddDays(1), Day.AddDays(2))));
        var across = await OneAsync(warehouse, workspace, new("sessions", new DateRange(new(2026, 2, 1), Day)));

        Assert.Equal((0d, State.Fresh), (empty.Value, empty.State));
        Assert.Equal((null, State.Missing), (before.Value, before.State));
        Assert.Equal((null, State.Missing), (after.Value, after.State));
        Assert.Equal((null, State.Missing), (rate.Value, rate.State));
        Assert.Equal((50d, true), (across.Value, across.StartsBeforeData));
    }

    [Fact]
    public async Task A_day_that_one_of_two_sources_still_owes_is_no_true_zero()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var file = await warehouse.SourceAsync(workspace, "Imported traffic", connector: "import", since: "2026-01-10");
        var (quick, slow) = (await warehouse.SourceAsync(workspace, "Quick", since: "2026-02-01"), await warehouse.SourceAsync(workspace, "Slow", since: "2026-03-01"));
        foreach (var (source, to) in new[] { (file, new DateOnly(2026, 1, 20)), (quick, new DateOnly(2026, 3, 20)), (slow, new DateOnly(2026, 3, 12)) })
            await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [Traffic(to, 50)], settledTo: to, coversTo: to);
        async Task<double?> OnAsync(int month, int day) =>
            (await OneAsync(warehouse, workspace, new("sessions", new DateRange(new(2026, month, day), new(2026, month, day))))).Value;

        Assert.Equal((null, 0d), (await OnAsync(1, 9), await OnAsync(1, 15)));
        // Between the file's last day and the first day asked of a source nobody looked.
        Assert.Null(await OnAsync(1, 25));
        // The slow one was not asked for February; it owes what lies after the twelfth of March.
        Assert.Equal((0d, 0d, null), (await OnAsync(2, 10), await OnAsync(3, 11), await OnAsync(3, 15)));
        await warehouse.DoAsync("update source set paused = true where name = 'Slow'");
        Assert.Equal(0d, await OnAsync(3, 15));
        // A value there is shown, whoever else may add to it.
        Assert.Equal((50d, null), (await OnAsync(3, 20), await OnAsync(3, 21)));
    }

    [Fact]
    public async Task Fewer_answers_than_the_workspaces_minimum_are_no_value_but_tell_how_many_there_are()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [.. Enumerable.Range(0, 29).Select(i => Score(i, "nps", 9)), .. Enumerable.Range(0, 9).Select(i => Score(i, "csat", 5))],
            settledTo: March.To, coversTo: March.To);

        var (nps, csat) = (await OneAsync(warehouse, workspace, new("nps", March)), await OneAsync(warehouse, workspace, new("csat", March)));
        await warehouse.LoadAsync(workspace, source, FactKind.Answer, [Score(29, "nps", 0), Score(9, "csat", 1)]);
        var (enoughNps, enoughCsat) = (await OneAsync(warehouse, workspace, new("nps", March)), await OneAsync(warehouse, workspace, new("csat", March)));

        Assert.Equal((State.TooFew, null, null, 29L), (nps.State, nps.Value, nps.Interval, nps.N));
        Assert.Contains("29 of at least 30", nps.Why, StringComparison.Ordinal);
        Assert.Equal((State.TooFew, null, 9L), (csat.State, csat.Value, csat.N));
        Assert.Equal((State.Fresh, 28 * 100 / 30d, 30L), (enoughNps.State, enoughNps.Value, enoughNps.N));
        Assert.Equal((State.Fresh, 90d, 10L), (enoughCsat.State, enoughCsat.Value, enoughCsat.N));
    }

    [Fact]
    public async Task Days_that_the_source_still_restates_are_provisional()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [Traffic(Day, 50), Traffic(Day.AddDays(3), 7)], settledTo: Day.AddDays(1), coversTo: Day.AddDays(3));

        var answers = await warehouse.Gateway.AskAsync(workspace, [new Question("sessions", new DateRange(Day, Day.AddDays(3))), new("sessions", new DateRange(Day, Day.AddDays(3)), Grain.Day)], Ct);

        Assert.Equal((57d, State.Provisional), (answers[0][0].Measure.Value, answers[0][0].Measure.State));
        Assert.Equal([State.Fresh, State.Provisional], answers[1].Select(cell => cell.Measure.State));
    }

    [Fact]
    public async Task A_late_or_failing_source_makes_its_numbers_stale_and_keeps_them()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [Traffic(Day, 50)], settledTo: March.To, coversTo: March.To);
        await warehouse.DoAsync("update stream_state set last_success_at = now() - interval '27 hours'");
        var late = await OneAsync(warehouse, workspace, new("sessions", March));
        await warehouse.DoAsync("update source set paused = true");
        var paused = await OneAsync(warehouse, workspace, new("sessions", March));
        await warehouse.DoAsync("update source set paused = false; update stream_state set last_success_at = now()");
        await warehouse.Ledger.FailAsync(await warehouse.RunAsync(workspace, source, FactKind.WebTraffic), "The vendor is down.", Ct);
        var failing = await OneAsync(warehouse, workspace, new("sessions", March));

        Assert.Equal((50d, State.Stale, "its source is late"), (late.Value, late.State, late.Why));
        Assert.Equal((50d, State.Fresh), (paused.Value, paused.State));
        Assert.Equal((50d, State.Stale, "Played: The vendor is down."), (failing.Value, failing.State, failing.Why));
    }

    [Fact]
    public async Task An_old_import_does_not_make_a_living_sources_days_provisional_nor_old()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var import = await warehouse.SourceAsync(workspace, "Imported survey answers", connector: "import");
        await warehouse.LoadAsync(workspace, import, FactKind.Answer, [.. Enumerable.Range(0, 40).Select(i => Score(i, "nps", 9) with { SubmittedAt = new(2021, 5, 1, 0, 0, 0, TimeSpan.Zero) })],
            settledTo: new(2021, 12, 31), coversTo: new(2021, 12, 31));
        await warehouse.DoAsync("update stream_state set last_success_at = now() - interval '300 days'");
        var only = await OneAsync(warehouse, workspace, new("nps", new DateRange(new(2021, 1, 1), new(2021, 12, 31))));
        var living = await warehouse.SourceAsync(workspace, "Typeform");
        await warehouse.LoadAsync(workspace, living, FactKind.Answer, [.. Enumerable.Range(0, 40).Select(i => Score(i, "nps", 9))], settledTo: March.To, coversTo: March.To);

        var now = await OneAsync(warehouse, workspace, new("nps", March));

        Assert.Equal((State.Fresh, 40L), (only.State, only.N));
        Assert.Equal((State.Fresh, 40L), (now.State, now.N));
        Assert.True(now.AsOf > DateTimeOffset.UtcNow.AddDays(-1));
    }

    [Fact]
    public async Task A_source_that_has_delivered_nothing_yet_leaves_no_day_settled()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace, "One"), FactKind.WebTraffic, [Traffic(Day, 50)], settledTo: March.To, coversTo: March.To);
        // The second is in the middle of its first pull.
        await warehouse.RunAsync(workspace, await warehouse.SourceAsync(workspace, "Two"), FactKind.WebTraffic);

        var measure = await OneAsync(warehouse, workspace, new("sessions", March));

        Assert.Equal((50d, false), (measure.Value, measure.State == State.Fresh));
    }

    [Fact]
    public async Task Open_tickets_are_told_and_never_counted_as_answered()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        int[] minutes = [5, 12, 18, 25, 40, 55, 75, 120, 240, 1440];
        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace), FactKind.Ticket,
            [.. minutes.Select((m, i) => Ticket(i, m, "solved")), Ticket(90, null, "open"), Ticket(91, null, "new"), Ticket(92, null, "closed"), Ticket(93, null, "deleted"), Ticket(94, 3, "deleted")],
            settledTo: March.To, coversTo: March.To);

        var measure = await OneAsync(warehouse, workspace, new("first_response", March));

        // The published example: median 47.5 and P90 360.
        Assert.Equal((47.5, 360d, 10L, 2L, 2030d), (measure.Value, Math.Round(measure.P90!.Value, 9), measure.N, measure.Open, measure.Numerator));
    }

    [Fact]
    public async Task All_questions_of_a_page_are_one_round_trip_and_one_snapshot()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var source = await warehouse.SourceAsync(workspace);
        await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [Traffic(Day, 1)], settledTo: March.To, coversTo: March.To);
        var trips = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument is { Name: "round_trips", Meter.Name: "CxDashboard.Gateway" }) l.EnableMeasurementEvents(instrument);
        };
        var mine = new AsyncLocal<bool>();
        listener.SetMeasurementEventCallback<long>((_, count, _, _) =>
        {
            // Other tests ask at the same time.
            if (mine.Value) Interlocked.Add(ref trips, count);
        });
        listener.Start();
        mine.Value = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        // Between any two statements of a page another page of facts may be committed.
        var writing = Task.Run(async () =>
        {
            for (var n = 2; n < 4000 && !stop.IsCancellationRequested; n++)
                await warehouse.LoadAsync(workspace, source, FactKind.WebTraffic, [Traffic(Day, n)]);
        }, Ct);
        var versions = new HashSet<long>();

        for (var i = 0; i < 60; i++)
        {
            var answers = await warehouse.Gateway.AskAsync(workspace, [.. Enumerable.Range(0, 30).Select(n => new Question("sessions", new DateRange(March.From, March.To.AddDays(n % 2)), (Grain)(n % 4)))], Ct);
            versions.Add(answers.DataVersion);
            Assert.Single(answers.Lists.Select(list => list.Single().Measure.Value).Distinct());
        }

        await stop.CancelAsync();
        await writing;
        Assert.Equal(60, trips);
        Assert.True(versions.Count > 1, "nothing was written meanwhile");
    }

    [Theory]
    [InlineData("nps2", null, null, null, "There is no metric \"nps2\". There are: sessions,")]
    [InlineData("sessions", "support", null, null, "not measured by stage: leave the stage out")]
    [InlineData("stage_conversion", null, null, null, "name a stage")]
    [InlineData("nps", null, "device", null, "cannot be split by device; it can by channel, segment")]
    [InlineData("churn", null, "channel", null, "cannot be split by channel, nor by anything else")]
    [InlineData("revenue", null, "channel", null, "Revenue cannot be split by channel; it can by segment")]
    [InlineData("purchase_retention", null, "month", "month", "one month at a time")]
    [InlineData("nps", null, null, "'; drop table answer; --", "cannot be split by '; drop table answer; --")]
    public async Task What_cannot_be_answered_is_refused_with_the_remedy(string metric, string? stage, string? breakdown, string? filter, string remedy)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();

        var refused = await Assert.ThrowsAsync<UnanswerableQuestion>(() => warehouse.Gateway.AskAsync(
            workspace, [new Question(metric, March, Grain.Total, stage, breakdown, filter is null ? [] : [new Filter(filter, "x")])], Ct));

        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_values_of_one_dimension_are_added_up_from_stored_parts_each_once()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.LoadAsync(workspace, await warehouse.SourceAsync(workspace), FactKind.WebTraffic,
            [Traffic(Day, 5) with { Device = "mobile" }, Traffic(Day, 7) with { Device = "tablet" }, Traffic(Day, 11) with { Device = "desktop" }], settledTo: March.To, coversTo: March.To);
        // Facts that went away unnoticed would not change a stored part.
        await warehouse.DoAsync("delete from web_traffic");
        Filter[] phones = [new("device", "mobile"), new("device", "tablet"), new("device", "mobile")];

        Assert.Equal(12, (await OneAsync(warehouse, workspace, new Question("sessions", March, Filters: phones))).Value);
        Assert.Equal([12d], (await warehouse.Gateway.AskAsync(workspace, [new Question("sessions", March, Grain.Day, Filters: phones)], Ct))[0].Select(cell => cell.Measure.Value!.Value));
    }

    [Fact]
    public void A_range_longer_than_25_months_is_refused_wherever_it_lies()
    {
        _ = CompiledQuestions.Of([new Question("nps", new DateRange(new(2024, 1, 1), new(2026, 1, 31)))]);
        var refused = Assert.Throws<UnanswerableQuestion>(() => CompiledQuestions.Of([new Question("nps", new DateRange(new(2024, 1, 1), new(2026, 2, 2)))]));
        Assert.Contains("25 months", refused.Message, StringComparison.Ordinal);
        Assert.Throws<UnanswerableQuestion>(() => CompiledQuestions.Of([new Question("nps", new DateRange(DateOnly.MinValue, DateOnly.MaxValue))]));
        // At the calendar's end there is nothing to add months to.
        _ = CompiledQuestions.Of([new Question("nps", new DateRange(new(9999, 1, 1), DateOnly.MaxValue))]);
    }

    [Fact]
    public async Task An_error_inside_the_batch_leaves_the_connection_clean_for_the_next_user()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (workspace, other) = (await warehouse.WorkspaceAsync("one"), await warehouse.WorkspaceAsync("two"));
        foreach (var space in new[] { workspace, other })
            await warehouse.LoadAsync(space, await warehouse.SourceAsync(space), FactKind.WebTraffic, [Traffic(Day, 5 * space.WorkspaceId)], settledTo: March.To, coversTo: March.To);
        // The questions' own statement is slow, the rest is not.
        await warehouse.DoAsync("""
            create function dawdle() returns boolean language plpgsql volatile as $$ begin perform pg_sleep(5); return true; end $$;
            create policy slow on data_version as restrictive using (dawdle());
            """);
        await using var database = Database.Open(warehouse.Fresh.AppConnectionString, mostConnections: 1);
        var gateway = new Gateway(database);

        for (var i = 0; i < 3; i++)
        {
            var failed = await Assert.ThrowsAsync<PostgresException>(() => gateway.AskAsync(workspace, CompiledQuestions.Of([new Question("sessions", March)]), TimeSpan.FromMilliseconds(300), Ct));
            Assert.Equal("57014", failed.SqlState);
        }

        await warehouse.DoAsync("drop policy slow on data_version");
        var answers = await gateway.AskAsync(other, [new Question("sessions", March)], Ct);
        Assert.Equal(5 * other.WorkspaceId, answers[0][0].Measure.Value);
        await using var session = await database.OpenAsync(other.Scope, Ct);
        Assert.Equal(("read committed", "off"), (await session.SingleAsync<string>("show transaction_isolation", null, Ct), await session.SingleAsync<string>("show transaction_read_only", null, Ct)));
        Assert.Equal([other.WorkspaceId], await session.QueryAsync<int>("select distinct workspace_id from metric_day", null, Ct));
    }

    private static async Task<Measure> OneAsync(TestWarehouse warehouse, Workspace workspace, Question question) =>
        Assert.Single((await warehouse.Gateway.AskAsync(workspace, [question], Ct))[0]).Measure;

    private static WebTraffic Traffic(DateOnly day, long sessions) => new(day, "Direct", "mobile", "Germany", sessions, sessions / 2, sessions * 30, 1);

    private static Answer Score(int i, string kind, decimal score) =>
        new($"r{i}", kind, kind, 1, new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), score, null, null, null, null);

    private static Ticket Ticket(int id, int? minutes, string status) => new(
        $"T{id}", 1, status, new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), null, "email", null, null, null, [], null,
        minutes, minutes, null, null, null, null, null, null);
}
