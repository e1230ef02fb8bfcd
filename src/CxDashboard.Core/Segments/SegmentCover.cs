// How much of what the sources delivered each segment takes, by rules that are in force or only being drafted.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Segments;

/// <summary>The facts of one kind of source. <paramref name="Taken"/> by segment's key, '' for those that none takes;
/// <paramref name="Matching"/> the same of those alone that the edited segment's rules match.</summary>
public sealed record SideCover(Side Side, long All, IReadOnlyDictionary<string, long> Taken, IReadOnlyDictionary<string, long> Matching)
{
    /// <summary>How many the edited segment's rules match, whoever takes them.</summary>
    public long Matches => Matching.Values.Sum();

    /// <summary>The share of all facts in thousandths; null where there are none.</summary>
    public int? Thousandths(long n) => All == 0 ? null : (int)Math.Round(1000d * n / All);
}

/// <summary>What a list of segments takes of the facts of some days.</summary>
public sealed record SegmentCover(DateRange Days, IReadOnlyDictionary<Side, SideCover> Sides)
{
    /// <summary>The days that are looked at: enough to be typical, few enough to be counted while somebody types.</summary>
    public const int LastDays = 90;

    public static DateRange DaysOf(Workspace workspace, TimeProvider clock)
    {
        var today = workspace.Today(clock);
        return new DateRange(today.AddDays(-LastDays), today.AddDays(-1));
    }

    /// <summary>Counts the facts; <paramref name="edited"/> is the key of the segment being edited, if one is.</summary>
    public static async Task<SegmentCover> ReadAsync(
        Session session, Workspace workspace, IReadOnlyList<Segment> segments, string? edited, DateRange days, CancellationToken cancellationToken)
    {
        var rows = (await session.QueryAsync<Row>(SqlScripts.Read("queries/segment_counts.sql"), new
        {
            workspace.WorkspaceId,
            list = SegmentBook.Json(segments),
            edited = edited ?? "",
            first = days.From,
            last = days.To,
        }, cancellationToken)).ToLookup(row => row.Side);
        return new SegmentCover(days, Enum.GetValues<Side>().ToDictionary(side => side, side => Of(side, [.. rows[side.ToString()]])));
    }

    private static SideCover Of(Side side, IReadOnlyList<Row> rows) =>
        new(side, rows.Sum(row => row.N), Sums(rows), Sums([.. rows.Where(row => row.Matches)]));

    private static Dictionary<string, long> Sums(IReadOnlyList<Row> rows) =>
        rows.GroupBy(row => row.Segment).ToDictionary(segment => segment.Key, segment => segment.Sum(row => row.N));

    private sealed record Row
    {
        public required string Side { get; init; }
        public required string Segment { get; init; }
        public bool Matches { get; init; }
        public long N { get; init; }
    }
}

/// <summary>A value that occurs and could be named by a rule.</summary>
public sealed record SegmentValue
{
    public required string Field { get; init; }
    public required string Value { get; init; }
    public long N { get; init; }

    /// <summary>The most frequent values of each field, most first.</summary>
    public static async Task<ILookup<string, SegmentValue>> ReadAsync(Session session, Workspace workspace, DateRange days, CancellationToken cancellationToken) =>
        (await session.QueryAsync<SegmentValue>(SqlScripts.Read("queries/segment_values.sql"),
            new { workspace.WorkspaceId, first = days.From, last = days.To }, cancellationToken)).ToLookup(value => value.Field);
}
