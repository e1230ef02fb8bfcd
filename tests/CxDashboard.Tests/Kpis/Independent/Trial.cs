// Puts the gateway and plain SQL side by side over many questions, and tells where they differ and how much was really answered.
using System.Globalization;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Kpis.Independent;

/// <summary>How a metric fared: <paramref name="Answered"/> counts the questions with a value that rests on something;
/// <paramref name="Cells"/> and <paramref name="Withheld"/> count cells.</summary>
internal sealed record Tally(string Metric, int Asked, int Refused, int Answered, int Cells, int Withheld)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Metric}: {Asked} asked, {Refused} refused, {Answered} answered, {Cells} cells, {Withheld} withheld");
}

/// <summary>One workspace under trial.</summary>
internal sealed class Trial(TestWarehouse warehouse, Workspace workspace, PlainSql sql, RandomQuestions asking, int seed)
{
    private readonly Random random = new(seed);

    public List<string> Wrong { get; } = [];

    public List<Tally> Tallies { get; } = [];

    public int Answered => Tallies.Sum(tally => tally.Answered);

    /// <summary>Asks about a metric, with all questions in one ask, and compares every cell.</summary>
    public async Task AskAsync(Metric metric, int questions)
    {
        var asked = Enumerable.Range(0, questions).Select(_ => asking.Any(metric, random)).ToList();
        var answers = await warehouse.Gateway.AskAsync(workspace, asked, TestContext.Current.CancellationToken);
        await using var plain = new PlainAnswers(warehouse, workspace, sql);
        var (refused, answered, cells, withheld) = (0, 0, 0, 0);
        foreach (var (question, told) in asked.Zip(answers.Lists))
        {
            if (asking.IsRefused(metric, question))
            {
                refused++;
                if (!RandomQuestions.IsRefusal(question, told)) Wrong.Add($"{question}: not refused but told {string.Join(", ", told)}");
                continue;
            }

            var expected = await plain.OfAsync(metric, question);
            cells += Math.Max(expected.Count, 1);
            withheld += told.Count(cell => cell.Measure.IsWithheld);
            if (told.Any(cell => cell.Measure is { Value: not null, N: > 0 })) answered++;
            Wrong.AddRange(Differences.Between(metric, question, expected, told, workspace));
        }

        Tallies.Add(new Tally(metric.Key, questions, refused, answered, cells, withheld));
    }

    /// <summary>Nothing differs, and of each metric at least so many questions had a value to differ in, <paramref name="besides"/>
    /// those that no fact speaks of.</summary>
    public void Holds(int answeredEach, params IReadOnlyList<string> besides)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', Tallies));
        Assert.True(Wrong.Count == 0, $"{Wrong.Count} of {Tallies.Sum(tally => tally.Cells)} differ, the first: {string.Join('\n', Wrong.Take(4))}");
        var silent = Tallies.Where(tally => besides.Contains(tally.Metric) ? tally.Answered > 0 : tally.Answered < answeredEach);
        Assert.True(!silent.Any(), $"not answered as often as expected: {string.Join("; ", silent)}");
    }
}
