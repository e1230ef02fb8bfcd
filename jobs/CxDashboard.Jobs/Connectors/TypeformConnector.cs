// Typeform: the answered questions of one form's responses (NPS, CSAT, comment), oldest first.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

public sealed class TypeformConnector(VendorHttp http) : IConnector
{
    private const int LargestPage = 1000;
    private const int SmallestPage = 100;

    private static readonly Setting BaseUrl = new("baseUrl", "Address", "https://api.eu.typeform.com for accounts kept in Europe.", Required: false, Default: "https://api.typeform.com");
    private static readonly Setting Token = new("token", "Access token", "A personal token with the scope responses:read.", Secret: true);
    private static readonly Setting FormId = new("formId", "Form", "The last part of the form's address.");
    private static readonly Setting NpsRef = new("npsRef", "NPS question", "The reference of the question answered 0 to 10.", Required: false, Default: "nps");
    private static readonly Setting CsatRef = new("csatRef", "CSAT question", "The reference of the question answered 1 to 5.", Required: false, Default: "csat");
    private static readonly Setting CommentRef = new("commentRef", "Comment question", "The reference of the open question.", Required: false, Default: "comment");
    private static readonly Setting StageField = new("stageField", "Stage field", "The hidden field that names the stage.", Required: false, Default: "stage");
    private static readonly Setting ChannelField = new("channelField", "Channel field", "The hidden field that names the channel.", Required: false, Default: "channel");
    private static readonly Setting SegmentField = new("segmentField", "Segment field", "The hidden field that names the segment.", Required: false, Default: "segment");

    // Answers may be missing for about half an hour, and partial responses are completed later: read that hour again.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(60);

    public string Name => "typeform";

    public string Title => "Typeform";

    public string DefaultCron => "*/30 * * * *";

    public IReadOnlyList<Setting> Settings { get; } =
        [BaseUrl, Token, FormId, NpsRef, CsatRef, CommentRef, StageField, ChannelField, SegmentField];

    public IReadOnlyList<SourceStream> Streams { get; } = [new("responses", "Responses", FactKind.Answer)];

    /// <summary>
    /// Walks by <c>since</c> in ascending order and never by the tokens <c>before</c> and <c>after</c>: those clash with
    /// <c>sort</c>, and without <c>sort</c> the newest comes first, so that no page before the last could move the cursor.
    /// <c>since</c> is inclusive, so the rows of a page's last second come twice; a second with more than a page of them
    /// cannot be passed and is a fault.
    /// </summary>
    public async IAsyncEnumerable<Batch> PullAsync(Pull pull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (address, token, form) = (VendorAddress.Of(pull, BaseUrl), pull.Setting(Token)!, Uri.EscapeDataString(pull.Setting(FormId)!));
        var limit = new RequestLimit($"typeform {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..16]}", 2, TimeSpan.FromSeconds(1.05));
        var latest = pull.Cursor is { } cursor ? DateTimeOffset.Parse(cursor, CultureInfo.InvariantCulture) : (DateTimeOffset?)null;
        var firstDay = new DateTimeOffset(pull.Since, TimeOnly.MinValue, TimeSpan.Zero);
        var since = latest - Overlap is { } again && again > firstDay ? again : firstDay;
        var pageSize = LargestPage;
        for (var more = true; more;)
        {
            var path = $"/forms/{form}/responses?page_size={pageSize}&sort=submitted_at,asc&since={since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";
            using var page = await http.SendAsync(
                new VendorCall("Typeform", () => new HttpRequestMessage(HttpMethod.Get, address + path)
                {
                    Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
                })
                { Limit = limit, HandBack = pageSize > SmallestPage ? HttpStatusCode.GatewayTimeout : null },
                cancellationToken);
            if (page.Status == HttpStatusCode.GatewayTimeout)
            {
                // The page was too heavy to build in time; a lighter one often is not.
                pageSize = Math.Max(SmallestPage, pageSize / 2);
                continue;
            }

            if (page.Json.At("items") is not { ValueKind: JsonValueKind.Array } items)
            {
                throw new SourceFault(FaultKind.Nonsense, "Typeform's answer lacks the list \"items\".");
            }

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
                Notes: new BatchNotes(page.Body.Length, page.QuotaLeft));
        }
    }

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
        var kinds = new Dictionary<string, string>
        {
            [pull.Setting(CommentRef)!] = "text", [pull.Setting(CsatRef)!] = "csat", [pull.Setting(NpsRef)!] = "nps",
        };
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
                var score = kind == "text" ? null : Score(answer, kind);
                var comment = kind == "text" ? answer.Text("text") : null;
                if (score is null && comment is null)
                {
                    return;
                }

                var landed = item.Instant("landed_at") ?? submitted;
                records.Add(new Answer(
                    item.Text("response_id") ?? item.Required("token"), question, kind,
                    (landed > submitted ? landed : submitted).ToUnixTimeMilliseconds(), submitted, score, comment,
                    Hidden(StageField), Hidden(ChannelField), Hidden(SegmentField)));
            }
            catch (FormatException reason)
            {
                rejects.Add(new Reject(Shown(item, answer), reason.Message));
            }

            string? Hidden(Setting field) => item.At("hidden")?.Text(pull.Setting(field)!);
        }
    }

    // Unanswered is null, never 0; what the scale does not have is refused rather than bent.
    private static decimal? Score(JsonElement answer, string kind)
    {
        var (least, most) = kind == "nps" ? (0, 10) : (1, 5);
        return answer.Number("number") switch
        {
            null when answer.At("type") is null || answer.Text("type") == "number" => null,
            null => throw new FormatException($"the {kind} answer is not a number"),
            { } score when score < least || score > most || score != decimal.Truncate(score) =>
                throw new FormatException($"the {kind} answer {score} is not a whole number from {least} to {most}"),
            { } score => decimal.Truncate(score),
        };
    }

    // A reject shows which answer it was and its number, never what a person wrote.
    private static string Shown(JsonElement item, JsonElement? answer) => new JsonObject
    {
        ["response_id"] = item.At("response_id")?.GetRawText().Trim('"'),
        ["submitted_at"] = item.At("submitted_at")?.GetRawText().Trim('"'),
        ["ref"] = answer?.At("field")?.At("ref")?.GetRawText().Trim('"'),
        ["number"] = answer?.At("number")?.GetRawText(),
    }.ToJsonString();
}
