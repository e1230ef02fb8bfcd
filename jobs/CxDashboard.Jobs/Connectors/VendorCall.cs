// What a connector says about one call to its vendor, and the page it gets back.
using System.Net;
using System.Text.Json;

namespace CxDashboard.Jobs.Connectors;

/// <summary>
/// One call. <paramref name="Vendor"/> is the name that faults show to people; <paramref name="Request"/> builds the request
/// anew for every attempt, because a sent one cannot be sent again.
/// </summary>
public sealed record VendorCall(string Vendor, Func<HttpRequestMessage> Request)
{
    /// <summary>The vendor's limit that this call counts against; it is respected before sending.</summary>
    public RequestLimit? Limit { get; init; }

    /// <summary>The vendor's own meaning of a refusal, asked before the general one; null leaves it to the general one.</summary>
    public Func<VendorRefusal, SourceFault?>? Explain { get; init; }

    /// <summary>A status that the connector handles itself: handed back as a page without content, at once, not retried.
    /// An attempt that ran out of time counts as 504.</summary>
    public HttpStatusCode? HandBack { get; init; }

    /// <summary>What must never be repeated in a fault even if the vendor repeats it. The request's Authorization header
    /// is known without being named here.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}

/// <summary>At most so many requests in any interval of this length, over all calls that name the same limit.</summary>
public sealed record RequestLimit(string Name, int Requests, TimeSpan Interval);

/// <summary>A refusal (status 400 and above) and the vendor's own words for it, secrets removed.</summary>
public sealed record VendorRefusal(HttpStatusCode Status, string Words);

/// <summary>How patient calls are. Tests shorten it; the product keeps the defaults.</summary>
public sealed record VendorPace
{
    /// <summary>How long one attempt may take, body included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest answer that is read, in bytes.</summary>
    public long LargestAnswer { get; init; } = 64L * 1024 * 1024;

    /// <summary>Attempts in all, the first one included.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>The upper bound of the first random wait; it doubles with every attempt.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The bound that doubling stops at.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A wait the vendor asks for is sat through up to this; a longer one ends the pull as busy.</summary>
    public TimeSpan LongestSatThrough { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// One whole page: parsed JSON, the bytes it came from, and the smallest share of any request limit the headers told (0..1).
/// A page whose status was handed back holds an empty object.
/// </summary>
public sealed class VendorPage(HttpStatusCode status, ReadOnlyMemory<byte> body, JsonDocument json, double? quotaLeft) : IDisposable
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The body as read, after decompression.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    public JsonElement Json => json.RootElement;

    public double? QuotaLeft { get; } = quotaLeft;

    public void Dispose() => json.Dispose();
}
