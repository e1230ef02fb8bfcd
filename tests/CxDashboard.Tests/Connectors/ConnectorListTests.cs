// The list of connectors holds together: names, streams and settings are told apart.
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Tests.Connectors;

public sealed class ConnectorListTests
{
    private readonly ConnectorList list = new(Pulling.Http(TimeProvider.System), TimeProvider.System);

    [Fact]
    public void Every_connector_is_found_by_its_name()
    {
        Assert.Equal(["ga4", "zendesk", "typeform", "formbricks"], list.All.Select(connector => connector.Name));
        Assert.All(list.All, connector => Assert.Same(connector, list.Find(connector.Name)));
        Assert.Null(list.Find("nobody"));
    }

    [Fact]
    public void Settings_and_streams_have_names_of_their_own() => Assert.All(list.All, connector =>
    {
        Assert.Equal(connector.Settings.Count, connector.Settings.Select(setting => setting.Key).Distinct().Count());
        Assert.Equal(connector.Streams.Count, connector.Streams.Select(stream => stream.Name).Distinct().Count());
        Assert.Contains(connector.Settings, setting => setting.Secret);
        Assert.All(connector.Settings, setting => Assert.False(setting is { Required: true, Default: not null } or { Secret: true, Default: not null }));
    });
}
