// Days that stand out, and slow drift that no single day betrays, each with the rule that found it in words.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Kpis;

/// <summary>One finding. <paramref name="Rule"/> says what fired and by how much.</summary>
public sealed record Finding(DateOnly Day, bool IsDrift, string Rule);

/// <summary>Looks for findings in a series of settled days.</summary>
public static class UnusualDays
{
    /// <summary>How many days before the range serve as its history: sixteen of each weekday.</summary>
    public const int History = 112;

    /// <summary>
    /// Unusual days: same-weekday robust z over the sixteen weeks before each day. Drift: CUSUM of the distance from the
    /// weekday's median before the range, in robust deviations; the first day of each direction's signal is named.
    /// </summary>
    /// <param name="settled">Values of settled days only, those before the range included.</param>
    public static IReadOnlyList<Finding> In(IReadOnlyDictionary<DateOnly, double> settled, DateRange range)
    {
        ArgumentNullException.ThrowIfNull(settled);
        return [.. Single(settled, range).Concat(Drifts(settled, range)).OrderBy(finding => finding.Day).ThenBy(finding => finding.IsDrift)];
    }

    private static IEnumerable<Finding> Single(IReadOnlyDictionary<DateOnly, double> settled, DateRange range)
    {
        foreach (var (day, value) in settled.Where(pair => range.Contains(pair.Key)))
        {
            if (RobustScore.Of(value, Earlier(settled, day, day)) is not { IsUnusual: true } score) continue;
            var side = score.Z > 0 ? "above" : "below";
            var by = double.IsInfinity(score.Z) ? "which had never moved" : $"robust z {Signed(score.Z)}, beyond {Text(RobustScore.UnusualBeyond)}";
            yield return new Finding(day, false, $"{side} the usual {day.DayOfWeek} ({Text(score.Median)}): {by}");
        }
    }

    private static IEnumerable<Finding> Drifts(IReadOnlyDictionary<DateOnly, double> settled, DateRange range)
    {
        var usual = Enumerable.Range(0, 7).Select(i => range.From.AddDays(i))
            .Select(day => (day.DayOfWeek, Values: Earlier(settled, range.From.AddDays(6), range.From, day.DayOfWeek)))
            .Where(weekday => weekday.Values.Count >= RobustScore.FewestDays)
            .ToDictionary(weekday => weekday.DayOfWeek, weekday => Percentile.Of([.. weekday.Values.Order()], .5));
        var before = settled.Where(pair => pair.Key < range.From && pair.Key >= range.From.AddDays(-History) && usual.ContainsKey(pair.Key.DayOfWeek))
            .Select(pair => pair.Value - usual[pair.Key.DayOfWeek]).ToList();
        if (before.Count < 2 * RobustScore.FewestDays) yield break;
        var deviation = RobustScore.Of(0, before)!.Value;
        if (deviation.Spread <= 0) yield break;

        var days = settled.Keys.Where(day => range.Contains(day) && usual.ContainsKey(day.DayOfWeek)).Order().ToList();
        var sums = Cusum.Of([.. days.Select(day => settled[day] - usual[day.DayOfWeek])], deviation.Median, deviation.Spread);
        foreach (var (drifts, sum, word) in new (Func<CusumPoint, bool>, Func<CusumPoint, double>, string)[]
                 { (p => p.DriftsUp, p => p.Up, "upward"), (p => p.DriftsDown, p => p.Down, "downward") })
        {
            var at = sums.ToList().FindIndex(point => drifts(point));
            if (at < 0) continue;
            var since = at;
            while (since > 0 && sum(sums[since - 1]) > 0) since--;
            yield return new Finding(days[at], true,
                $"{word} drift since {days[since].ToString("MMM d", CultureInfo.InvariantCulture)}: the sum of deviations from the sixteen weeks before "
                + $"(CUSUM, k {Text(Cusum.Slack)}σ) passed {Text(Cusum.Limit)}σ");
        }
    }

    private static List<double> Earlier(IReadOnlyDictionary<DateOnly, double> settled, DateOnly from, DateOnly before, DayOfWeek? weekday = null)
    {
        // Week by week back from the day, or from the day of that weekday at or before it.
        var start = from;
        while (weekday is { } wanted && start.DayOfWeek != wanted) start = start.AddDays(-1);
        var values = new List<double>();
        for (var day = start; day >= before.AddDays(-History); day = day.AddDays(-7))
            if (day < before && settled.TryGetValue(day, out var value)) values.Add(value);
        return values;
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);

    private static string Signed(double value) => (value > 0 ? "+" : "−") + Math.Abs(value).ToString("0.0", CultureInfo.InvariantCulture);
}
