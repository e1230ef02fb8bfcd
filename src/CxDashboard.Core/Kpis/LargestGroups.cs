// How many values a split may have: the largest stay, and what is left out is the whole less them.
using System.Text.Json;

namespace CxDashboard.Core.Kpis;

internal static class LargestGroups
{
    /// <summary>
    /// For each question whose split has more than <see cref="CompiledQuestions.MostGroups"/> values, those that stay: the
    /// largest by n. Questions about one split, such as the days shown and those compared with, keep the same ones.
    /// </summary>
    public static IReadOnlyDictionary<int, HashSet<string>> Of(IReadOnlyList<Question> questions, IEnumerable<(int Question, string Value, long N)> parts)
    {
        var sizes = parts.Where(part => questions[part.Question].Breakdown is not null).ToLookup(part => part.Question);
        var kept = new Dictionary<int, HashSet<string>>();
        foreach (var split in sizes.GroupBy(question => SplitOf(questions[question.Key])))
        {
            var values = split.SelectMany(question => question).GroupBy(part => part.Value).ToList();
            if (values.Count <= CompiledQuestions.MostGroups) continue;
            var largest = values.OrderByDescending(value => value.Sum(part => part.N)).ThenBy(value => value.Key, StringComparer.Ordinal)
                .Take(CompiledQuestions.MostGroups).Select(value => value.Key).ToHashSet();
            foreach (var question in split) kept[question.Key] = largest;
        }

        return kept;
    }

    private static string SplitOf(Question question) => JsonSerializer.Serialize(new { question.Metric, question.Breakdown, question.Filters });
}
