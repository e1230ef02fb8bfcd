// What a visitor carries between a link's exchange and the page it leads to: the hash of the token that they showed.
using CxDashboard.Core.Sharing;
using Microsoft.AspNetCore.DataProtection;

namespace CxDashboard.Web.Access;

/// <summary>Opens nothing by itself: each request is held against what the hash stands for at that instant.</summary>
public sealed class LinkCookie(IDataProtectionProvider protection, SiteOptions options)
{
    /// <param name="kind">What the link is, such as /join: a cookie of one kind is none of another.</param>
    public void Give(HttpContext http, string kind, string token) => Keep(http, kind, ShareToken.HashOf(token));

    /// <summary>Gives the visitor something to carry that they can neither read nor change.</summary>
    public void Keep(HttpContext http, string kind, string text) =>
        http.Response.Cookies.Append(Name(kind), Sealed(kind).Protect(text),
            new CookieOptions { HttpOnly = true, Secure = options.Https, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true });

    /// <summary>What the visitor carries; null where there is none, or it was made elsewhere.</summary>
    public string? Read(HttpContext http, string kind)
    {
        if (http.Request.Cookies[Name(kind)] is not { } carried) return null;
        try
        {
            return Sealed(kind).Unprotect(carried);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public void Forget(HttpContext http, string kind) => http.Response.Cookies.Delete(Name(kind), new CookieOptions { Secure = options.Https, Path = "/" });

    private IDataProtector Sealed(string kind) => protection.CreateProtector("link", kind);

    private string Name(string kind) => $"{(options.Https ? "__Host-" : "")}cx-{kind.Trim('/')}";
}
