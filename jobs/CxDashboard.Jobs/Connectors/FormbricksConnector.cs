// Formbricks: the answered questions of one survey's responses (NPS, CSAT, CES, comment): its history by the day it was begun, then whatever has changed.
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

public sealed class FormbricksConnector(VendorHttp http) : IConnector
{
    private const int LargestPage = 250;
    private const int SmallestPage = 25;
    private const int TrialSize = 25;
    private const int MostNamed = 8;
    private const string Key = "apiKey";

    private static readonly Setting BaseUrl = new("baseUrl", "Address", "Your own server's address, where Formbricks does not host it.", Required: false, Default: "https://app.formbricks.com")
    {
        Hosts = ["app.formbricks.com"], IsRare = true,
    };

    private static readonly Setting ApiKey = new(Key, "API key", "A key of the organization that may read the environment.", Secret: true);
    private static readonly Setting SurveyId = new("surveyId", "Survey", "The id in the survey's address, after /surveys/.");
    private static readonly SurveyMap Map = new("question id", "hidden field or contact attribute", usual: false);

    public string Name => "formbricks";

    public string Title => "Formbricks";

    public string DefaultCron => "*/30 * * * *";

    public IReadOnlyList<Setting> Settings { get; } = [BaseUrl, ApiKey, SurveyId, .. Map.Settings];

    public IReadOnlyList<SourceStream> Streams { get; } = [new("responses", "Responses", FactKind.Answer)];

    /// <summary>
    /// The vendor pages by <c>skip</c> over what changes meanwhile, and its dates bound <c>createdAt</c> only. So the history is walked
    /// by <c>startDate</c> without any skip, since the moment of a response's beginning never changes; and what was added or finished
    /// since the mark, the newest <c>updatedAt</c> seen before, is walked from the newest backwards, where a late change comes to the
    /// front and pushes the others on: they come twice, and none is passed over.
    /// </summary>
    public async IAsyncEnumerable<Batch> PullAsync(Pull pull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = FormbricksPlace.Parse(pull.Cursor);
        if (pull.Until is null && place.Mark is null)
        {
            // Before the walk begins, so that nothing that changes during it is missed.
            using var newest = await SendAsync(pull, "limit=1&sortBy=updatedAt&order=desc", null, cancellationToken);
            place = place with { Mark = Rows(newest).Select(row => row.Instant("updatedAt")).FirstOrDefault() ?? pull.Begin };
        }

        if (!place.HistoryRead)
        {
            await foreach (var batch in HistoryAsync(pull, place, cancellationToken)) yield return batch;
            if (pull.Until is not null) yield break;
        }

        await foreach (var batch in ChangesAsync(pull, place with { HistoryRead = true }, cancellationToken)) yield return batch;
    }

    private async IAsyncEnumerable<Batch> HistoryAsync(Pull pull, FormbricksPlace place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = place.Begun ?? pull.Begin;
        var until = pull.End is { } end ? $"&endDate={Uri.EscapeDataString(FormbricksPlace.Iso(end))}" : "";
        var size = LargestPage;
        for (var more = true; more;)
        {
            using var page = await SendAsync(
                pull, $"limit={size}&sortBy=createdAt&order=asc&startDate={Uri.EscapeDataString(FormbricksPlace.Iso(from))}{until}", size, cancellationToken);
            if (IsTooHeavy(page, ref size)) continue;
            var read = new FormbricksRows(Map, pull, Rows(page), "createdAt") { Total = Asked(page, size, 0) };
            more = !read.IsLast(size, 0);
            if (more) read.EnsureItMoves(from);
            from = read.Latest ?? from;
            yield return read.Batch(page, (place with { Begun = from }).ToString());
        }
    }

    private async IAsyncEnumerable<Batch> ChangesAsync(Pull pull, FormbricksPlace place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new FormbricksChanges(place.Mark!.Value);
        var size = LargestPage;
        while (!walk.IsOver)
        {
            using var page = await SendAsync(pull, $"limit={size}&skip={walk.Skip}&sortBy=updatedAt&order=desc", size, cancellationToken);
            if (IsTooHeavy(page, ref size)) continue;
            var read = new FormbricksRows(Map, pull, Rows(page), "updatedAt") { Total = Asked(page, size, walk.Skip) };
            walk.Take(read, size);
            // Only the whole walk moves the mark: what lies behind it was not read yet.
            yield return read.Batch(page, walk.IsOver ? (place with { Mark = walk.Newest }).ToString() : null);
        }
    }

