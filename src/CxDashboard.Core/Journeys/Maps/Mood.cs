// How a stage feels as measured, on the scale on which people draw it, and whether the two agree.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>
/// A measured feeling from −100 to 100 with half the width of its interval (95 %): the mean of satisfaction, as satisfied minus
/// other answers in percent, and of the comments' estimated polarity × 100, as far as each has enough answers. The half widths
/// add up as those of independent means: √(Σ h²) ÷ count.
/// </summary>
public sealed record Mood(double Level, double HalfWidth, long N, string Made)
{
    /// <summary>Beyond this, and beyond the interval, what was drawn and what was measured disagree; beyond twice this, far.</summary>
    public const double Apart = 25;

    /// <summary>The mood of a stage; null where neither can be told.</summary>
    public static Mood? Of(Measure? satisfaction, Measure? sentiment)
    {
        var parts = new List<(double Level, double Half, long N, string Name)>();
        if (satisfaction is { Value: { } satisfied }) parts.Add((2 * satisfied - 100, 2 * (satisfaction.Interval?.HalfWidth ?? 0), satisfaction.N, "satisfaction"));
        if (sentiment is { Value: { } polarity }) parts.Add((100 * polarity, 100 * (sentiment.Interval?.HalfWidth ?? 0), sentiment.N, "sentiment"));
        return parts.Count == 0 ? null : new Mood(parts.Average(part => part.Level), Math.Sqrt(parts.Sum(part => part.Half * part.Half)) / parts.Count,
            parts.Sum(part => part.N), string.Join(" and ", parts.Select(part => part.Name)));
    }

    /// <summary>How the measured differs from what was drawn, in words that follow the stage's name; null where they agree.</summary>
    public string? Against(double drawn)
    {
        var apart = Level - drawn;
        if (Math.Abs(apart) <= Math.Max(Apart, HalfWidth)) return null;
        return $"feels {(Math.Abs(apart) > 2 * Apart ? "far " : "")}{(apart < 0 ? "worse" : "better")} than we thought";
    }

    /// <summary>A level in a word, as a face would say it.</summary>
    public static string Word(double level) => level switch { >= 60 => "delighted", >= 20 => "pleased", > -20 => "neutral", > -60 => "worried", _ => "frustrated" };
}
