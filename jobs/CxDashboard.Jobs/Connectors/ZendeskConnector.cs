// Zendesk: tickets with their metrics by the incremental cursor export, and satisfaction ratings.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

public sealed class ZendeskConnector(VendorHttp http, TimeProvider clock) : IConnector
{
    private const int LargestPage = 1000;
    private const int SmallestPage = 100;
    private const int GoodPagesBeforeLarger = 4;

    private static readonly Setting BaseUrl = new("baseUrl", "Address", "https://SUBDOMAIN.zendesk.com") { Hosts = ["*.zendesk.com"] };
    private static readonly Setting Email = new("email", "E-mail", "The administrator whose API token is used.");
    private static readonly Setting Token = new("token", "API token", "Admin Center, Apps and integrations, APIs, Zendesk API.", Secret: true);

    private static readonly SourceStream Tickets = new("tickets", "Tickets", FactKind.Ticket);
    private static readonly SourceStream Ratings = new("ratings", "Satisfaction ratings", FactKind.Rating);

    // A rating may be given or changed after newer ones were read.
    private static readonly TimeSpan RatingOverlap = TimeSpan.FromDays(1);

    public string Name => "zendesk";

    public string Title => "Zendesk";

    public string DefaultCron => "*/15 * * * *";

    public IReadOnlyList<Setting> Settings { get; } = [BaseUrl, Email, Token];

    public IReadOnlyList<SourceStream> Streams { get; } = [Tickets, Ratings];

    public IAsyncEnumerable<Batch> PullAsync(Pull pull, CancellationToken cancellationToken) =>
        pull.Stream.Name == Tickets.Name ? TicketsAsync(pull, cancellationToken)
        : pull.Stream.Name == Ratings.Name ? RatingsAsync(pull, cancellationToken)
        : throw new ArgumentException($"Zendesk has no stream {pull.Stream.Name}.", nameof(pull));

    public async Task<Trial> TryAsync(Pull pull, CancellationToken cancellationToken)
    {
        var account = Account.Of(pull);
        var lines = new List<TrialLine>();
        // The export's own permission is what tickets need, and only the export asks for it.
        using (var export = await http.SendAsync(
            account.Get($"/api/v2/incremental/tickets/cursor.json?start_time={FirstStart(pull.Begin)}&per_page=1") with { Limit = account.Exports }, cancellationToken))
        {
            var count = ToBatch(export, "tickets", ZendeskRows.Ticket, null).Records.Count;
            lines.Add(new TrialLine(count > 0 ? "The ticket export answers and has tickets." : "The ticket export answers; it has no ticket since the first day.", count > 0));
        }

        try
        {
            using var ratings = await http.SendAsync(
                account.Get("/api/v2/satisfaction_ratings.json?page[size]=1") with { Limit = account.Calls, Explain = NotOnThePlan }, cancellationToken);
            lines.Add(new TrialLine("Satisfaction ratings can be read."));
        }
        catch (SourceFault missing) when (missing.Kind == FaultKind.Refused)
        {
            lines.Add(new TrialLine(missing.Message, IsFine: false));
        }

        return new Trial(lines);
    }

    private async IAsyncEnumerable<Batch> TicketsAsync(Pull pull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var account = Account.Of(pull);
        var cursor = pull.Cursor;
        var seen = new HashSet<string?> { cursor };
        var (pageSize, goodPages) = (LargestPage, 0);
        for (var ended = false; !ended;)
        {
            var from = cursor is null ? $"start_time={FirstStart(pull.Begin)}" : $"cursor={Uri.EscapeDataString(cursor)}";
            using var page = await http.SendAsync(
                account.Get($"/api/v2/incremental/tickets/cursor.json?{from}&per_page={pageSize}&include=metric_sets") with
                {
                    Limit = account.Exports,
                    HandBack = pageSize > SmallestPage ? HttpStatusCode.GatewayTimeout : null,
                },
                cancellationToken);
            if (page.Status == HttpStatusCode.GatewayTimeout)
            {
                // The page was too heavy to build in time; a lighter one often is not.
                (pageSize, goodPages) = (Math.Max(SmallestPage, pageSize / 2), 0);
                continue;
            }

            if (++goodPages % GoodPagesBeforeLarger == 0)
            {
                // At ten pages a minute small ones make a backfill crawl: one bad moment shall not last.
                pageSize = Math.Min(LargestPage, pageSize * 2);
            }

            ended = EndOfStream(page.Json);
            var next = page.Json.Text("after_cursor");
            if (!ended && !seen.Add(next))
            {
                throw new SourceFault(FaultKind.Nonsense, "Zendesk's ticket export says there is more but its cursor does not move.");
            }

            // An account without tickets has no cursor yet.
            cursor = next ?? cursor;
            var batch = ToBatch(page, "tickets", ZendeskRows.Ticket, cursor);
            // A backfill ends with the tickets that last changed after its last day: the live window has those.
            ended |= pull.End is { } end && batch.Records.OfType<Ticket>().Any(ticket => ticket.Version >= end.ToUnixTimeSeconds());
            yield return batch;
        }
    }

