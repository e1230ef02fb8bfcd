// The metrics by stage that the table and the journey share: asked once for all stages, for the days and those compared with.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Numbers;

/// <summary>Asks for and reads metrics for each stage.</summary>
public sealed class StageNumbers
{
    /// <summary>The rows of the stage table, in order.</summary>
    public static IReadOnlyList<string> Metrics => StageMetrics.All;

    private readonly Dictionary<string, (int? Now, int? Before)> asked = [];

    private StageNumbers(Viewing viewing, Questions questions)
    {
        foreach (var metric in Metrics)
        {
            asked[metric] = (questions.Add(metric, viewing.Days, stage: Question.EachStage),
                questions.Add(metric, viewing.Against, stage: Question.EachStage));
        }
    }

    public static StageNumbers Ask(Viewing viewing, Questions questions) => new(viewing, questions);

    /// <summary>True when the metric can honour the page's filter.</summary>
    public bool Honours(string metric) => asked[metric].Now is not null;

    /// <summary>The measure at a stage; null when nothing of the metric was seen there in these days.</summary>
    public Measure? Now(string metric, Stage stage, Answers answers) => At(asked[metric].Now, stage, answers);

    /// <summary>The measure of the days compared with.</summary>
    public Measure? Before(string metric, Stage stage, Answers answers) => At(asked[metric].Before, stage, answers);

    private static Measure? At(int? question, Stage stage, Answers answers) =>
        question is { } at ? answers[at].FirstOrDefault(cell => cell.Stage == stage.Key)?.Measure : null;
}
