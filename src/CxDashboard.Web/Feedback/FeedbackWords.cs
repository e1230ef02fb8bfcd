// The figures of feedback in the words and lines of its page.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Feedback;

/// <summary>A stage with how its comments read; Absence stands where shares are withheld.</summary>
public sealed record StageRow(string Name, string Href, bool IsChosen, string N, IReadOnlyList<ReadingPart> Parts, string? Absence);

/// <summary>One reading's share. Width in thousandths; Tone: good, none or bad.</summary>
public sealed record ReadingPart(string Name, string Share, string? Margin, int From, int Width, string Tone, string Href, bool IsChosen);

/// <summary>A theme's line. EditHref is null for "no theme" and for readers.</summary>
public sealed record ThemeRow(
    string Name, string Href, bool IsChosen, string N, string? Share, string? Margin, string Change, string? Negative, Sparkline? Line, string? EditHref);

/// <summary>The trend of one theme.</summary>
public sealed record TrendView(string Title, string Note, TrendShape? Shape);

internal sealed class FeedbackWords(Frame frame, FeedbackReading heard, FeedbackAddress address, bool mayEdit)
{
    private const int MostWeeks = 27;

    private readonly Dictionary<string, string> themes = heard.Themes.ToDictionary(theme => theme.Key, theme => theme.Name);

    /// <summary>Weeks, or months where there would be too many.</summary>
    public static IReadOnlyList<DateRange> StepsOf(DateRange days, WorkspaceCalendar calendar)
    {
        var unit = days.Days > 7 * MostWeeks ? CalendarUnit.Month : CalendarUnit.Week;
        var steps = new List<DateRange>();
        for (var whole = CalendarUnits.Around(days.From, unit, calendar); whole.From <= days.To; whole = CalendarUnits.Around(whole.To.AddDays(1), unit, calendar)) steps.Add(whole.Intersect(days)!.Value);
        return steps;
    }

    public string Lead(Viewing viewing)
    {
        var readings = Readings.Of(heard.Now.Select(one => one.Comment));
        if (readings.N == 0) return "What people wrote in surveys and beside the ratings of their tickets.";
        return $"{Format.Count(readings.N)} comments in {Format.Days(viewing.Days.From, viewing.Days.To)}"
            + (readings.Estimated < frame.Workspace.MinimumN ? "." : $", {Share(readings.Negative, readings.Estimated)} of {Format.Count(readings.Estimated)} read negative, as a word list estimates it.")
            + (readings.N < frame.Workspace.MinimumN ? "" : $" {Share(heard.Now.Count(one => one.Themes.Count == 0), readings.N)} have no theme.");
    }

    public StageRow Row(StageReadings stage)
    {
        var readings = stage.Readings;
        var parts = new List<ReadingPart>();
        foreach (var (sentiment, n) in new[] { (Sentiment.Positive, readings.Positive), (Sentiment.Neutral, readings.Neutral), (Sentiment.Negative, readings.Negative) })
        {
            if (stage.IsWithheld || readings.Estimated == 0) break;
            var (name, from) = (Choice.NameOf(sentiment), parts.Sum(part => part.Width));
            var interval = Core.Statistics.Wilson.Interval(n, readings.Estimated);
            parts.Add(new ReadingPart(name, Share(n, readings.Estimated), Margin(interval), from, (int)(1000 * n / readings.Estimated), Quotes.Tone(sentiment),
                address.Toggle(Choice.Sentiment, name), address.Choice.Of(Choice.Sentiment).Contains(name)));
        }

        return new StageRow(StageName(stage.Stage), address.Toggle(Choice.Stage, stage.Stage), address.Choice.Of(Choice.Stage).Contains(stage.Stage),
            Format.Count(readings.N) + (readings.Unknown > 0 ? $" ({Format.Count(readings.Unknown)} not estimated)" : ""), parts,
            readings.N == 0 ? "nobody wrote" : readings.Estimated == 0 ? "none could be estimated" : stage.IsWithheld ? Withheld(readings.Estimated) : null);
    }

    public ThemeRow Row(ThemeFigures theme, bool isCompared, bool reachesData) => new(
        ThemeName(theme.Theme), address.Toggle(Choice.Theme, theme.Theme), address.Choice.Of(Choice.Theme).Contains(theme.Theme),
        $"{Format.Count(theme.Now.Hits)} of {Format.Count(theme.Now.N)}", theme.Now.Value is { } share ? Percent(share) : null,
        theme.Now.Interval is { } interval ? Margin(interval) : theme.Now.IsWithheld ? Withheld(theme.Now.N) : null,
        !isCompared ? "not compared" : !reachesData ? "the days compared reach before the data" : ChangeOf(theme),
        theme.Readings.Estimated == 0 ? null : theme.HidesReadings ? Withheld(theme.Readings.Estimated) : $"{Share(theme.Readings.Negative, theme.Readings.Estimated)} of {Format.Count(theme.Readings.Estimated)}",
        Sparkline.Of([.. theme.Trend.Select(point => point.Share.Value)]),
        mayEdit && theme.Theme != Theme.None ? address.Editing(theme.Theme) : null);

