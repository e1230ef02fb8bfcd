// What the site needs to know before it starts.
namespace CxDashboard.Web;

/// <summary>How one run of the site is set up.</summary>
public sealed record SiteOptions
{
    /// <summary>The loopback port to listen on; 0 takes any free one.</summary>
    public int Port { get; init; } = 5080;

    /// <summary>Where the key ring is kept; null keeps keys in memory only (every restart signs everyone out).</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The address people use. Https here switches on `__Host-` cookies and HSTS.</summary>
    public Uri PublicUrl { get; init; } = new("http://localhost/");

    /// <summary>The reverse proxies whose X-Forwarded-For and -Proto are believed; from anybody else they mean nothing.</summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The header by which those proxies tell the e-mail address of whoever signed in there; null where none does.</summary>
    public string? SignInHeader { get; init; }

    /// <summary>Adds what stands at the outer edge: the accounts, the gateway, health checks.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Maps what the program adds beside the pages: the scheduler's own.</summary>
    public Action<IEndpointRouteBuilder> Routes { get; init; } = _ => { };

    /// <summary>Called with the site's address once it listens, before READY.</summary>
    public Func<string, Task> Started { get; init; } = _ => Task.CompletedTask;

    public bool Https => PublicUrl.Scheme == Uri.UriSchemeHttps;
}
