// Zendesk: tickets with their metrics by either of two ways, satisfaction ratings, and the targets that tickets were given.
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

public sealed class ZendeskConnector(VendorHttp http, TimeProvider clock) : IConnector
{
    private const string ByExport = "export";
    private const string ByKeyset = "keyset";

    internal static readonly Setting BaseUrl = new("baseUrl", "Address", "https://SUBDOMAIN.zendesk.com") { Hosts = ["*.zendesk.com"] };
    internal static readonly Setting Email = new("email", "E-mail", "The administrator whose API token is used.");
    internal static readonly Setting Token = new("token", "API token", "Admin Center, Apps and integrations, APIs, Zendesk API.", Secret: true);
    private static readonly Setting Way = new("tickets", "Reading tickets", "export, or keyset for an account that may not use the incremental export.", Required: false, Default: ByExport) { IsRare = true };

    private static readonly SourceStream Tickets = new("tickets", "Tickets", FactKind.Ticket);
    private static readonly SourceStream Ratings = new("ratings", "Satisfaction ratings", FactKind.Rating);
    private static readonly SourceStream Targets = new("targets", "Targets of tickets", FactKind.TicketTarget);

    // A rating may be given or changed after newer ones were read.
    private static readonly TimeSpan RatingOverlap = TimeSpan.FromDays(1);

    public string Name => "zendesk";

    public string Title => "Zendesk";

    public string DefaultCron => "*/15 * * * *";

    public IReadOnlyList<Setting> Settings { get; } = [BaseUrl, Email, Token, Way];

    public IReadOnlyList<SourceStream> Streams { get; } = [Tickets, Ratings, Targets];

    public IAsyncEnumerable<Batch> PullAsync(Pull pull, CancellationToken cancellationToken) =>
        pull.Stream.Name == Tickets.Name ? WayOf(pull).ReadAsync(pull, ZendeskAccount.Of(pull), cancellationToken)
        : pull.Stream.Name == Targets.Name ? new ZendeskTargets(http, clock).ReadAsync(pull, ZendeskAccount.Of(pull), cancellationToken)
        : pull.Stream.Name == Ratings.Name ? RatingsAsync(pull, cancellationToken)
        : throw new ArgumentException($"Zendesk has no stream {pull.Stream.Name}.", nameof(pull));

    public async Task<Trial> TryAsync(Pull pull, CancellationToken cancellationToken)
    {
        var account = ZendeskAccount.Of(pull);
        var lines = new List<TrialLine> { await WayOf(pull).TryAsync(pull, account, cancellationToken) };
        try
        {
            using var ratings = await http.SendAsync(
                account.Get("/api/v2/satisfaction_ratings.json?page[size]=1") with { Limit = account.Lists, Explain = NotOnThePlan }, cancellationToken);
            lines.Add(new TrialLine("Satisfaction ratings can be read."));
        }
        catch (SourceFault missing) when (missing.Kind == FaultKind.Refused)
        {
            lines.Add(new TrialLine(missing.Message, IsFine: false));
        }

        return new Trial(lines);
    }

    private IZendeskTickets WayOf(Pull pull) => pull.Setting(Way) switch
    {
        ByExport => new ZendeskExport(http, clock),
        ByKeyset => new ZendeskKeyset(http, clock),
        var other => throw new SourceFault(FaultKind.Misconfigured, $"The setting \"tickets\" is \"{other}\": give {ByExport} or {ByKeyset}.") { Setting = Way.Key },
    };

    private async IAsyncEnumerable<Batch> RatingsAsync(Pull pull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var account = ZendeskAccount.Of(pull);
        var read = pull.Cursor is { } cursor ? DateTimeOffset.Parse(cursor, CultureInfo.InvariantCulture) : pull.Begin + RatingOverlap;
        var start = (read - RatingOverlap).ToUnixTimeSeconds();
        var end = pull.End is { } last ? $"&end_time={last.ToUnixTimeSeconds()}" : "";
        var latest = read;
        var seen = new HashSet<string?> { null };
        string? after = null;
        for (var more = true; more;)
        {
            var on = after is null ? "" : $"&page[after]={ZendeskAccount.Escaped(after)}";
            using var page = await http.SendAsync(
                account.Get($"/api/v2/satisfaction_ratings.json?start_time={start}{end}&page[size]=100{on}") with { Limit = account.Lists, Explain = NotOnThePlan },
                cancellationToken);
            var meta = page.Json.At("meta");
            more = meta?.At("has_more") is { ValueKind: JsonValueKind.True };
            after = meta?.Text("after_cursor");
            if (more && !seen.Add(after))
            {
                throw new SourceFault(FaultKind.Nonsense, "Zendesk's ratings say there are more but their cursor does not move.");
            }

            var batch = ZendeskAccount.ToBatch(page, "satisfaction_ratings", ZendeskRows.Rating, pull.Cursor);
            latest = batch.Records.OfType<Rating>().Select(rating => rating.UpdatedAt).Append(latest).Max();

            // Pages follow no order this connector may rely on, so only a whole walk moves the cursor.
            yield return more ? batch : batch with { Cursor = latest > read ? ZendeskAccount.Iso(latest) : pull.Cursor };
        }
    }

    private static SourceFault? NotOnThePlan(VendorRefusal refusal) =>
        refusal.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound
            ? new SourceFault(FaultKind.Refused,
                $"Satisfaction ratings are not part of this Zendesk plan, or the agent may not read them ({(int)refusal.Status}{(refusal.Words.Length > 0 ? $": {refusal.Words}" : "")}). Tickets are read without them.")
            : null;
}
