// Checks the address in a source's settings before a credential is sent to it.
namespace CxDashboard.Jobs.Connectors;

internal static class VendorAddress
{
    /// <summary>The address without its last slash; only whole http and https addresses without user, query or fragment pass.</summary>
    public static string Of(Pull pull, Setting setting) => Of(pull.Setting(setting) ?? "", setting.Key);

    public static string Of(string value, string key) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address is { UserInfo: "", Query: "", Fragment: "" }
            ? address.AbsoluteUri.TrimEnd('/')
            : throw new SourceFault(FaultKind.Misconfigured, $"The setting \"{key}\" is not a web address: give it as https://host.") { Setting = key };
}
