// The one way to call a vendor: limits, timeouts, sizes, retries and faults, so that a connector only knows its wire format.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace CxDashboard.Jobs.Connectors;

/// <summary>
/// Sends a call and returns a whole page of JSON or throws <see cref="SourceFault"/>. One instance serves all sources: it keeps
/// the vendors' request limits. Faults name the vendor, the status and the path, never a query, a header or a credential.
/// </summary>
public sealed class VendorHttp
{
    private const int RedirectsFollowed = 3;
    private const int CutAnswersRetried = 2;
    private const int LongestRefusal = 64 * 1024;

    private readonly HttpClient http;
    private readonly TimeProvider clock;
    private readonly VendorPace pace;
    private readonly ResiliencePipeline<Attempt> retries;
    private readonly ConcurrentDictionary<string, RequestWindow> windows = new();

    public VendorHttp(HttpClient http, TimeProvider clock, VendorPace? pace = null)
    {
        (this.http, this.clock, this.pace) = (http, clock, pace ?? new VendorPace());
        retries = new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = this.pace.Tries - 1,
                ShouldHandle = outcome => ValueTask.FromResult(
                    outcome.Outcome.Result is { Fault: not null } attempt && (!attempt.Cut || outcome.AttemptNumber < CutAnswersRetried)),
                DelayGenerator = outcome => ValueTask.FromResult<TimeSpan?>(outcome.Outcome.Result.Wait ?? Jitter(outcome.AttemptNumber)),
            })
            .Build();
    }

    /// <summary>A client fit for vendors: it follows no redirect by itself, keeps no cookies and decompresses.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // Attempts have their own time-out; vendors ask integrations to say who they are.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("CxDashboard", "1") } },
    };

    public async Task<VendorPage> SendAsync(VendorCall call, CancellationToken cancellationToken)
    {
        var attempt = await retries.ExecuteAsync(async token => await TryAsync(call, token), cancellationToken);
        return attempt.Page ?? throw attempt.Fault!;
    }

    // Full jitter: anything up to the doubled bound, so that sources that failed together do not come back together.
    private TimeSpan Jitter(int attempt) =>
        Random.Shared.NextDouble() * TimeSpan.FromTicks(
            (long)Math.Min(pace.LongestWait.Ticks, pace.FirstWait.Ticks * Math.Pow(2, attempt)));

    private async Task<Attempt> TryAsync(VendorCall call, CancellationToken cancellationToken)
    {
        if (call.Limit is { } limit)
        {
            await windows.GetOrAdd(limit.Name, _ => new RequestWindow(limit, clock)).EnterAsync(cancellationToken);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(pace.Timeout);
        try
        {
            return await AskAsync(call, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return call.HandBack == HttpStatusCode.GatewayTimeout
                ? new Attempt(Empty(HttpStatusCode.GatewayTimeout))
                : Attempt.Failed(FaultKind.Unreachable, $"{call.Vendor} did not answer within {pace.Timeout.TotalSeconds:0} s.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            var cause = fault is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known
                ? known.HttpRequestError.ToString() : "the connection broke";
            return Attempt.Failed(FaultKind.Unreachable, $"{call.Vendor} cannot be reached ({cause}).", inner: fault);
        }
    }

    private async Task<Attempt> AskAsync(VendorCall call, CancellationToken cancellationToken)
    {
        Uri? moved = null;
        for (var hop = 0; ; hop++)
        {
            using var request = call.Request();
            request.RequestUri = moved ?? request.RequestUri;
            var asked = request.RequestUri!;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)response.StatusCode is > 300 and < 400 || !SameHost(response.RequestMessage?.RequestUri ?? asked, asked))
            {
                var target = response.Headers.Location is { } location ? new Uri(asked, location) : null;
                if (target is null || !SameHost(target, asked) || request.Method != HttpMethod.Get || hop == RedirectsFollowed)
                {
                    // The credential in the request is for this host only.
                    throw new SourceFault(FaultKind.Nonsense,
                        $"{call.Vendor} sent the request for {asked.AbsolutePath} on to another place, which is not followed: check the address in the settings.");
                }

                moved = target;
                continue;
            }

            return response.IsSuccessStatusCode
                ? await PageAsync(call, asked, response, cancellationToken)
                : await RefusalAsync(call, request, response, cancellationToken);
        }
    }

    private static bool SameHost(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private async Task<Attempt> PageAsync(VendorCall call, Uri asked, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(response, pace.LargestAnswer, cancellationToken)
            ?? throw new SourceFault(FaultKind.Nonsense, $"{call.Vendor} answered {asked.AbsolutePath} with more than {pace.LargestAnswer >> 20} MB.");
        var start = body.Span.TrimStart(" \t\r\n\uFEFF"u8);
        if (response.Content.Headers.ContentType?.MediaType is "text/html" || (start.Length > 0 && start[0] == (byte)'<'))
        {
            throw new SourceFault(FaultKind.Nonsense,
                $"{call.Vendor} answered {asked.AbsolutePath} with a web page instead of data, perhaps a login page: check the address and the credentials in the settings.");
        }

        try
        {
            return new Attempt(new VendorPage(response.StatusCode, body, JsonDocument.Parse(body), VendorWords.QuotaLeft(response.Headers)));
        }
        catch (JsonException broken)
        {
            return Attempt.Failed(FaultKind.Nonsense, $"{call.Vendor} answered {asked.AbsolutePath} with JSON that is cut short or broken.", cut: true, inner: broken);
        }
    }

    private async Task<Attempt> RefusalAsync(VendorCall call, HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        if (status == call.HandBack)
        {
            return new Attempt(Empty(status));
        }

        var body = await BodyAsync(response, LongestRefusal, cancellationToken) ?? default;
        var words = VendorWords.Reason(body, [.. call.Secrets, .. Credentials(request)]);
        if (call.Explain?.Invoke(new VendorRefusal(status, words)) is { } explained)
        {
            throw explained;
        }

        var what = $"{(int)status}{(words.Length > 0 ? $": {words}" : "")}";
        var wait = VendorWords.Wait(response.Headers, clock.GetUtcNow());
        var failsOnItsSide = (int)status >= 500 || status == HttpStatusCode.RequestTimeout;
        if (status == HttpStatusCode.TooManyRequests || (failsOnItsSide && wait > pace.LongestSatThrough))
        {
            var busy = new SourceFault(FaultKind.Busy, $"{call.Vendor} asks to wait ({what}).", wait);
            return wait <= pace.LongestSatThrough
                ? new Attempt(null, busy, wait > pace.FirstWait ? wait : pace.FirstWait) : throw busy;
        }

        if (failsOnItsSide)
        {
            return new Attempt(null, new SourceFault(FaultKind.Unreachable, $"{call.Vendor} fails on its side ({what})."), wait);
        }

        throw status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? new SourceFault(FaultKind.Refused, $"{call.Vendor} refuses the credentials or lacks a permission ({what}): check the source's settings.")
            : new SourceFault(FaultKind.Misconfigured, $"{call.Vendor} rejects the request for {request.RequestUri!.AbsolutePath} ({what}): check the source's settings.");
    }

    private static VendorPage Empty(HttpStatusCode status) => new(status, default, JsonDocument.Parse("{}"), null);

    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpResponseMessage response, long largest, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > largest)
        {
            return null;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var piece = new byte[81_920];
        for (int read; (read = await stream.ReadAsync(piece, cancellationToken)) > 0;)
        {
            body.Write(piece, 0, read);
            if (body.Length > largest)
            {
                return null;
            }
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    // A vendor that echoes the header must not carry it into a fault: neither as sent nor as written before Base64.
    private static IEnumerable<string> Credentials(HttpRequestMessage request)
    {
        if (request.Headers.Authorization is not { Parameter: { } sent } authorization)
        {
            yield break;
        }

        yield return sent;
        if (authorization.Scheme == "Basic")
        {
            var written = Encoding.UTF8.GetString(Convert.FromBase64String(sent));
            yield return written;
            yield return written[(written.IndexOf(':', StringComparison.Ordinal) + 1)..];
        }
    }

    /// <summary>One attempt: a page, or a fault that another attempt may mend, with the vendor's own wait if it told one.</summary>
    private readonly record struct Attempt(VendorPage? Page, SourceFault? Fault = null, TimeSpan? Wait = null, bool Cut = false)
    {
        public static Attempt Failed(FaultKind kind, string message, bool cut = false, Exception? inner = null) =>
            new(null, new SourceFault(kind, message, inner: inner), null, cut);
    }
}
