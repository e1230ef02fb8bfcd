// A kind of fact that comes in slices of whole days, each of which replaces what is stored of them, by one merge for all such kinds.
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Loading;

/// <param name="Key">The columns that tell a row from the others of its source, the day first.</param>
/// <param name="Measures">The columns that are counted of it.</param>
internal sealed record Slice(string Table, IReadOnlyList<string> Key, IReadOnlyList<string> Measures)
{
    public string Day => Key[0];

    public string Merge { get; } = SqlScripts.Read("load/slice.sql")
        .Replace("{table}", Table, StringComparison.Ordinal)
        .Replace("{day}", Key[0], StringComparison.Ordinal)
        .Replace("{key}", string.Join(", ", Key), StringComparison.Ordinal)
        .Replace("{measures}", string.Join(", ", Measures), StringComparison.Ordinal)
        .Replace("{replaced}", string.Join(", ", Measures.Select(name => $"{name} = excluded.{name}")), StringComparison.Ordinal);

    /// <summary>Null for kinds whose rows are told apart by an id, and come in any order.</summary>
    public static Slice? Of(FactKind kind) => Known.GetValueOrDefault(kind);

    private static readonly Dictionary<FactKind, Slice> Known = new()
    {
        [FactKind.WebTraffic] = Made(FactKind.WebTraffic, ["day", "channel", "device", "country"], "sessions", "engaged_sessions", "engagement_seconds", "new_users"),
        [FactKind.WebEvent] = Made(FactKind.WebEvent, ["day", "event", "channel", "device"], "sessions"),
        [FactKind.WebPage] = Made(FactKind.WebPage, ["day", "page", "channel", "device"], "sessions"),
        [FactKind.WebLanding] = Made(FactKind.WebLanding, ["day", "landing"], "sessions", "engaged_sessions", "key_events"),
        // A period belongs to the slice in which it ends.
        [FactKind.WebUsers] = Made(FactKind.WebUsers, ["day", "grain"], "users"),
        // A cohort's cells belong to the slice in which it begins.
        [FactKind.WebCohort] = Made(FactKind.WebCohort, ["start", "week"], "active", "total"),
    };

    private static Slice Made(FactKind kind, string[] key, params string[] measures) => new(kind.Table(), key, measures);
}
