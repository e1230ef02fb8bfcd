// Typeform: the answered questions of one form's responses (NPS, CSAT, CES, comment), oldest first.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

public sealed class TypeformConnector(VendorHttp http) : IConnector
{
    private const int LargestPage = 1000;
    private const int SmallestPage = 100;
    private const int TrialSize = 25;

    private static readonly Setting BaseUrl = new("baseUrl", "Address", "https://api.eu.typeform.com for accounts kept in Europe.", Required: false, Default: "https://api.typeform.com")
    {
        Hosts = ["api.typeform.com", "api.eu.typeform.com"], IsRare = true,
    };

    private static readonly Setting Token = new("token", "Access token", "A personal token with the scope responses:read.", Secret: true);
    private static readonly Setting FormId = new("formId", "Form", "The last part of the form's address.");
    private static readonly SurveyMap Map = new("reference", "hidden field", usual: true);

    // Answers may be missing for about half an hour, and partial responses are completed later: read that hour again.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(60);

    public string Name => "typeform";

    public string Title => "Typeform";

    public string DefaultCron => "*/30 * * * *";

    public IReadOnlyList<Setting> Settings { get; } =
        [BaseUrl, Token, FormId, .. Map.Settings];

    public IReadOnlyList<SourceStream> Streams { get; } = [new("responses", "Responses", FactKind.Answer)];

    /// <summary>
    /// Walks by <c>since</c> in ascending order and never by the tokens <c>before</c> and <c>after</c>: those clash with
    /// <c>sort</c>, and without <c>sort</c> the newest comes first, so that no page before the last could move the cursor.
    /// <c>since</c> is inclusive, so the rows of a page's last second come twice; a second with more than a page of them
    /// cannot be passed and is a fault.
    /// </summary>
    public async IAsyncEnumerable<Batch> PullAsync(Pull pull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var latest = pull.Cursor is { } cursor ? DateTimeOffset.Parse(cursor, CultureInfo.InvariantCulture) : (DateTimeOffset?)null;
        var since = latest - Overlap is { } again && again > pull.Begin ? again : pull.Begin;
        var until = pull.End is { } end ? $"&until={Instant(end)}" : "";
        var pageSize = LargestPage;
        for (var more = true; more;)
        {
            using var page = await http.SendAsync(
                Responses(pull, $"page_size={pageSize}&sort=submitted_at,asc&since={Instant(since)}{until}") with
                {
                    HandBack = pageSize > SmallestPage ? HttpStatusCode.GatewayTimeout : null,
                },
                cancellationToken);
            if (page.Status == HttpStatusCode.GatewayTimeout)
            {
                // The page was too heavy to build in time; a lighter one often is not.
                pageSize = Math.Max(SmallestPage, pageSize / 2);
                continue;
            }

            var items = Items(page);
            var (records, rejects, times) = Read(pull, items);
            var count = items.GetArrayLength();
            var last = times.Count > 0 ? times.Max() : since;
            var next = last.AddTicks(-(last.Ticks % TimeSpan.TicksPerSecond));
            var full = count >= pageSize;
            more = full || (next > since && page.Json.Whole("total_items") > count);
            if (more)
            {
                EnsureItMoves(times, since, next);
            }

            since = next;
            latest = latest > last || times.Count == 0 ? latest : last;
            yield return new Batch(
                records, latest?.ToString("O", CultureInfo.InvariantCulture), Rejects: rejects,
                Notes: new BatchNotes(page.Body.Length, page.QuotaLeft)) { Answers = [page.Body] };
        }
    }

    public async Task<Trial> TryAsync(Pull pull, CancellationToken cancellationToken)
    {
        using var page = await http.SendAsync(Responses(pull, $"page_size={TrialSize}"), cancellationToken);
        var items = Items(page);
        var all = page.Json.Whole("total_items") ?? items.GetArrayLength();
        var lines = new List<TrialLine> { new(all == 0 ? "The form answers; it has no response yet." : $"The form answers and has {all:#,0} responses.", all > 0) };
        var seen = items.EnumerateArray().SelectMany(item => item.Items("answers")).Select(answer => answer.At("field")?.Text("ref")).OfType<string>().ToHashSet();
        lines.AddRange(Map.Missing(pull, seen, items.GetArrayLength()));
        return new Trial(lines);
    }

