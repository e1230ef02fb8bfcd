// What comments come to: by stage how they read, by theme how often it is spoken of, and what moved.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Statistics;

namespace CxDashboard.Core.Feedback;

/// <summary>Some comments by how they read.</summary>
public sealed record Readings(long Positive, long Neutral, long Negative, long Unknown)
{
    /// <summary>All of them.</summary>
    public long N => Estimated + Unknown;

    /// <summary>Those of which it could be estimated: what shares are of.</summary>
    public long Estimated => Positive + Neutral + Negative;

    public static Readings Of(IEnumerable<Comment> comments)
    {
        var by = comments.CountBy(comment => comment.Sentiment).ToDictionary();
        return new(by.GetValueOrDefault(Sentiment.Positive), by.GetValueOrDefault(Sentiment.Neutral), by.GetValueOrDefault(Sentiment.Negative), by.GetValueOrDefault(Sentiment.Unknown));
    }
}

/// <summary>The comments of a stage ('' for none). <c>IsWithheld</c>: shares would speak of too few people, or give others away.</summary>
public sealed record StageReadings(string Stage, Readings Readings, bool IsWithheld);

/// <summary>A share of comments: so many of n; withheld where either side of it is a small group.</summary>
public sealed record ThemeShare(long Hits, long N, bool IsWithheld)
{
    /// <summary>In 0 to 1; null where it is withheld or there is nothing to be a share of.</summary>
    public double? Value => IsWithheld || N == 0 ? null : (double)Hits / N;

    public Interval? Interval => Value is null ? null : Wilson.Interval(Hits, N);
}

/// <summary>A step of a trend.</summary>
public sealed record ThemePoint(DateRange Days, ThemeShare Share);

/// <summary>A theme ('none' for comments without one) over the days shown and, where there are any, those compared.</summary>
public sealed record ThemeFigures(string Theme, ThemeShare Now, ThemeShare? Before, Readings Readings, bool HidesReadings, IReadOnlyList<ThemePoint> Trend)
{
    /// <summary>The difference of both shares in points with its interval, and whether chance explains it; null where either is not known.</summary>
    public (Interval Points, double Difference, bool IsDetectable)? Change
    {
        get
        {
            if (Now.Value is not { } now || Before?.Value is not { } before) return null;
            var detectable = !DifferenceTest.OfProportions(Before.Hits, Before.N, Now.Hits, Now.N).NoDetectableChange();
            return (Newcombe.Difference(Now.Hits, Now.N, Before.Hits, Before.N).Times(100), 100 * (now - before), detectable);
        }
    }
}

/// <summary>Counts comments. Small groups are withheld as the gateway does it; an n is never hidden.</summary>
public sealed class FeedbackFigures(IReadOnlyList<Heard> now, IReadOnlyList<Heard>? before, IReadOnlyList<Heard> wider, Choice choice, int minimum)
{
    /// <summary>
    /// One line a stage, whatever stages and sentiments are chosen; the stages given come first and in their order.
    /// </summary>
    /// <param name="stages">The keys of the journey's stages.</param>
    public IReadOnlyList<StageReadings> ByStage(IReadOnlyList<string> stages)
    {
        bool IsShown(Heard heard) => choice.Takes(heard, Choice.Stage, Choice.Sentiment);
        var by = now.Where(IsShown).ToLookup(heard => heard.Comment.Stage ?? "", heard => heard.Comment);
        var all = wider.ToLookup(heard => heard.Comment.Stage ?? "", heard => heard.Comment);
        var rows = stages.Append("").Where(stage => stage.Length > 0 || by[stage].Any()).Select(stage => (Stage: stage, Readings: Readings.Of(by[stage]))).ToList();
        var hidden = Suppression.Of([.. rows.Select(row => row.Readings.Estimated)], minimum, totalIsShown: true);
        return [.. rows.Select((row, i) => new StageReadings(row.Stage, row.Readings, hidden[i] || IsSmall(Readings.Of(all[row.Stage]).Estimated - row.Readings.Estimated)))];
    }

    /// <summary>One line a theme and one for none, whatever themes are chosen, most spoken of first; none is last.</summary>
    public IReadOnlyList<ThemeFigures> ByTheme(IReadOnlyList<Theme> themes, IReadOnlyList<DateRange> steps)
    {
        var (here, there) = (Beside(now), before is null ? null : Beside(before));
        var buckets = steps.Select(days => here.Where(heard => days.Contains(heard.Comment.Day)).ToList()).ToList();
        return [.. themes.Select(theme => theme.Key).Select(Line).OrderByDescending(line => line.Now.Hits).Append(Line(Theme.None))];

        ThemeFigures Line(string theme)
        {
            var own = here.Where(heard => Has(heard, theme)).Select(heard => heard.Comment).ToList();
            var readings = Readings.Of(own);
            return new(theme, ShareOf(here, theme), there is null ? null : ShareOf(there, theme), readings, IsSmall(readings.Estimated) || IsSmall(here.Count - own.Count),
                [.. steps.Zip(buckets).Select(step => new ThemePoint(step.First, ShareOf(step.Second, theme)))]);
        }
    }

    /// <summary>The chosen comments, the newest first.</summary>
    public IReadOnlyList<Heard> Chosen { get; } = [.. now.Where(heard => choice.Takes(heard))];

    private List<Heard> Beside(IReadOnlyList<Heard> some) => [.. some.Where(heard => choice.Takes(heard, Choice.Theme))];

    private ThemeShare ShareOf(List<Heard> some, string theme) => new(some.Count(heard => Has(heard, theme)), some.Count, some.Count > 0 && some.Count < minimum);

    private static bool Has(Heard heard, string theme) => theme == Theme.None ? heard.Themes.Count == 0 : heard.Themes.Contains(theme);

    private bool IsSmall(long n) => n > 0 && n < minimum;
}
