// What a visitor carries once a link has let them in: which share, in which version, and whether the password was given.
using System.Globalization;
using CxDashboard.Core.Sharing;
using Microsoft.AspNetCore.DataProtection;

namespace CxDashboard.Web.Sharing;

/// <summary>A visitor's entry into one share.</summary>
internal sealed record Entry(string PublicId, int Version, bool GavePassword)
{
    /// <summary>Whether the share's password is still to be given.</summary>
    public bool LacksPassword(Share share) => share.HasPassword && !GavePassword;
}

/// <summary>Writes and reads entries. An entry opens nothing by itself: each request is held against the share as it stands.</summary>
internal sealed class ShareCookie(IDataProtectionProvider protection, SiteOptions options)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly IDataProtector protector = protection.CreateProtector("share");

    public void Give(HttpContext http, Share share, bool gavePassword, DateTimeOffset now)
    {
        // Inside another site's frame a browser sends none but such a cookie, and keeps it apart for each such site.
        var framed = options.Https && share.FrameAncestors.Count > 0;
        var cookie = new CookieOptions
        {
            HttpOnly = true,
            Secure = options.Https,
            SameSite = framed ? SameSiteMode.None : SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
            Expires = share.ExpiresAt < now + Longest ? share.ExpiresAt : now + Longest,
        };
        if (framed) cookie.Extensions.Add("Partitioned");
        http.Response.Cookies.Append(Name(share.PublicId),
            protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{share.PublicId}|{share.Version}|{(gavePassword ? 1 : 0)}")), cookie);
    }

    /// <summary>The visitor's entry into the share of that name; null where there is none, or it was made elsewhere.</summary>
    public Entry? Read(HttpContext http, string publicId)
    {
        if (!ShareToken.IsName(publicId) || http.Request.Cookies[Name(publicId)] is not { } sealed_) return null;
        try
        {
            var parts = protector.Unprotect(sealed_).Split('|');
            return parts.Length == 3 && parts[0] == publicId && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var version)
                ? new Entry(publicId, version, parts[2] == "1")
                : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private string Name(string publicId) => $"{(options.Https ? "__Host-" : "")}cx-share-{publicId}";
}
