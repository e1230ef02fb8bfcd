// How positive or negative a comment reads: a word list's estimate, made once when the comment is loaded.
using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.Core.Feedback;

/// <summary>
/// The polarity of English comments from the words in AFINN-165, with negation. Sources: F. Å. Nielsen, A new ANEW,
/// ESWC workshop 2011 (the words); C. J. Hutto, E. Gilbert, VADER, ICWSM 2014 (negation by −0.74 within three words, and
/// the sum s brought into −1..1 as s/√(s²+15)).
/// </summary>
public static partial class Polarity
{
    /// <summary>From this polarity on a comment counts as positive, below its opposite as negative.</summary>
    public const int Decided = 5;

    private const double Negated = -.74;
    private const int NegationReaches = 3;
    private const double Flattening = 15;

    private static readonly FrozenDictionary<string, int> Rated = ReadRated();

    private static readonly FrozenSet<string> Negations = FrozenSet.ToFrozenSet(
        ["not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "nowhere", "hardly", "without", "cannot"]);

    /// <summary>−100 to 100 in hundredths, 0 for neither; null without a comment, or for one that is not recognisably English.</summary>
    public static short? Of(string? comment)
    {
        if (string.IsNullOrWhiteSpace(comment)) return null;
        var words = Words().Matches(comment.Replace('’', '\'').ToLowerInvariant()).Select(match => match.Value).ToList();
        if (!Language.IsEnglish(words, Rated.ContainsKey)) return null;
        var sum = words.Select((word, i) => Value(words, word, i)).Sum();
        return (short)Math.Round(100 * sum / Math.Sqrt(sum * sum + Flattening), MidpointRounding.AwayFromZero);
    }

    private static double Value(List<string> words, string word, int at)
    {
        if (IsNegation(word) || !Rated.TryGetValue(word, out var value)) return 0;
        var isNegated = words.Skip(Math.Max(0, at - NegationReaches)).Take(Math.Min(at, NegationReaches)).Any(IsNegation);
        return isNegated ? value * Negated : value;
    }

    private static bool IsNegation(string word) => Negations.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal);

    private static FrozenDictionary<string, int> ReadRated()
    {
        using var list = new StreamReader(typeof(Polarity).Assembly.GetManifestResourceStream("afinn-165.txt")!);
        return list.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.Split(' ')).ToFrozenDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\p{L}+(?:'\p{L}+)?")]
    private static partial Regex Words();
}
