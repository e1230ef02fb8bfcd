// The lock before a real warehouse: nothing outside it has any influence on what a share answers.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Segments;
using Microsoft.Extensions.Logging.Abstractions;

namespace CxDashboard.Tests.Sharing;

[Trait("Category", "Integration")]
public sealed class LockedGatewayTests(TestDatabase databases)
{
    private const int Locks = 25, SpecsALock = 8, QuestionsASpec = 50;
    private static readonly string?[] Stages = [null, Question.EachStage, "support", "onboarding"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// The share is asked the same over all facts and over a twin that holds only those inside its lock: equal answers mean
    /// that no fact outside has any part in them.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_ten_thousand_cases_no_fact_outside_the_lock_has_any_part_in_an_answer(bool ruled)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var answers = new RememberedAnswers(warehouse.Gateway, changes);
        var facts = ShareFacts.Of(11);
        var whole = await ShareFacts.LoadedAsync(warehouse, "whole", facts, ruled);
        var values = ruled ? ShareFacts.RuledValues : ShareFacts.Values;
        var random = new Random(42);
        var (asked, cells, narrowed) = (0, 0, 0);
        for (var turn = 0; turn < Locks; turn++)
        {
            var (locks, days) = (RandomLocks(random, values), RandomDays(random));
            var twin = await ShareFacts.LoadedAsync(warehouse, $"twin-{turn}", ShareFacts.Inside(facts, locks, days, ruled), ruled);
            for (var i = 0; i < SpecsALock; i++)
            {
                var spec = RandomSpec(random, locks);
                var questions = Enumerable.Range(0, QuestionsASpec).Select(_ => RandomQuestion(random, spec, values)).ToList();
                var (one, two) = (await AskAsync(answers, whole, spec, days, questions), await AskAsync(answers, twin, spec, days, questions));
                var open = await warehouse.Gateway.AskAsync(whole, questions, Ct);
                for (var q = 0; q < questions.Count; q++)
                {
                    asked++;
                    Assert.Equal((questions[q], Text(two[q])), (questions[q], Text(one[q])));
                    cells += one[q].Count(cell => cell.Measure.N > 0);
                    if (Text(open[q]) != Text(one[q])) narrowed++;
                }
            }
        }

        Assert.True(asked >= 10_000, $"only {asked} cases");
        Assert.True(cells > 3_000 && narrowed > 3_000, $"{cells} numbers were answered, {narrowed} differ from a member's");
    }

