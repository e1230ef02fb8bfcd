// How a number is expected to stand on a page, written down independently of the product's own formatting.
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.BrowserTests.Reading;

internal static partial class Figures
{
    private const char Minus = '\u2212';

    public static string Number(decimal value, int decimals) =>
        Math.Round(value, decimals, MidpointRounding.AwayFromZero).ToString("N" + decimals, CultureInfo.InvariantCulture).Replace('-', Minus);

    /// <summary>4,921 · 45.3k · 184k · 1.25M.</summary>
    public static string Count(decimal count) => count switch
    {
        < 9_995 => Number(count, 0),
        < 99_950 => Number(count / 1_000, 1) + "k",
        < 999_500 => Number(count / 1_000, 0) + "k",
        < 9_950_000 => Number(count / 1_000_000, 2) + "M",
        _ => Number(count / 1_000_000, 1) + "M",
    };

    /// <summary>The change as arrow, size and whether it is good: "▲ 1.6 good"; "– 0.0 flat" where it rounds to nothing.</summary>
    public static string Change(decimal difference, int decimals, bool higherIsBetter, string unit = "")
    {
        var rounded = Math.Round(difference, decimals, MidpointRounding.AwayFromZero);
        var size = Number(Math.Abs(rounded), decimals) + unit;
        return rounded == 0 ? $"– {size} flat" : $"{(rounded > 0 ? "▲" : "▼")} {size} {(rounded > 0 == higherIsBetter ? "good" : "bad")}";
    }

    /// <summary>The ranges of days in a text, in order: Aug 24 – Nov 21, 2026.</summary>
    public static IReadOnlyList<Days> Days(string text) =>
    [
        .. Range().Matches(text).Select(match =>
        {
            var to = Day($"{match.Groups["to"].Value}, {match.Groups["year"].Value}");
            var year = match.Groups["first"].Success ? match.Groups["first"].Value : match.Groups["year"].Value;
            return new Days(Day($"{match.Groups["from"].Value}, {year}"), to);
        }),
    ];

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "MMM d, yyyy", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<from>[A-Z][a-z]{2} \d{1,2})(, (?<first>\d{4}))? – (?<to>[A-Z][a-z]{2} \d{1,2}), (?<year>\d{4})")]
    private static partial Regex Range();
}
