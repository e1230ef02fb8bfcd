// A visitor without a browser: what the first HTML says, before any script.
using System.Net;
using System.Text.Json;

namespace CxDashboard.BrowserTests.Running;

internal static class Plain
{
    /// <summary>A client with the cookies of a browser's session; redirects are not followed.</summary>
    public static HttpClient Client(Uri site, string session)
    {
        var cookies = new CookieContainer();
        foreach (var cookie in JsonDocument.Parse(session).RootElement.GetProperty("cookies").EnumerateArray())
            cookies.Add(site, new Cookie(cookie.GetProperty("name").GetString()!, cookie.GetProperty("value").GetString()));
        return new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = site };
    }
}
