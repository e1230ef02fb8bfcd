// The periods people ask for by name, in one list.
namespace CxDashboard.Core.Calendars;

/// <summary>A named period: its name for people, its word in a URL, and what it stands for.</summary>
public sealed record PeriodPreset(string Name, PeriodBound From, PeriodBound To)
{
    /// <summary>The name with hyphens, for example last-28-days.</summary>
    public string Slug => Name.Replace(' ', '-');

    /// <summary>
    /// Every preset, in the order of a menu. "Last n days" ends yesterday, as today is not over; "to date" includes
    /// today; "last 12 months" are the twelve whole months before this one.
    /// </summary>
    public static IReadOnlyList<PeriodPreset> All { get; } =
    [
        Named("last 28 days", "now-28d/d", "now-1d/d"),
        Named("last 90 days", "now-90d/d", "now-1d/d"),
        Named("month to date", "now/M", "now/d"),
        Named("quarter to date", "now/Q", "now/d"),
        Named("year to date", "now/y", "now/d"),
        Named("fiscal year to date", "now/fy", "now/d"),
        Named("last 12 months", "now-12M/M", "now-1M/M"),
    ];

    /// <summary>The preset of a name or slug, whatever its case; null when there is none.</summary>
    public static PeriodPreset? Find(string nameOrSlug)
    {
        ArgumentNullException.ThrowIfNull(nameOrSlug);
        var name = nameOrSlug.Trim().Replace('-', ' ');
        return All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    private static PeriodPreset Named(string name, string from, string to) =>
        new(name, PeriodBound.Parse(from)!, PeriodBound.Parse(to)!);
}