    [Fact]
    public async Task A_sources_own_words_about_its_fault_reach_no_guest()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var answers = new RememberedAnswers(warehouse.Gateway, changes);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(3));
        const string secret = "401 for robot@acme.example with key CANARY";
        await warehouse.DoAsync("update stream_state set last_fault = @secret", new { secret });
        var spec = Spec(SharedView.Overview, null, []);
        var gateway = await LockedGateway.OpenAsync(answers, workspace, spec, [ShareFacts.All], ShareFacts.All.To, Ct);

        var answered = await gateway.AskAsync(workspace, [new("nps", ShareFacts.All), new("stage_volume", ShareFacts.All, Stage: Question.EachStage)], Ct);

        Assert.Equal(State.Stale, answered[0][0].Measure.State);
        Assert.Equal(LockedGateway.Failing, answered[0][0].Measure.Why);
        Assert.DoesNotContain("CANARY", string.Join('\n', answered.Lists.SelectMany(list => list).Select(cell => cell.ToString())), StringComparison.Ordinal);
        Assert.All(answered.Feeds.ByKind.Values, feed => Assert.Equal(LockedGateway.Failing, feed.Fault));
        Assert.All(await gateway.StreamsAsync(workspace, Ct), stream => Assert.Equal(LockedGateway.Failing, stream.LastFault));
        Assert.Empty((await gateway.ProvenanceAsync(workspace, Catalogue.Get("nps"), null, Ct)).Streams);
    }

    [Fact]
    public async Task An_operators_remedy_reaches_no_guest()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var answers = new RememberedAnswers(warehouse.Gateway, changes);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(3));
        var gateway = await LockedGateway.OpenAsync(answers, workspace, Spec(SharedView.Metric, "within_target", []), [ShareFacts.All], ShareFacts.All.To, Ct);
        Assert.Equal("no target is set", (await gateway.AskAsync(workspace, [new("within_target", ShareFacts.All)], Ct))[0][0].Measure.Why);
    }

    [Fact]
    public async Task Events_and_goals_that_were_not_published_are_not_there()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var answers = new RememberedAnswers(warehouse.Gateway, changes);
        var workspace = await warehouse.WorkspaceAsync();
        await warehouse.DoAsync("""
            insert into annotation (workspace_id, day, label, kind) values (@WorkspaceId, '2026-02-03', 'Inside', 'release'), (@WorkspaceId, '2026-03-20', 'Outside', 'release');
            insert into goal (workspace_id, goal_id, effective_from, name, metric, kind, amount, starts_on, ends_on)
            select @WorkspaceId, n, '2026-01-01', 'Goal ' || n, 'nps', 'absolute', 70, '2026-01-01', '2026-12-31' from generate_series(1, 2) n;
            """, new { workspace.WorkspaceId });
        var february = new DateRange(new(2026, 2, 1), new(2026, 2, 28));
        var spec = Spec(SharedView.Overview, null, []) with { Tiles = ["goal:2", ShareTiles.Events] };
        var gateway = await LockedGateway.OpenAsync(answers, workspace, spec, [february], ShareFacts.All.To, Ct);
        var mute = await LockedGateway.OpenAsync(answers, workspace, spec with { Tiles = [] }, [february], ShareFacts.All.To, Ct);

        var frame = await gateway.FrameAsync(workspace, ShareFacts.All.To, Ct);
        Assert.Equal([2], frame.Goals.Select(goal => goal.GoalId));
        Assert.Equal(["Inside"], frame.Annotations.Select(note => note.Label));
        Assert.Equal(["Inside"], (await gateway.AnnotationsAsync(workspace, ShareFacts.All, Ct)).Select(note => note.Label));
        Assert.Empty((await mute.FrameAsync(workspace, ShareFacts.All.To, Ct)).Annotations);
        Assert.Empty(await mute.AnnotationsAsync(workspace, ShareFacts.All, Ct));
    }

    [Fact]
    public async Task Segments_outside_the_lock_and_personas_are_not_even_named()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var answers = new RememberedAnswers(warehouse.Gateway, changes);
        var workspace = await ShareFacts.LoadedAsync(warehouse, "acme", ShareFacts.Of(3));
        await warehouse.SegmentsAsync(workspace, SegmentTests.Of("canary", ("web_country", ["Austria"])), SegmentTests.Of("smb", ("web_channel", ["email"]), ("survey_label", ["new"])));
        await warehouse.DoAsync("insert into persona (workspace_id, persona, name) values (@WorkspaceId, 'anna', 'Canary Anna')", new { workspace.WorkspaceId });
        var spec = Spec(SharedView.Overview, null, [new DimLock("segment", ["smb"])]) with { Choices = ["segment"] };
        var gateway = await LockedGateway.OpenAsync(answers, workspace, spec, [ShareFacts.All], ShareFacts.All.To, Ct);
        var open = await LockedGateway.OpenAsync(answers, workspace, spec with { Locks = [], Tiles = [] }, [ShareFacts.All], ShareFacts.All.To, Ct);
        var mute = await LockedGateway.OpenAsync(answers, workspace, spec with { Locks = [], Choices = [] }, [ShareFacts.All], ShareFacts.All.To, Ct);

        var frame = await gateway.FrameAsync(workspace, ShareFacts.All.To, Ct);
        Assert.Equal(["smb"], frame.Audience.Segments.Select(segment => segment.Key));
        Assert.Empty(frame.Audience.Personas);
        Assert.Equal(["canary", "smb"], open.Audience.Segments.Select(segment => segment.Key));
        Assert.Empty(mute.Audience.Segments);
        // Web events carry no country, which the first segment asks for: the reason keeps its name to itself.
        Assert.Equal("not split by segment Smb", (await gateway.AskAsync(workspace, [new("stage_volume", ShareFacts.All, Stage: "support")], Ct))[0][0].Measure.Why);
        foreach (var other in new Filter[] { new("segment", "canary"), new("persona", "anna") })
            Assert.Equal(LockedGateway.Outside, (await gateway.AskAsync(workspace, [new("nps", ShareFacts.All, Filters: other)], Ct))[0][0].Measure.Why);
    }

    [Fact]
    public async Task It_answers_for_no_other_workspace()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        using var changes = new DataChanges(warehouse.Database, NullLogger<DataChanges>.Instance);
        using var answers = new RememberedAnswers(warehouse.Gateway, changes);
        var (own, other) = (await warehouse.WorkspaceAsync("own"), await warehouse.WorkspaceAsync("other"));
        var gateway = await LockedGateway.OpenAsync(answers, own, Spec(SharedView.Overview, null, []), [ShareFacts.All], ShareFacts.All.To, Ct);
        await Assert.ThrowsAsync<ArgumentException>(() => gateway.AskAsync(other, [new("nps", ShareFacts.All)], Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => gateway.FrameAsync(other, ShareFacts.All.To, Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => gateway.StreamsAsync(other, Ct));
    }

    private static async Task<Answers> AskAsync(RememberedAnswers answers, Workspace workspace, ShareSpec spec, IReadOnlyList<DateRange> days, IReadOnlyList<Question> questions)
    {
        var gateway = await LockedGateway.OpenAsync(answers, workspace, spec, days, ShareFacts.All.To, Ct);
        return await gateway.AskAsync(workspace, questions, Ct);
    }

    // Without the instant of loading, in which the two differ.
    private static string Text(IReadOnlyList<Cell> cells) =>
        string.Join('\n', cells.Select(cell => $"{cell.Stage}|{cell.Value}|{cell.Bucket}|{cell.Measure with { AsOf = null }}"));

    private static ShareSpec Spec(SharedView view, string? metric, IReadOnlyList<DimLock> locks) => new()
    {
        View = view, Metric = metric, Days = "period=last-90-days", Compare = "year", Locks = locks, Choices = [],
        Tiles = [ShareTiles.Value, ShareTiles.Why, ShareTiles.Mood, ShareTiles.Usage, ShareTiles.OfSuccess("sessions"), .. StageMetrics.All.Union(StageMetrics.Figures).Select(ShareTiles.OfRow), .. (string[])["channel", "device", "country", "segment", "stage", "week"] is var dims ? dims.Select(ShareTiles.OfSplit) : []],
    };

    private static ShareSpec RandomSpec(Random random, IReadOnlyList<DimLock> locks)
    {
        var spec = random.Next(6) switch
        {
            < 2 => Spec(SharedView.Overview, null, locks),
            2 => random.Next(2) == 0 ? Spec(SharedView.Stage, null, locks) with { Stage = "support" } : Spec(SharedView.Map, null, locks) with { Map = 1 },
            _ => Spec(SharedView.Metric, Catalogue.All[random.Next(Catalogue.All.Count)].Key, locks),
        };
        return spec with { Choices = [.. ShareFacts.Values.Keys.Where(_ => random.Next(2) == 0)], Tiles = [.. spec.Tiles.Where(_ => random.Next(6) > 0)] };
    }

    private static List<DimLock> RandomLocks(Random random, IReadOnlyDictionary<string, string[]> values) =>
        [.. values.Where(_ => random.Next(4) == 0).Select(dim => new DimLock(dim.Key, [.. dim.Value.Append("fax").Where(_ => random.Next(2) == 0)]))];

    private static List<DateRange> RandomDays(Random random) => [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => RandomRange(random, 30))];

    // Mostly what the share is about, and sometimes anything.
    private static Question RandomQuestion(Random random, ShareSpec spec, IReadOnlyDictionary<string, string[]> values)
    {
        var metric = random.Next(4) == 0 ? Catalogue.All[random.Next(Catalogue.All.Count)]
            : Catalogue.Get(spec.Metric ?? (ShareTiles.MetricsOf(spec.View) is var rows ? rows[random.Next(rows.Count)] : ""));
        var stage = metric.ByStage && spec.Stage is not null && random.Next(4) > 0 ? spec.Stage : !metric.ByStage ? null : metric.HasTotal ? Stages[random.Next(Stages.Length)] : Stages[random.Next(1, Stages.Length)];
        var breakdown = metric.Dims.Count > 0 && random.Next(3) == 0 ? metric.Dims[random.Next(metric.Dims.Count)] : null;
        var dims = metric.Dims.Where(values.ContainsKey).ToList();
        return new Question(metric.Key, RandomRange(random, 3), (Grain)random.Next(4), stage, breakdown,
            [.. Enumerable.Range(0, dims.Count == 0 || breakdown is "week" or "month" ? 0 : random.Next(3)).Select(_ => dims[random.Next(dims.Count)]).Select(dim => new Filter(dim, values[dim][random.Next(values[dim].Length)]))]);
    }

    private static DateRange RandomRange(Random random, int least)
    {
        var from = ShareFacts.First.AddDays(random.Next(ShareFacts.Days - least));
        var to = from.AddDays(random.Next(least - 1, ShareFacts.Days));
        return new DateRange(from, to > ShareFacts.All.To ? ShareFacts.All.To : to);
    }
}
