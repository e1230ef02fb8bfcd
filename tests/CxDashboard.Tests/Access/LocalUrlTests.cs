// After signing in nobody is sent to another site, however the address is written.
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

public class LocalUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/northwind/overview")]
    [InlineData("/northwind/overview?from=2026-01-01&to=2026-06-30#top")]
    [InlineData("/a//b")]
    [InlineData("/%2F%2Fevil.example")]
    public void A_path_of_this_site_is_kept(string url) => Assert.Equal(url, LocalUrl.OrElse(url, "/fallback"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" /")]
    [InlineData("overview")]
    [InlineData("~/overview")]
    [InlineData("?a=b")]
    [InlineData("#a")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("////evil.example")]
    [InlineData("//evil.example/%2f..")]
    [InlineData("/\\evil.example")]
    [InlineData("/\\/evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r\n/evil.example")]
    [InlineData("/ok\r\nSet-Cookie: a=b")]
    [InlineData("\t//evil.example")]
    [InlineData("http://evil.example")]
    [InlineData("https://evil.example/northwind")]
    [InlineData("HTTPS:evil.example")]
    [InlineData("https:/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("evil.example")]
    [InlineData("@evil.example")]
    [InlineData(":80")]
    public void Anything_else_leads_to_the_fallback(string? url) => Assert.Equal("/fallback", LocalUrl.OrElse(url, "/fallback"));
}
