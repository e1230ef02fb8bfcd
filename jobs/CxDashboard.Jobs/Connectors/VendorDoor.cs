// Where a source that somebody connects in the browser may send its requests: to its vendor's own hosts, and nowhere inside this network.
namespace CxDashboard.Jobs.Connectors;

/// <summary>Checks addresses before a credential is sent to them. <paramref name="alsoOpen"/>: further origins that the
/// operator has opened, such as the sandbox's.</summary>
public sealed class VendorDoor(IReadOnlyList<Uri> alsoOpen)
{
    /// <summary>The first address that is none of the vendor's, as a fault that names its setting; null when all are.</summary>
    public SourceFault? FaultOf(IConnector connector, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (from, address) in connector.Addresses(settings))
        {
            if (!IsOpen(address, from.Hosts))
            {
                return new SourceFault(FaultKind.Misconfigured,
                    $"\"{Shown(address)}\" is not an address of {connector.Title}: use https://{string.Join(" or https://", from.Hosts).Replace("*", "SUBDOMAIN", StringComparison.Ordinal)}. "
                    + "Whoever runs this installation can connect other addresses with ./cx connect.") { Setting = from.Key };
            }
        }

        return null;
    }

    private bool IsOpen(string given, IReadOnlyList<string> hosts) =>
        Uri.TryCreate(given.Trim(), UriKind.Absolute, out var address)
        && address is { UserInfo: "", Query: "", Fragment: "" }
        && (alsoOpen.Any(open => SameOrigin(open, address))
            || (address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && address.HostNameType == UriHostNameType.Dns
                && hosts.Any(host => Fits(host, address.IdnHost))));

    private static bool SameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    // The star is one label: letters, digits and hyphens.
    private static bool Fits(string pattern, string host)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal)) return string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);
        return host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            && host[..^(pattern.Length - 1)] is { Length: > 0 } label
            && label.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-');
    }

    private static string Shown(string address) => address.Length > 80 ? address[..80] + "…" : address;
}