    private static VendorCall Responses(Pull pull, string query)
    {
        var (address, token, form) = (VendorAddress.Of(pull, BaseUrl), pull.Setting(Token)!, Uri.EscapeDataString(pull.Setting(FormId)!));
        return new VendorCall("Typeform", () => new HttpRequestMessage(HttpMethod.Get, $"{address}/forms/{form}/responses?{query}")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        })
        {
            Limit = new RequestLimit($"typeform {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..16]}", 2, TimeSpan.FromSeconds(1.05)),
            Explain = Refusal,
        };
    }

    private static SourceFault? Refusal(VendorRefusal refusal)
    {
        var said = refusal.Words.Length > 0 ? $"{(int)refusal.Status}: {refusal.Words}" : $"{(int)refusal.Status}";
        return refusal.Status switch
        {
            HttpStatusCode.Unauthorized => new SourceFault(FaultKind.Refused,
                $"Typeform refuses the credentials ({said}): make a new personal token and enter it.") { Setting = Token.Key },
            HttpStatusCode.Forbidden => new SourceFault(FaultKind.Refused,
                $"Typeform refuses the credentials or lacks a permission ({said}): the token needs the scope responses:read, and its owner access to the form's workspace.")
            { Setting = Token.Key, Permission = "responses:read" },
            HttpStatusCode.NotFound => new SourceFault(FaultKind.Misconfigured,
                $"Typeform knows no such form ({said}): the form is the last part of its address, typeform.com/to/FORM.") { Setting = FormId.Key },
            _ => null,
        };
    }

    private static JsonElement Items(VendorPage page) => page.Json.At("items") is { ValueKind: JsonValueKind.Array } items
        ? items
        : throw new SourceFault(FaultKind.Nonsense, "Typeform's answer lacks the list \"items\".");

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // A page that is not ascending would make the walk skip what lies between; standing still would make it endless.
    private static void EnsureItMoves(List<DateTimeOffset> times, DateTimeOffset since, DateTimeOffset next)
    {
        if (times.Zip(times.Skip(1)).Any(pair => pair.First > pair.Second))
        {
            throw new SourceFault(FaultKind.Nonsense, "Typeform's responses are not in the order they were asked for.");
        }

        if (next <= since)
        {
            throw new SourceFault(FaultKind.Nonsense, "Typeform's paging does not move: a page came twice, or more than a page of responses share one second.");
        }
    }

    private static (List<Fact> Records, List<Reject> Rejects, List<DateTimeOffset> Times) Read(Pull pull, JsonElement items)
    {
        var kinds = Map.Kinds(pull);
        var (records, rejects, times) = (new List<Fact>(), new List<Reject>(), new List<DateTimeOffset>());
        foreach (var item in items.EnumerateArray())
        {
            try
            {
                // Not submitted yet (null, or the vendor's year 1): it comes again once it is.
                if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("submitted_at", out _))
                {
                    throw new FormatException("submitted_at is missing");
                }

                if (item.Instant("submitted_at") is not { Year: > 1 } submitted)
                {
                    continue;
                }

                times.Add(submitted);
                foreach (var answer in item.Items("answers"))
                {
                    ReadAnswer(item, answer, submitted);
                }
            }
            catch (FormatException reason)
            {
                rejects.Add(new Reject(Shown(item, null), reason.Message));
            }
        }

        return (records, rejects, times);

        void ReadAnswer(JsonElement item, JsonElement answer, DateTimeOffset submitted)
        {
            if (answer.At("field")?.Text("ref") is not { } question || !kinds.TryGetValue(question, out var kind))
            {
                return;
            }

            try
            {
                var landed = item.Instant("landed_at") ?? submitted;
                var given = new Given(
                    kind == "text" ? null : Number(answer, kind), kind == "text" ? answer.Text("text") : null, submitted,
                    (landed > submitted ? landed : submitted).ToUnixTimeMilliseconds(), field => item.At("hidden")?.Text(field));
                if (Map.Read(pull, item.Text("response_id") ?? item.Required("token"), question, kind, given) is { } fact)
                {
                    records.Add(fact);
                }
            }
            catch (FormatException reason)
            {
                rejects.Add(new Reject(Shown(item, answer), reason.Message));
            }
        }
    }

    private static decimal? Number(JsonElement answer, string kind) =>
        answer.Number("number") ?? (answer.At("type") is null || answer.Text("type") == "number" ? null : throw new FormatException($"the {kind} answer is not a number"));

    private static string Shown(JsonElement item, JsonElement? answer) => SurveyMap.Shown(
        ("response_id", item.At("response_id")?.GetRawText().Trim('"')), ("submitted_at", item.At("submitted_at")?.GetRawText().Trim('"')),
        ("ref", answer?.At("field")?.At("ref")?.GetRawText().Trim('"')), ("number", answer?.At("number")?.GetRawText()));
}
