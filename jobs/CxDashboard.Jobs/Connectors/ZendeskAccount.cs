// A Zendesk account and the pages it hands over: how to ask, how a page becomes a batch, and how large pages may be.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

internal sealed record ZendeskAccount(string Address, AuthenticationHeaderValue Credential)
{
    /// <summary>The vendor allows ten incremental exports a minute to an account, whoever asks.</summary>
    public RequestLimit Exports => new($"zendesk exports {Address}", 10, TimeSpan.FromSeconds(61));

    /// <summary>A share of what the smallest plan allows, so that other integrations can go on.</summary>
    public RequestLimit Lists => new($"zendesk {Address}", 180, TimeSpan.FromSeconds(61));

    public static ZendeskAccount Of(Pull pull) => new(
        VendorAddress.Of(pull, ZendeskConnector.BaseUrl),
        new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{pull.Setting(ZendeskConnector.Email)}/token:{pull.Setting(ZendeskConnector.Token)}"))));

    public VendorCall Get(string pathAndQuery) => new("Zendesk", () =>
        new HttpRequestMessage(HttpMethod.Get, Address + pathAndQuery)
        {
            Headers = { Authorization = Credential, Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
        })
    { Explain = Refusal };

    /// <summary>The rows of a list; those that cannot be meant become rejects without anything personal. A row read as null is left out.</summary>
    public static Batch ToBatch(VendorPage page, string list, Func<JsonElement, Fact?> read, string? cursor)
    {
        var records = new List<Fact>();
        var rejects = new List<Reject>();
        foreach (var row in Rows(page, list))
        {
            try
            {
                if (read(row) is { } fact) records.Add(fact);
            }
            catch (FormatException reason)
            {
                rejects.Add(new Reject(ZendeskRows.WithoutPeople(row), reason.Message));
            }
        }

        return new Batch(records, cursor, Rejects: rejects, Notes: new BatchNotes(page.Body.Length, page.QuotaLeft)) { Answers = [page.Body] };
    }

    public static IEnumerable<JsonElement> Rows(VendorPage page, string list) =>
        page.Json.At(list) is { ValueKind: JsonValueKind.Array } rows ? rows.EnumerateArray()
        : throw new SourceFault(FaultKind.Nonsense, $"Zendesk's answer lacks the list \"{list}\".");

    /// <summary>Zendesk refuses a start within the last minute.</summary>
    public static long FirstStart(DateTimeOffset begin, TimeProvider clock) =>
        Math.Min(begin.ToUnixTimeSeconds(), clock.GetUtcNow().ToUnixTimeSeconds() - 61);

    public static string Escaped(string value) => Uri.EscapeDataString(value);

    private static SourceFault? Refusal(VendorRefusal refusal)
    {
        return refusal.Status switch
        {
            HttpStatusCode.Unauthorized => new SourceFault(FaultKind.Refused,
                $"Zendesk refuses this e-mail address with this token ({Said()}): check both, and that token access is switched on in Admin Center.") { Setting = ZendeskConnector.Token.Key },
            HttpStatusCode.Forbidden => new SourceFault(FaultKind.Refused,
                $"Zendesk knows the agent but does not let them export tickets ({Said()}): use an administrator's e-mail address and token.")
            { Setting = ZendeskConnector.Email.Key, Permission = "administrator (incremental ticket export)" },
            HttpStatusCode.NotFound => new SourceFault(FaultKind.Misconfigured,
                $"There is no Zendesk account at this address ({Said()}): check the subdomain.") { Setting = ZendeskConnector.BaseUrl.Key },
            _ => null,
        };

        string Said() => refusal.Words.Length > 0 ? $"{(int)refusal.Status}: {refusal.Words}" : $"{(int)refusal.Status}";
    }

    public static string Iso(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>How many rows to ask for: halved when a page is too heavy to build in time, and doubled again after some good ones.</summary>
internal sealed class ZendeskPageSize
{
    private const int GoodPagesBeforeLarger = 4;

    private readonly int largest;
    private readonly int smallest;
    private int goodPages;

    public ZendeskPageSize(int largest, int smallest) => (this.largest, this.smallest, Now) = (largest, smallest, largest);

    public int Now { get; private set; }

    /// <summary>The status that is handed back for a smaller try; null when pages cannot get smaller.</summary>
    public HttpStatusCode? HandBack => Now > smallest ? HttpStatusCode.GatewayTimeout : null;

    /// <summary>True when the page was too heavy and is to be asked for again.</summary>
    public bool WasTooHeavy(VendorPage page)
    {
        if (page.Status == HttpStatusCode.GatewayTimeout)
        {
            (Now, goodPages) = (Math.Max(smallest, Now / 2), 0);
            return true;
        }

        // At ten pages a minute small ones make a backfill crawl: one bad moment shall not last.
        if (++goodPages % GoodPagesBeforeLarger == 0) Now = Math.Min(largest, Now * 2);
        return false;
    }
}
