// What a run found: one line a ratio, printed as a table at the end.
using System.Globalization;

namespace CxDashboard.Benchmarks;

/// <summary>A ratio with its goal; null for one that is told but has no goal.</summary>
internal sealed record Score(string Name, double Ratio, double? AtLeast, double? AtMost, string Seen)
{
    public string Goal => this switch
    {
        { AtLeast: { } least } => "≥ " + Scores.Print(least),
        { AtMost: { } most } => "≤ " + Scores.Print(most),
        _ => "",
    };

    public string Meets => this switch
    {
        { AtLeast: { } least } => Ratio >= least ? "yes" : "no",
        { AtMost: { } most } => Ratio <= most ? "yes" : "no",
        _ => "",
    };
}

internal sealed class Scores
{
    private readonly List<Score> scores = [];

    public void AtLeast(string name, double ratio, double goal, string seen) => Add(new Score(name, ratio, goal, null, seen));

    public void AtMost(string name, double ratio, double goal, string seen) => Add(new Score(name, ratio, null, goal, seen));

    public void Told(string name, double ratio, string seen) => Add(new Score(name, ratio, null, null, seen));

    public void WriteTable()
    {
        Console.WriteLine();
        Console.WriteLine("| what | ratio | goal | meets | seen in this run |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var score in scores)
            Console.WriteLine($"| {score.Name} | {Print(score.Ratio)} | {score.Goal} | {score.Meets} | {score.Seen} |");
    }

    /// <summary>Small ratios read better as fractions: 1/83 and not 0.012.</summary>
    public static string Print(double ratio) =>
        ratio is > 0 and < .1 ? string.Create(CultureInfo.InvariantCulture, $"1/{1 / ratio:0}")
        : ratio.ToString(ratio >= 10 ? "0" : "0.00", CultureInfo.InvariantCulture);

    private void Add(Score score)
    {
        scores.Add(score);
        Console.WriteLine($"  {score.Name}: {Print(score.Ratio)}  ({score.Seen})");
    }
}
