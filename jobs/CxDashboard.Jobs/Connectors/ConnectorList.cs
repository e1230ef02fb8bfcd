// Every connector there is, in the order the sources page offers them.
namespace CxDashboard.Jobs.Connectors;

/// <summary>An explicit list, not a scan: what is not named here does not exist.</summary>
public sealed class ConnectorList(VendorHttp http, TimeProvider clock)
{
    public IReadOnlyList<IConnector> All { get; } =
    [
        new Ga4Connector(http, clock),
        new ZendeskConnector(http, clock),
        new TypeformConnector(http),
        new FormbricksConnector(http),
    ];

    /// <summary>The connector stored with a source under this key; null when this version has none of that name.</summary>
    public IConnector? Find(string name) => All.FirstOrDefault(connector => connector.Name == name);
}
