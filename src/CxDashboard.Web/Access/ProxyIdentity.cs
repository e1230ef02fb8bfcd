// Who a reverse proxy says has signed in there: one header, believed from named proxies alone.
using System.Text.RegularExpressions;

namespace CxDashboard.Web.Access;

/// <summary>Stands before X-Forwarded-For is read, because it asks who really called and not for whom.</summary>
public sealed partial class ProxyIdentity(RequestDelegate next, SiteOptions options)
{
    // Whatever a browser or a proxy sends of its own accord would let visitors name themselves.
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Cookie", "Authorization", "Origin", "Referer", "User-Agent", "Accept", "From", "Forwarded", "Via",
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP",
    };

    private static readonly object Key = new();

    public Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var said = http.Request.Headers[options.SignInHeader!];
        // Nothing further in may read it as it came.
        http.Request.Headers.Remove(options.SignInHeader!);
        // Two of them mean that the proxy let a visitor's own one through.
        if (said.Count == 1 && said[0]?.Trim() is { Length: > 0 } email && Email().IsMatch(email) && IsTrusted(http)) http.Items[Key] = email;
        return next(http);
    }

    /// <summary>The e-mail address that a trusted proxy names for this request; null where none does.</summary>
    public static string? Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items[Key] as string;
    }

    /// <summary>Whether a header of that name may tell who signed in.</summary>
    public static bool MayBeNamed(string header) => Name().IsMatch(header) && !Taken.Contains(header);

    private bool IsTrusted(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } peer && options.TrustedProxies.Any(proxy => proxy.Contains(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer));

    [GeneratedRegex(@"^[^@\s,;<>""\p{C}]{1,64}@[^@\s,;<>""\p{C}]{1,250}\z")]
    private static partial Regex Email();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9-]{1,63}\z")]
    private static partial Regex Name();
}
