// The page of feedback: what people wrote, by stage and theme, and their words.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web.Drill;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Feedback;

/// <summary>Everything the page shows. Absence says why there are no comments to show, and what to do about it.</summary>
public sealed record FeedbackView(
    string Lead, string? Absence, IReadOnlyList<StageRow> Stages, IReadOnlyList<ThemeRow> Themes, TrendView? Trend, QuotesView Quotes, IReadOnlyList<SourceLink> Sources,
    IReadOnlyList<FilterChip> Chips, string ClearHref, IReadOnlyList<Theme> Kept, FeedbackAddress Address, DateRange Days,
    IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices)
{
    internal static async Task<FeedbackView> LoadAsync(
        Database database, IGateway gateway, Workspace workspace, bool mayEdit, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (viewing, address) = (Viewing.Of(workspace, uri, clock), FeedbackAddress.Of(uri));
        var frame = await gateway.FrameAsync(workspace, viewing.GoalDay, cancellationToken);
        var asked = new Questions(viewing.Filters, frame.Audience);
        var values = FilterValues.Ask(viewing, asked);
        // How far the data reach, and why there are none, is the gateway's to say.
        var before = viewing.Against is { } against ? asked.AddUnfiltered("sentiment_scored", against) : (int?)null;
        var state = asked.AddUnfiltered("sentiment_scored", viewing.Days);
        var answers = await gateway.AskAsync(workspace, asked.All, cancellationToken);
        var health = await gateway.StreamsAsync(workspace, cancellationToken);

        var compares = before is { } at && !answers[at].Single().Measure.StartsBeforeData;
        var heard = await FeedbackReading.LoadAsync(database, frame, viewing, compares ? viewing.Against : null, cancellationToken);
        var figures = new FeedbackFigures(heard.Now, heard.Before, heard.Wider, address.Choice, workspace.MinimumN);
        var words = new FeedbackWords(frame, heard, address, mayEdit);
        var steps = FeedbackWords.StepsOf(viewing.Days, workspace.Calendar);
        var byTheme = figures.ByTheme(heard.Themes, steps);
        var pins = mayEdit ? await Pins.ReadAsync(database, workspace, cancellationToken) : null;
        return new FeedbackView(
            words.Lead(viewing), heard.Absence ?? (heard.Now.Count == 0 ? answers[state].Single().Measure.Why ?? "Nobody wrote a comment in these days." : null),
            [.. figures.ByStage([.. frame.Stages.Select(stage => stage.Key)]).Select(words.Row)],
            [.. byTheme.Select(theme => words.Row(theme, viewing.Against is not null, compares))], words.Trend(byTheme),
            QuotesView.Of(figures.Chosen, words, viewing.Filters, address, pins, workspace.MinimumN), words.Sources(),
            words.Chips(viewing.Filters), address.Cleared(viewing.Filters.Select(filter => filter.Dim).Distinct()), heard.Themes, address, viewing.Days,
            Bars.Of(address.Uri, viewing, values.Read(answers), frame.Audience), Numbers.Freshness.Line(health, clock.GetUtcNow()),
            [.. viewing.Faults, .. address.Faults, .. heard.Notes, .. words.Unknown()]);
    }
}

/// <summary>A source of comments, and the way to its own alone.</summary>
public sealed record SourceLink(string Name, string Href, bool IsChosen);

/// <summary>Quotes from one on, and the ways to the older and the newest ones. Absence says why there are none.</summary>
public sealed record QuotesView(string Note, IReadOnlyList<Quote> Rows, string? Absence, string? NewestHref, string? OlderHref)
{
    public const int PageSize = 20;

    internal static QuotesView Of(
        IReadOnlyList<Heard> chosen, FeedbackWords words, IReadOnlyList<Filter> filters, FeedbackAddress address, Pins? pins, int minimum)
    {
        // A comment tells its stage, source and words itself; whose it is, a filter would tell of a few.
        if (chosen.Count > 0 && chosen.Count < minimum && filters.Any(FeedbackReading.Honours))
            return new("", [], $"Withheld: with these filters there are fewer than {minimum} comments, and they would tell who wrote them. Remove {string.Join(" or ", filters.Where(FeedbackReading.Honours).Select(filter => filter.Dim).Distinct())} to read them.", null, null);
        var from = address.After is { } after ? chosen.Where(heard => heard.Comment.Key.IsAfter(after)) : chosen;
        var rows = from.Take(PageSize + 1).ToList();
        var shown = rows.Take(PageSize).ToList();
        var own = pins is null ? null : address.Choice.Of(Choice.Theme).Count == 1 ? pins with { N = chosen.Count } : pins;
        return new($"{Format.Count(chosen.Count)}, the newest first", [.. shown.Select(heard => words.Quote(heard, own))],
            shown.Count > 0 ? null : address.After is null ? "No comment is chosen by all of these." : "There are no older ones.",
            address.After is null ? null : address.Newest, rows.Count > PageSize ? address.Behind(shown[^1].Comment.Key) : null);
    }
}