    /// <summary>Of the theme that is chosen, else of the one most spoken of.</summary>
    public TrendView? Trend(IReadOnlyList<ThemeFigures> byTheme)
    {
        if (byTheme.FirstOrDefault(theme => address.Choice.Of(Choice.Theme).Contains(theme.Theme)) is not { } theme) theme = byTheme[0];
        if (theme.Now.Hits == 0) return null;
        var every = Math.Max(1, (theme.Trend.Count + 3) / 4);
        var shown = theme.Trend.Count(point => point.Share.Value is not null);
        return new TrendView($"{ThemeName(theme.Theme)}, share of comments", shown < 2 ? $"too few steps with {frame.Workspace.MinimumN} comments or more" : $"n {theme.Trend.Min(point => point.Share.N)} to {theme.Trend.Max(point => point.Share.N)} a step; steps with fewer than {frame.Workspace.MinimumN} are left out",
            shown < 2 ? null : TrendShape.Of(new TrendData
            {
                Caption = $"Share of comments about {ThemeName(theme.Theme)}, in percent",
                Steps = [.. theme.Trend.Select((point, i) => new TrendStep($"{Format.Days(point.Days.From, point.Days.To)}, n {point.Share.N}",
                    i % every == 0 ? point.Days.From.ToString("MMM d", CultureInfo.InvariantCulture) : null))],
                Current = [.. theme.Trend.Select(point => (decimal?)(100 * point.Share.Value))],
                Write = value => $"{Format.Number(value, 0)}%",
            }));
    }

    public Quote Quote(Heard one, Pins? pins) => Quotes.Of(one.Comment, pins, SourceName(FeedbackReading.Key(one.Comment.SourceId))) with { Themes = [.. one.Themes.Select(ThemeName)] };

    public IReadOnlyList<FilterChip> Chips(IReadOnlyList<Filter> filters) =>
    [
        .. from field in Choice.Fields
           from value in address.Choice.Of(field)
           select new FilterChip($"{field} {ValueName(field, value)}", address.Toggle(field, value)),
        .. filters.Select(filter => new FilterChip($"{filter.Dim} {frame.Audience.NameOf(filter)}", address.Toggle(filter.Dim, filter.Value))),
    ];

    /// <summary>The sources with a way to each.</summary>
    public IReadOnlyList<SourceLink> Sources() =>
        [.. heard.Now.CountBy(one => FeedbackReading.Key(one.Comment.SourceId)).OrderByDescending(one => one.Value)
            .Select(one => new SourceLink($"{SourceName(one.Key)} {Format.Count(one.Value)}", address.Toggle(Choice.Source, one.Key), address.Choice.Of(Choice.Source).Contains(one.Key)))];

    /// <summary>What the address chooses and there is not.</summary>
    public IEnumerable<string> Unknown()
    {
        foreach (var theme in address.Choice.Of(Choice.Theme).Where(key => key != Theme.None && !themes.ContainsKey(key))) yield return $"There is no theme “{theme}” any more; remove it from the filters.";
        foreach (var stage in address.Choice.Of(Choice.Stage).Where(key => key.Length > 0 && frame.Stages.All(one => one.Key != key))) yield return $"There is no stage “{stage}”; remove it from the filters.";
    }

    private string ValueName(string field, string value) => field switch
    {
        Choice.Stage => StageName(value),
        Choice.Source => SourceName(value),
        Choice.Theme => ThemeName(value),
        _ => value,
    };

    private string StageName(string key) => key.Length == 0 ? "no stage" : frame.Stages.FirstOrDefault(stage => stage.Key == key)?.Name ?? key;

    private string ThemeName(string key) => key == Theme.None ? "No theme" : themes.GetValueOrDefault(key, key);

    private string SourceName(string key) => heard.Sources.GetValueOrDefault(key, key);

    private string Withheld(long n) => n < frame.Workspace.MinimumN ? $"not enough comments, n {n}" : "withheld beside a small group";

    private static string ChangeOf(ThemeFigures theme)
    {
        if (theme.Change is not { } change) return theme.Before is { N: 0 } ? "nothing to compare with" : "not enough comments to compare";
        var span = $"{Signed(change.Points.Low)} to {Signed(change.Points.High)}";
        return change.IsDetectable ? $"{Signed(change.Difference)} points ({span})" : $"no detectable change ({span})";
    }

    private static string Signed(double points) => Format.Signed((decimal)points, 1);

    private static string Margin(Core.Statistics.Interval interval) => $"± {Format.Number((decimal)(100 * interval.HalfWidth), 0)} points";

    private static string Share(long hits, long n) => Percent((double)hits / n);

    private static string Percent(double share) => $"{Format.Number((decimal)(100 * share), 0)}%";
}
