// What an Overview page asks: three goals and a row of KPIs for each stage, over a range and the same days a year before.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Benchmarks;

internal static class OverviewQuestions
{
    private static readonly string[] Goals = ["web_retention", "nps", "first_response"];
    private static readonly string[] ByStage = ["stage_conversion", "stage_volume", "nps", "first_response", "csat"];

    /// <summary>The page's questions for so many days up to <paramref name="end"/>.</summary>
    public static IReadOnlyList<Question> Of(DateOnly end, int days)
    {
        var range = new DateRange(end.AddDays(1 - days), end);
        var yearBefore = new DateRange(range.From.AddYears(-1), range.To.AddYears(-1));
        var questions = new List<Question>();
        foreach (var metric in Goals)
        {
            questions.Add(new Question(metric, new DateRange(end.AddDays(-27), end)));
            questions.Add(new Question(metric, new DateRange(new DateOnly(end.Year - 1, 7, 1), new DateOnly(end.Year - 1, 12, 31))));
            questions.Add(new Question(metric, new DateRange(new DateOnly(end.Year, 1, 1), end), Grain.Month));
            questions.Add(new Question(metric, new DateRange(new DateOnly(end.Year - 1, 1, 1), new DateOnly(end.Year - 1, 12, 31)), Grain.Month));
        }

        foreach (var metric in ByStage)
        {
            questions.Add(new Question(metric, range, Stage: Question.EachStage));
            questions.Add(new Question(metric, yearBefore, Stage: Question.EachStage));
        }

        questions.Add(new Question("minutes_on_site", range));
        questions.Add(new Question("minutes_on_site", yearBefore));
        return questions;
    }
}
