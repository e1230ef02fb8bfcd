// How fast a page's numbers are answered, against the database alone and against the facts.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Benchmarks;

internal sealed class ReadRatios(Gateway gateway, SqlAlone sql, Workspace workspace, Scores scores)
{
    private const int Viewers = 8;

    /// <summary>Both roads must give the same numbers before their times are compared.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var questions = OverviewQuestions.Of(Invented.Last, 90);
        var answers = await gateway.AskAsync(workspace, questions, cancellationToken);
        for (var i = 0; i < questions.Count; i++)
        {
            var facts = await sql.FactsAsync(questions[i], cancellationToken);
            foreach (var cell in answers[i])
            {
                var isMedian = Catalogue.Get(questions[i].Metric).Shape == Shape.Duration;
                var fact = facts.GetValueOrDefault((cell.Stage, cell.Bucket));
                if (fact.N != cell.Measure.N || (isMedian && cell.Measure.Value is { } median && median != fact.A))
                    throw new InvalidOperationException($"{questions[i]} gives {cell}, but the facts say {fact}: times of different answers cannot be compared.");
            }

            if (facts.Count != answers[i].Count)
                throw new InvalidOperationException($"{questions[i]} has {answers[i].Count} cells, but the facts have {facts.Count}.");
        }
    }

    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        foreach (var days in new[] { 90, 365 })
        {
            var duel = await Duel.RunAsync(40, 10,
                round => gateway.AskAsync(workspace, Ask(days, round), cancellationToken),
                round => sql.PartsAsync(Ask(days, round), cancellationToken));
            scores.AtMost($"gateway against its own SQL, {days} days", duel.TimeRatio, 1.2, Seen(duel));
        }

        foreach (var (days, goal) in new[] { (90, 1d / 50), (365, 1d / 100) })
        {
            var duel = await Duel.RunAsync(5, 1,
                round => sql.PartsAsync(Ask(days, round), cancellationToken),
                round => sql.FactsAsync(Ask(days, round), cancellationToken));
            scores.AtMost($"that SQL against the facts, {days} days", duel.TimeRatio, goal, Seen(duel));
        }

        var long365 = await Duel.RunAsync(30, 5,
            round => sql.PartsAsync(Ask(365, round), cancellationToken),
            round => sql.PartsAsync(Ask(90, round), cancellationToken));
        scores.AtMost("that SQL over 365 days against 90 days", long365.TimeRatio, 2, Seen(long365));

        var crowd = await Duel.RunAsync(5, 1,
            round => CrowdAsync(n => gateway.AskAsync(workspace, Ask(90, n + round), cancellationToken)),
            round => CrowdAsync(n => sql.PartsAsync(Ask(90, n + round), cancellationToken)));
        scores.AtLeast($"{Viewers} askers at once, throughput against SQL alone", crowd.SpeedRatio, .7,
            $"{Viewers * AsksEach / crowd.Product * 1000:0} against {Viewers * AsksEach / crowd.Yardstick * 1000:0} pages/s");
    }

    private const int AsksEach = 15;

    private static Task CrowdAsync(Func<int, Task> ask) => Task.WhenAll(Enumerable.Range(0, Viewers).Select(async viewer =>
    {
        for (var i = 0; i < AsksEach; i++) await ask(viewer * AsksEach + i);
    }));

    // Each round ends on another day, so that no round finds the last one's answers.
    private static IReadOnlyList<Question> Ask(int days, int round) => OverviewQuestions.Of(Invented.Last.AddDays(-(round % 120)), days);

    private static string Seen(Duel duel) => $"{duel.Product:0.0} against {duel.Yardstick:0.0} ms";
}
