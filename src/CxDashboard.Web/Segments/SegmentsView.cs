// The list of segments: what each takes of every kind of source, and what none takes.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Segments;

/// <summary>One segment, or with an empty key what belongs to none.</summary>
public sealed record SegmentRow(string Key, string Name, string Kind, IReadOnlyList<string> Rules, IReadOnlyList<CoverCell> Cover);

/// <summary>What the page of segments shows. <c>Kept</c> is the list as it is stored, for changes of its order.</summary>
public sealed record SegmentsView(
    IReadOnlyList<SegmentRow> Rows, IReadOnlyList<Segment> Kept, string Days, (string Text, string Tone) Freshness)
{
    public static async Task<SegmentsView> LoadAsync(Database database, Workspace workspace, TimeProvider clock, CancellationToken cancellationToken)
    {
        var days = SegmentCover.DaysOf(workspace, clock);
        IReadOnlyList<Segment> segments;
        SegmentCover cover;
        await using (var session = await database.OpenAsync(workspace.Scope, cancellationToken))
        {
            segments = await SegmentBook.ReadAsync(session, workspace, cancellationToken);
            cover = await SegmentCover.ReadAsync(session, workspace, segments, null, days, cancellationToken);
        }

        var health = await SourceHealth.StreamsAsync(database, workspace, cancellationToken);
        var audience = new Audience(segments, []);
        return new SegmentsView([.. segments.Select(segment => Row(segment, cover, audience)), Rest(segments, cover)], segments, Span(days), Numbers.Freshness.Line(health, clock.GetUtcNow()));
    }

    /// <summary>The days looked at, in words.</summary>
    internal static string Span(DateRange days) => Format.Days(days.From, days.To);

    /// <summary>What one segment takes of one kind of source.</summary>
    internal static CoverCell Cell(Segment segment, Side side, SegmentCover cover, Audience audience) => segment.Has(side)
        ? CoverCell.Of(cover.Sides[side], cover.Sides[side].Taken.GetValueOrDefault(segment.Key), side == Side.Web ? NotByStage(segment, audience) : null)
        : CoverCell.None(side, $"no {side.Word()} rule");

    private static SegmentRow Row(Segment segment, SegmentCover cover, Audience audience) => new(
        segment.Key, segment.Name, segment.Kind.ToString().ToLowerInvariant(),
        [.. Enum.GetValues<Side>().Select(side => SegmentWords.Rules(segment, side)).OfType<string>()],
        [.. Enum.GetValues<Side>().Select(side => Cell(segment, side, cover, audience))]);

    private static SegmentRow Rest(IReadOnlyList<Segment> segments, SegmentCover cover) => new("", "No segment", "", [],
        [.. Enum.GetValues<Side>().Select(side => segments.Any(segment => segment.Has(side))
            ? CoverCell.Of(cover.Sides[side], cover.Sides[side].Taken.GetValueOrDefault(""))
            : CoverCell.None(side, $"no {side.Word()} rule"))]);

    private static string? NotByStage(Segment segment, Audience audience) =>
        audience.Refusal(Catalogue.Get("stage_volume"), [new Filter(Audience.Segment, segment.Key)]) is { } why ? $"not by stage: {why[(why.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]}" : null;
}