    public async Task<Trial> TryAsync(Pull pull, CancellationToken cancellationToken)
    {
        Map.Kinds(pull);
        using var page = await SendAsync(pull, $"limit={TrialSize}&sortBy=updatedAt&order=desc", null, cancellationToken);
        var rows = Rows(page);
        if (rows.Count == 0)
            return new Trial([new("Formbricks lets us in, but knows no response of this survey: it has none yet, or its id is another.", IsFine: false, SurveyId.Key)]);
        var all = page.Json.At("meta")?.Whole("total") ?? rows.Count;
        var seen = rows.SelectMany(row => row.At("data") is { ValueKind: JsonValueKind.Object } data ? data.EnumerateObject() : [])
            .ToLookup(answer => answer.Name, answer => answer.Value.ValueKind);
        var lines = new List<TrialLine> { new($"The survey answers and has {all:#,0} responses.") };
        lines.AddRange(Map.Missing(pull, seen.Select(one => one.Key).ToHashSet(), rows.Count));
        if (lines.Count > 1)
            lines.Add(new TrialLine($"Answered are: {string.Join(", ", seen.Take(MostNamed).Select(one => $"\"{one.Key}\" ({(one.Contains(JsonValueKind.Number) ? "a number" : "text")})"))}."));
        return new Trial(lines);
    }

    private Task<VendorPage> SendAsync(Pull pull, string query, int? size, CancellationToken cancellationToken)
    {
        var (address, key, survey) = (VendorAddress.Of(pull, BaseUrl), pull.Setting(ApiKey)!, Uri.EscapeDataString(pull.Setting(SurveyId)!));
        var call = new VendorCall("Formbricks", () => new HttpRequestMessage(HttpMethod.Get, $"{address}/api/v2/management/responses?surveyId={survey}&{query}")
        {
            Headers = { { "x-api-key", key } },
        })
        {
            Limit = new RequestLimit($"formbricks {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16]}", 100, TimeSpan.FromSeconds(61)),
            Explain = Refusal,
            Secrets = [key],
            HandBack = size > SmallestPage ? HttpStatusCode.GatewayTimeout : null,
        };
        return http.SendAsync(call, cancellationToken);
    }

    private static SourceFault? Refusal(VendorRefusal refusal)
    {
        var said = refusal.Words.Length > 0 ? $"{(int)refusal.Status}: {refusal.Words}" : $"{(int)refusal.Status}";
        return refusal.Status switch
        {
            HttpStatusCode.Unauthorized => new SourceFault(FaultKind.Refused,
                $"Formbricks refuses the credentials ({said}): make a new API key in the organization's settings and enter it.") { Setting = Key },
            HttpStatusCode.Forbidden => new SourceFault(FaultKind.Refused,
                $"Formbricks refuses the credentials or lacks a permission ({said}): the API key needs the permission read on the survey's environment.")
            { Setting = Key, Permission = "read on the environment" },
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity when refusal.Words.Contains(SurveyId.Key, StringComparison.Ordinal) => new SourceFault(FaultKind.Misconfigured,
                $"Formbricks does not take the survey's id ({said}): copy it from the survey's address, after /surveys/.") { Setting = SurveyId.Key },
            HttpStatusCode.NotFound => new SourceFault(FaultKind.Misconfigured,
                $"There is no Formbricks with the management API v2 at this address ({said}): give the address without a path, and update an old server.") { Setting = BaseUrl.Key },
            _ => null,
        };
    }

    private static bool IsTooHeavy(VendorPage page, ref int size)
    {
        if (page.Status != HttpStatusCode.GatewayTimeout) return false;
        // Too heavy to build in time; a lighter page often is not.
        size = Math.Max(SmallestPage, size / 2);
        return true;
    }

    // How many match in all. An answer to another question, a cache's perhaps, must not end a walk: it may well be short.
    private static long? Asked(VendorPage page, int size, int skip)
    {
        var meta = page.Json.At("meta");
        var (limit, offset) = (meta?.Whole("limit") ?? size, meta?.Whole("offset") ?? skip);
        if (limit != size || offset != skip)
            throw new SourceFault(FaultKind.Nonsense, $"Formbricks answers another question than was asked: {limit} responses from {offset} on instead of {size} from {skip} on.");
        return meta?.Whole("total");
    }

    private static List<JsonElement> Rows(VendorPage page) => page.Json.At("data") is { ValueKind: JsonValueKind.Array } rows
        ? [.. rows.EnumerateArray()]
        : throw new SourceFault(FaultKind.Nonsense, "Formbricks' answer lacks the list \"data\".");
}
