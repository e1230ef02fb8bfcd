// How many values a split may have: the largest stay, and what is left out is the whole less them.
using System.Text.Json;

namespace CxDashboard.Core.Kpis;

internal static class LargestGroups
{
    /// <summary>
    /// Of a split with more than <see cref="CompiledQuestions.MostGroups"/> values those rows that stay: of its largest values by n.
    /// Questions about one split, such as the days shown and those compared with, keep the same ones.
    /// </summary>
    public static IEnumerable<KeyValuePair<CellKey, Parts>> Of(IReadOnlyList<Question> questions, IReadOnlyDictionary<CellKey, Parts> parts)
    {
        var kept = new Dictionary<int, HashSet<string>>();
        foreach (var split in parts.Where(part => questions[part.Key.Question].Breakdown is not null).ToLookup(part => part.Key.Question).GroupBy(question => SplitOf(questions[question.Key])))
        {
            var values = split.SelectMany(question => question).GroupBy(part => part.Key.Value).ToList();
            if (values.Count <= CompiledQuestions.MostGroups) continue;
            var largest = values.OrderByDescending(value => value.Sum(part => part.Value.N)).ThenBy(value => value.Key, StringComparer.Ordinal)
                .Take(CompiledQuestions.MostGroups).Select(value => value.Key).ToHashSet();
            foreach (var question in split) kept[question.Key] = largest;
        }

        return parts.Where(part => !kept.TryGetValue(part.Key.Question, out var largest) || largest.Contains(part.Key.Value));
    }

    private static string SplitOf(Question question) => JsonSerializer.Serialize(new { question.Metric, question.Breakdown, question.Filters });
}