    private async IAsyncEnumerable<Batch> RatingsAsync(Pull pull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var account = Account.Of(pull);
        var read = pull.Cursor is { } cursor ? DateTimeOffset.Parse(cursor, CultureInfo.InvariantCulture) : pull.Begin + RatingOverlap;
        var start = (read - RatingOverlap).ToUnixTimeSeconds();
        var end = pull.End is { } last ? $"&end_time={last.ToUnixTimeSeconds()}" : "";
        var latest = read;
        var seen = new HashSet<string?> { null };
        string? after = null;
        for (var more = true; more;)
        {
            var on = after is null ? "" : $"&page[after]={Uri.EscapeDataString(after)}";
            using var page = await http.SendAsync(
                account.Get($"/api/v2/satisfaction_ratings.json?start_time={start}{end}&page[size]=100{on}") with { Limit = account.Calls, Explain = NotOnThePlan },
                cancellationToken);
            var meta = page.Json.At("meta");
            more = meta?.At("has_more") is { ValueKind: JsonValueKind.True };
            after = meta?.Text("after_cursor");
            if (more && !seen.Add(after))
            {
                throw new SourceFault(FaultKind.Nonsense, "Zendesk's ratings say there are more but their cursor does not move.");
            }

            var batch = ToBatch(page, "satisfaction_ratings", ZendeskRows.Rating, pull.Cursor);
            latest = batch.Records.OfType<Rating>().Select(rating => rating.UpdatedAt).Append(latest).Max();

            // Pages follow no order this connector may rely on, so only a whole walk moves the cursor.
            yield return more ? batch : batch with { Cursor = latest > read ? latest.ToString("O", CultureInfo.InvariantCulture) : pull.Cursor };
        }
    }

    private static SourceFault? NotOnThePlan(VendorRefusal refusal) =>
        refusal.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound
            ? new SourceFault(FaultKind.Refused,
                $"Satisfaction ratings are not part of this Zendesk plan, or the agent may not read them ({(int)refusal.Status}{(refusal.Words.Length > 0 ? $": {refusal.Words}" : "")}). Tickets are read without them.")
            : null;

    // Zendesk refuses a start within the last minute.
    private long FirstStart(DateTimeOffset begin) => Math.Min(begin.ToUnixTimeSeconds(), clock.GetUtcNow().ToUnixTimeSeconds() - 61);

    private static bool EndOfStream(JsonElement page) => page.At("end_of_stream")?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new SourceFault(FaultKind.Nonsense, "Zendesk's ticket export does not say whether there is more."),
    };

    private static Batch ToBatch(VendorPage page, string list, Func<JsonElement, Fact> read, string? cursor)
    {
        if (page.Json.At(list) is not { ValueKind: JsonValueKind.Array } rows)
        {
            throw new SourceFault(FaultKind.Nonsense, $"Zendesk's answer lacks the list \"{list}\".");
        }

        var records = new List<Fact>(rows.GetArrayLength());
        var rejects = new List<Reject>();
        foreach (var row in rows.EnumerateArray())
        {
            try
            {
                records.Add(read(row));
            }
            catch (FormatException reason)
            {
                rejects.Add(new Reject(ZendeskRows.WithoutPeople(row), reason.Message));
            }
        }

        return new Batch(records, cursor, Rejects: rejects, Notes: new BatchNotes(page.Body.Length, page.QuotaLeft));
    }

    private sealed record Account(string Address, AuthenticationHeaderValue Credential)
    {
        /// <summary>The vendor allows ten exports a minute to an account, whoever asks.</summary>
        public RequestLimit Exports => new($"zendesk exports {Address}", 10, TimeSpan.FromSeconds(61));

        public RequestLimit Calls => new($"zendesk {Address}", 180, TimeSpan.FromSeconds(61));

        public static Account Of(Pull pull) => new(
            VendorAddress.Of(pull, BaseUrl),
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{pull.Setting(Email)}/token:{pull.Setting(Token)}"))));

        public VendorCall Get(string pathAndQuery) => new("Zendesk", () =>
            new HttpRequestMessage(HttpMethod.Get, Address + pathAndQuery)
            {
                Headers = { Authorization = Credential, Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
            })
        { Explain = Refusal };

        private static SourceFault? Refusal(VendorRefusal refusal)
        {
            return refusal.Status switch
            {
                HttpStatusCode.Unauthorized => new SourceFault(FaultKind.Refused,
                    $"Zendesk refuses this e-mail address with this token ({Said()}): check both, and that token access is switched on in Admin Center.") { Setting = Token.Key },
                HttpStatusCode.Forbidden => new SourceFault(FaultKind.Refused,
                    $"Zendesk knows the agent but does not let them export tickets ({Said()}): use an administrator's e-mail address and token.")
                { Setting = Email.Key, Permission = "administrator (incremental ticket export)" },
                HttpStatusCode.NotFound => new SourceFault(FaultKind.Misconfigured,
                    $"There is no Zendesk account at this address ({Said()}): check the subdomain.") { Setting = BaseUrl.Key },
                _ => null,
            };

            string Said() => refusal.Words.Length > 0 ? $"{(int)refusal.Status}: {refusal.Words}" : $"{(int)refusal.Status}";
        }
    }
}
