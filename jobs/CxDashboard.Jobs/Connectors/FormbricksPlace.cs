// How far Formbricks' responses are read: the history by when they were begun, the changes by when they were made.
using System.Globalization;

namespace CxDashboard.Jobs.Connectors;

/// <summary>The cursor. <paramref name="Begun"/>: where the walk through the history stands; <paramref name="Mark"/>: changes up to then
/// are read, or will be once the history is.</summary>
internal sealed record FormbricksPlace(DateTimeOffset? Begun, DateTimeOffset? Mark, bool HistoryRead)
{
    private const string Empty = "-";
    private const string Whole = "all";

    public static FormbricksPlace Parse(string? cursor)
    {
        if (cursor is null) return new FormbricksPlace(null, null, false);
        var parts = cursor.Split('|');
        return new FormbricksPlace(parts[0] == Whole ? null : Read(parts[0]), parts.Length > 1 ? Read(parts[1]) : null, parts[0] == Whole);
    }

    public override string ToString() => $"{(HistoryRead ? Whole : Begun is { } begun ? Iso(begun) : Empty)}|{(Mark is { } mark ? Iso(mark) : Empty)}";

    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Read(string part) => part == Empty ? null : DateTimeOffset.Parse(part, CultureInfo.InvariantCulture);
}

/// <summary>A walk from the newest change back to the mark. Pages join by a few rows, since a deletion pulls the rest forward.</summary>
internal sealed class FormbricksChanges(DateTimeOffset mark)
{
    // A change is dated when it is made and seen when it is through: what lies so little before the mark is read again.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);
    private const int Joint = 5;

    private readonly DateTimeOffset reach = mark - Overlap;
    private readonly HashSet<string> met = [];
    private (string First, string Last)? before;

    public int Skip { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>The newest change the walk has met; never before the mark.</summary>
    public DateTimeOffset Newest { get; private set; } = mark;

    public void Take(FormbricksRows page, int size)
    {
        (string First, string Last)? ends = page.Count > 0 ? (page.Ids[0], page.Ids[^1]) : null;
        var isLast = page.IsLast(size, Skip);
        if (Skip > 0 && !isLast && ends == before)
            throw new SourceFault(FaultKind.Nonsense, "Formbricks' paging does not move: a page came twice.");
        if (Skip > 0 && page.Count > 0 && !page.Ids.Any(met.Contains))
        {
            // More was deleted meanwhile than pages share: a page back, until they join again.
            Skip = Math.Max(0, Skip - size);
            return;
        }

        page.EnsureDescending();
        before = ends;
        met.UnionWith(page.Ids);
        Newest = page.Latest > Newest ? page.Latest.Value : Newest;
        Skip += Math.Max(1, page.Count - Joint);
        IsOver = isLast || page.Earliest < reach;
    }
}
