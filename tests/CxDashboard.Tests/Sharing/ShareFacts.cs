// Two workspaces for the same share: one with everything, and its twin that holds only what the share's lock lets through.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Loading;
using CxDashboard.Tests.Segments;

namespace CxDashboard.Tests.Sharing;

internal static class ShareFacts
{
    public static readonly DateOnly First = new(2026, 1, 5);
    public const int Days = 120;

    public static readonly DateRange All = new(First, First.AddDays(Days - 1));

    public static readonly IReadOnlyDictionary<string, string[]> Values = new Dictionary<string, string[]>
    {
        ["channel"] = ["email", "web", "chat"], ["device"] = ["desktop", "mobile", "tablet"], ["country"] = ["Germany", "Austria"], ["segment"] = ["new", "returning"],
        ["reason"] = ["delivery", "late_reply", "form claims"],
    };

    /// <summary>The same where the workspace tells its segments by rules.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> RuledValues =
        new Dictionary<string, string[]>(Values) { ["segment"] = ["chatters", "phones", "regulars"] };

    /// <summary>Their rules; <see cref="SegmentOf"/> says the same by hand.</summary>
    public static readonly IReadOnlyList<Segment> Rules =
    [
        SegmentTests.Of("chatters", ("web_channel", ["chat"]), ("survey_label", ["new"])),
        SegmentTests.Of("phones", ("web_device", ["mobile"]), ("survey_channel", ["web"]), ("customer_label", ["new"])),
        SegmentTests.Of("regulars", ("web_channel", ["email"]), ("web_device", ["desktop"]), ("survey_label", ["returning"]), ("customer_label", ["returning"]), ("ticket_channel", ["email"])),
    ];

    /// <summary>Some facts of every kind from a seed.</summary>
    public static IReadOnlyDictionary<FactKind, IReadOnlyList<Fact>> Of(int seed)
    {
        var facts = new RandomFacts(seed, First, Days);
        return Enum.GetValues<FactKind>().ToDictionary(kind => kind, kind => (IReadOnlyList<Fact>)
            [.. Enumerable.Range(0, Many(kind)).Select(i => facts.Any(kind, i, Many(FactKind.Ticket))).DistinctBy(KeyOf)]);
    }

    // The first segment that takes a fact has it.
    private static string? SegmentOf(Fact fact) => fact switch
    {
        WebTraffic t => OfWeb(t.Channel, t.Device),
        WebEvent e => OfWeb(e.Channel, e.Device),
        WebPage p => OfWeb(p.Channel, p.Device),
        Ticket t => t.Channel == "email" ? "regulars" : "",
        Answer a => OfSurvey(a.Segment, a.Channel),
        Delivery d => OfSurvey(d.Segment, d.Channel),
        Customer c => c.Segment switch { "new" => "phones", "returning" => "regulars", _ => "" },
        _ => null,
    };

    private static string OfWeb(string channel, string device) => (channel, device) switch { ("chat", _) => "chatters", (_, "mobile") => "phones", ("email", "desktop") => "regulars", _ => "" };

    private static string OfSurvey(string? label, string? channel) => (label, channel) switch { ("new", _) => "chatters", (_, "web") => "phones", ("returning", _) => "regulars", _ => "" };

