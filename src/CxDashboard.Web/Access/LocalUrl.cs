// Where a visitor may be sent after signing in: nowhere but on this site.
namespace CxDashboard.Web.Access;

public static class LocalUrl
{
    /// <summary>The address itself when it is a path on this site, else the fallback.</summary>
    public static string OrElse(string? url, string fallback) => IsLocal(url) ? url! : fallback;

    /// <summary>One slash, then neither a slash nor a backslash (browsers read both as a host's beginning), and no control
    /// characters, which browsers drop before they parse.</summary>
    public static bool IsLocal(string? url) =>
        url is { Length: > 0 }
        && url[0] == '/'
        && (url.Length == 1 || url[1] is not ('/' or '\\'))
        && !url.Any(char.IsControl);
}
