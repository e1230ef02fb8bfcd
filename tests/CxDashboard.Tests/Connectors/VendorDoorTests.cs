// Addresses that somebody may type in a browser: the vendor's own and no other, whatever they are dressed up as.
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Connectors;

public sealed class VendorDoorTests
{
    private static readonly VendorDoor Closed = new([]);
    private static readonly ConnectorList Connectors = new(Pulling.Http(TimeProvider.System), TimeProvider.System);

    [Theory]
    [InlineData("zendesk", "https://acme.zendesk.com")]
    [InlineData("zendesk", "https://ACME-2.Zendesk.com/")]
    [InlineData("formbricks", "https://app.formbricks.com")]
    [InlineData("typeform", "https://api.typeform.com")]
    [InlineData("typeform", "https://api.eu.typeform.com/")]
    [InlineData("ga4", "https://analyticsdata.googleapis.com/")]
    public void The_vendors_own_addresses_pass(string connector, string address) => Assert.Null(FaultOf(Closed, connector, address));

    [Theory]
    // Inside this network, in every spelling of it.
    [InlineData("http://127.0.0.1")]
    [InlineData("https://127.0.0.1")]
    [InlineData("https://127.1")]
    [InlineData("https://2130706433")]
    [InlineData("https://0x7f000001")]
    [InlineData("https://0177.0.0.1")]
    [InlineData("https://0")]
    [InlineData("https://0.0.0.0")]
    [InlineData("https://[::1]")]
    [InlineData("https://[::]")]
    [InlineData("https://[::ffff:127.0.0.1]")]
    [InlineData("https://[::ffff:7f00:1]")]
    [InlineData("https://[0:0:0:0:0:ffff:a9fe:a9fe]")]
    [InlineData("https://[fe80::1%25eth0]")]
    [InlineData("https://[fd00::1]")]
    [InlineData("https://localhost")]
    [InlineData("https://localhost.")]
    [InlineData("https://localhost.localdomain")]
    [InlineData("https://10.0.0.1")]
    [InlineData("https://172.16.0.1")]
    [InlineData("https://192.168.0.1")]
    [InlineData("https://169.254.169.254")]
    [InlineData("https://169.254.169.254.nip.io")]
    [InlineData("https://127.0.0.1.sslip.io")]
    [InlineData("https://metadata.google.internal")]
    [InlineData("https://metadata")]
    [InlineData("https://postgres")]
    [InlineData("https://①②⑦.⓪.⓪.①")]
    [InlineData("https://１２７.０.０.１")]
    // Names that look like the vendor's.
    [InlineData("https://zendesk.com")]
    [InlineData("https://.zendesk.com")]
    [InlineData("https://a.b.zendesk.com")]
    [InlineData("https://acme.zendesk.com.evil.example")]
    [InlineData("https://acme.zendesk.com.")]
    [InlineData("https://evilzendesk.com")]
    [InlineData("https://acme-zendesk.com")]
    [InlineData("https://acme.zendesk.co")]
    [InlineData("https://acme.zendésk.com")]
    [InlineData("https://acme.zеndesk.com")]
    [InlineData("https://xn--acme-9za.xn--zndesk-9cf.com")]
    [InlineData("https://acmе.zendesk.com.evil")]
    [InlineData("https://acme%2ezendesk.com@evil.example")]
    [InlineData("https://acme.zendesk.com@evil.example")]
    [InlineData("https://evil.example#.zendesk.com")]
    [InlineData("https://evil.example?.zendesk.com")]
    [InlineData("https://evil.example/.zendesk.com")]
    [InlineData("https://evil.example\\.zendesk.com")]
    [InlineData("https://acme.zendesk.com:8443")]
    [InlineData("https://acme.zendesk.com:22")]
    [InlineData("https://user@acme.zendesk.com")]
    [InlineData("https://user:secret@acme.zendesk.com")]
    [InlineData("https://acme.zendesk.com?x=1")]
    [InlineData("https://acme.zendesk.com#x")]
    // Other ways of calling.
    [InlineData("http://acme.zendesk.com")]
    [InlineData("HTTP://acme.zendesk.com")]
    [InlineData("ftp://acme.zendesk.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:6379/_FLUSHALL")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//acme.zendesk.com")]
    [InlineData("acme.zendesk.com")]
    [InlineData("https:acme.zendesk.com")]
    [InlineData("https:///acme.zendesk.com@evil.example")]
    [InlineData("unix:///var/run/docker.sock")]
    [InlineData("https://")]
    public void Everything_else_is_refused_and_the_setting_is_named(string address)
    {
        foreach (var connector in new[] { "zendesk", "typeform", "ga4" })
        {
            var fault = FaultOf(Closed, connector, address);
            Assert.True(fault is { Kind: FaultKind.Misconfigured, Setting: "baseUrl" }, $"{connector} lets {address} in");
        }
    }

    [Fact]
    public void The_address_in_a_pasted_key_file_is_looked_at_too()
    {
        var settings = new Dictionary<string, string> { ["propertyId"] = "1", ["serviceAccountJson"] = """{"token_uri":"http://169.254.169.254/latest"}""" };
        Assert.Equal("tokenUrl", Closed.FaultOf(Connectors.Find("ga4")!, settings)?.Setting);
        settings["serviceAccountJson"] = """{"token_uri":"https://oauth2.googleapis.com/token"}""";
        Assert.Null(Closed.FaultOf(Connectors.Find("ga4")!, settings));
        settings["serviceAccountJson"] = "no key file";
        Assert.Null(Closed.FaultOf(Connectors.Find("ga4")!, settings));
    }

    [Theory]
    [InlineData("http://127.0.0.1:7900/zendesk/acme", true)]
    [InlineData("http://127.0.0.1:7901/zendesk/acme", false)]
    [InlineData("https://127.0.0.1:7900/zendesk/acme", false)]
    [InlineData("http://localhost:7900/zendesk/acme", false)]
    [InlineData("http://127.0.0.1:7900@evil.example/", false)]
    public void What_the_operator_has_opened_is_open_to_the_port(string address, bool passes) =>
        Assert.Equal(passes, FaultOf(new VendorDoor([new Uri("http://127.0.0.1:7900/")]), "zendesk", address) is null);

    private static SourceFault? FaultOf(VendorDoor door, string connector, string address) =>
        door.FaultOf(Connectors.Find(connector)!, new Dictionary<string, string> { ["baseUrl"] = address, ["token"] = "t" });
}