    /// <summary>What of the facts a lock lets through. Facts of a kind that lacks a locked dimension do not exist behind it at all.</summary>
    public static IReadOnlyDictionary<FactKind, IReadOnlyList<Fact>> Inside(
        IReadOnlyDictionary<FactKind, IReadOnlyList<Fact>> facts, IReadOnlyList<DimLock> locks, IReadOnlyList<DateRange> days, bool ruled = false)
    {
        var inside = facts.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Fact>)[.. pair.Value.Where(fact =>
            locks.All(one => (ruled && one.Dim == "segment" ? SegmentOf(fact) : DimOf(fact, one.Dim)) is { } value && one.Values.Contains(value)) && (DayOf(fact) is not { } day || days.Any(range => range.Contains(day))))]);
        // A rating has its ticket's channel.
        var tickets = inside[FactKind.Ticket].Cast<Ticket>().Select(ticket => ticket.TicketId).ToHashSet();
        inside[FactKind.Rating] = [.. facts[FactKind.Rating].Cast<Rating>().Where(rating => tickets.Contains(rating.TicketId))];
        // A purchase is its customer's.
        var customers = inside[FactKind.Customer].Cast<Customer>().Select(customer => customer.CustomerId).ToHashSet();
        inside[FactKind.Purchase] = [.. facts[FactKind.Purchase].Cast<Purchase>().Where(purchase => locks.Count == 0 || customers.Contains(purchase.CustomerId))];
        return inside;
    }

    /// <summary>A workspace with these facts, delivered and settled over all days. Its minimum is one: the sizes that guard small
    /// groups are asked for beyond the lock, where they can only take away.</summary>
    public static async Task<Workspace> LoadedAsync(TestWarehouse warehouse, string key, IReadOnlyDictionary<FactKind, IReadOnlyList<Fact>> facts, bool ruled = false)
    {
        var workspace = await warehouse.WorkspaceAsync(key, keepsVerbatims: true);
        await warehouse.DoAsync("insert into stage_rule values (@WorkspaceId, 'support', 'entered_by_page', '/help'), (@WorkspaceId, 'loyalty', 'entered_by_page', '/club')", workspace);
        if (ruled) await warehouse.SegmentsAsync(workspace, Rules);
        var source = await warehouse.SourceAsync(workspace);
        foreach (var (kind, some) in facts) await warehouse.LoadAsync(workspace, source, kind, some, settledTo: All.To, coversTo: All.To);
        return workspace with { MinimumN = 1, MinimumNNps = 1 };
    }

    private static int Many(FactKind kind) => kind switch { FactKind.WebEvent => 700, FactKind.WebPage => 300, FactKind.Answer => 800, FactKind.WebTraffic => 400, FactKind.Ticket => 300, _ => 120 };

    // The same cell twice in one page would be one fact that a filter may not cut in two.
    private static object KeyOf(Fact fact) => fact switch
    {
        WebTraffic t => (t.Day, t.Channel, t.Device, t.Country),
        WebEvent e => (e.Day, e.Event, e.Channel, e.Device),
        WebCohort c => (c.Start, c.Week),
        WebUsers u => (u.Grain, u.Day),
        WebLanding l => (l.Day, l.Landing),
        WebPage p => (p.Day, p.Page, p.Channel, p.Device),
        _ => fact,
    };

    // A ticket counts on several days of its own, and a rating needs its ticket's channel: those are cut by channel alone.
    private static DateOnly? DayOf(Fact fact) => fact switch
    {
        WebTraffic t => t.Day,
        WebEvent e => e.Day,
        WebLanding l => l.Day,
        WebPage p => p.Day,
        Delivery d => d.Day,
        Spend s => s.Day,
        Answer a => a.SubmittedAt is var at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Berlin).DateTime) : null,
        _ => null,
    };

    private static string? DimOf(Fact fact, string dim) => (fact, dim) switch
    {
        (WebTraffic t, "channel") => t.Channel,
        (WebTraffic t, "device") => t.Device,
        (WebTraffic t, "country") => t.Country,
        (WebEvent e, "channel") => e.Channel,
        (WebEvent e, "device") => e.Device,
        (WebLanding l, "landing") => l.Landing,
        (WebPage p, "channel") => p.Channel,
        (WebPage p, "device") => p.Device,
        (Ticket t, "channel") => t.Channel,
        (Ticket t, "reason") => t.Tags.FirstOrDefault(tag => tag.StartsWith("reason_", StringComparison.Ordinal))?[7..] ?? (t.Form is { } form ? $"form {form}" : ""),
        (Answer a, "channel") => a.Channel,
        (Answer a, "segment") => a.Segment,
        (Delivery d, "channel") => d.Channel,
        (Delivery d, "segment") => d.Segment,
        (Spend s, "channel") => s.Channel,
        (Customer c, "segment") => c.Segment,
        _ => null,
    };

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
}
