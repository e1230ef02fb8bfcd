// The Overview as a signed-in person gets it, nothing remembered, against the SQL of the very questions it asks.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Overview;

namespace CxDashboard.Benchmarks;

internal static class PageRatio
{
    private const int Rounds = 30;
    // A page's code is compiled well only after some dozens of pages.
    private const int WarmUps = 60;
    private const int Viewers = 8;
    private const int PagesEach = 10;

    public static async Task MeasureAsync(ThrowAway place, RunningSite site, SqlAlone sql, Workspace workspace, Scores scores, CancellationToken cancellationToken)
    {
        await PlantGoalsAsync(place, workspace, cancellationToken);
        var asked = 0;
        string Next() => Days(Interlocked.Increment(ref asked));

        var questions = await QuestionsAsync(place, workspace, Days(0), cancellationToken);
        var bytes = await site.GetAsync(Path(workspace, Days(0)), cancellationToken);
        Console.WriteLine($"  the Overview: {questions.Count} questions, {bytes / 1024} KB before compression");

        // The same days for both; the questions are composed outside the clock.
        var duel = new Duel();
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var days = Next();
            var these = await QuestionsAsync(place, workspace, days, cancellationToken);
            await duel.RoundAsync(() => site.GetAsync(Path(workspace, days), cancellationToken), () => sql.PartsAsync(these, cancellationToken), counts: round >= 0);
        }

        scores.AtMost("Overview page over HTTP, nothing remembered, against the SQL of its questions", duel.TimeRatio, 1.5, $"{duel.Product:0.0} against {duel.Yardstick:0.0} ms");

        var crowd = await Duel.RunAsync(5, 1,
            _ => CrowdAsync(() => site.GetAsync(Path(workspace, Next()), cancellationToken)),
            _ => CrowdAsync(() => sql.PartsAsync(questions, cancellationToken)));
        scores.AtLeast($"the same with {Viewers} viewers, throughput", crowd.SpeedRatio, .7,
            $"{Viewers * PagesEach / crowd.Product * 1000:0} against {Viewers * PagesEach / crowd.Yardstick * 1000:0} pages/s");
    }

    private static Task CrowdAsync(Func<Task> view) => Task.WhenAll(Enumerable.Range(0, Viewers).Select(async _ =>
    {
        for (var i = 0; i < PagesEach; i++) await view();
    }));

    // About ninety days, and never the same ones twice: neither the page nor its answers may be known already.
    private static string Days(int n) =>
        $"from={Invented.Last.AddDays(-89 - n / 40):yyyy-MM-dd}&to={Invented.Last.AddDays(-(n % 40)):yyyy-MM-dd}";

    private static string Path(Workspace workspace, string asked) => $"/{workspace.Key}/overview?{asked}";

    private static async Task<IReadOnlyList<Question>> QuestionsAsync(ThrowAway place, Workspace workspace, string asked, CancellationToken cancellationToken)
    {
        var viewing = Viewing.Of(workspace, "http://here" + Path(workspace, asked), TimeProvider.System);
        var frame = await Frame.ReadAsync(place.Database, workspace, viewing.LastDay, cancellationToken);
        var questions = new Questions(viewing.Filters, frame.Audience);
        foreach (var goal in frame.Goals) GoalReader.Ask(goal, frame, viewing.Days.To, questions);
        StageNumbers.Ask(viewing, questions);
        FilterValues.Ask(viewing, questions);
        WhyMoved.Ask(viewing, questions);
        return [.. questions.All];
    }

    private static async Task PlantGoalsAsync(ThrowAway place, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await place.Database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("""
            insert into goal (workspace_id, goal_id, effective_from, name, metric, kind, amount, baseline_from, baseline_to, starts_on, ends_on)
            select @WorkspaceId, g.goal_id, @start, g.name, g.metric, g.kind, g.amount, @baselineFrom, @baselineTo, @start, @end
            from (values (1, 'Retention', 'web_retention', 'relative', .25::float8), (2, 'Net Promoter Score', 'nps', 'absolute', 70),
                         (3, 'First response time', 'first_response', 'reduction', .15)) as g(goal_id, name, metric, kind, amount)
            """, new
        {
            workspace.WorkspaceId,
            start = new DateOnly(Invented.Last.Year, 1, 1),
            end = new DateOnly(Invented.Last.Year, 12, 31),
            baselineFrom = new DateOnly(Invented.Last.Year - 1, 7, 1),
            baselineTo = new DateOnly(Invented.Last.Year - 1, 12, 31),
        }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
