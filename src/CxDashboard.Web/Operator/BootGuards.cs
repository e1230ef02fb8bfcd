// What must be right before anybody is let in: each guard names the setting and the remedy, never the value.
using System.Reflection;
using CxDashboard.Core.Warehouse;
using Dapper;
using Npgsql;

namespace CxDashboard.Web.Operator;

/// <summary>The configuration refuses to start. One line that names the setting and the remedy.</summary>
public sealed class ConfigurationFault(string message) : Exception(message);

internal static class BootGuards
{
    private const int ShortestPassword = 12;

    // As they stand in examples, ours first, and in every list of first guesses.
    private static readonly HashSet<string> Samples = new(StringComparer.OrdinalIgnoreCase)
    {
        "…", "...", "password", "changeme", "change-me", "change_me", "secret", "postgres", "postgrespassword", "mysecretpassword",
        "examplepassword", "yourpassword", "your-password", "your_password", "password1234", "cxdashboardpassword",
    };

    /// <summary>What can be said before the database is opened.</summary>
    /// <exception cref="ConfigurationFault">Something is missing, a sample, or unsafe.</exception>
    public static void CheckSettings(InstallationPlaces places, Uri? publicUrl, string? signInHeader, int trustedProxies)
    {
        CheckRuntime(Environment.Version, BuiltWith());
        if (publicUrl is { IsLoopback: false } && publicUrl.Scheme != Uri.UriSchemeHttps)
            throw new ConfigurationFault("Cx:PublicUrl is reached from elsewhere but is not https: sessions could be read on the way. Give its https address.");
        if (signInHeader is not null && trustedProxies == 0)
            throw new ConfigurationFault("Cx:SignInHeader is set and Cx:TrustedProxies is not, so that any visitor could say who they are: name the proxies that set the header.");
        CheckConnection("Cx:Connection", places.Connection);
        CheckConnection("Cx:OwnerConnection", places.OwnerConnection);
        if (places is { Connection: { } app, OwnerConnection: { } owner } && Name(app) is { } name && name == Name(owner))
            throw new ConfigurationFault("Cx:Connection and Cx:OwnerConnection log in as the same role: the site's own role owns nothing. Make another, as the README shows.");
    }

    /// <summary>What the site's role may do on the server: bound by every fence, owner of nothing.</summary>
    /// <exception cref="ConfigurationFault">It could look past the fences.</exception>
    public static async Task CheckRoleAsync(string appConnection, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(appConnection);
        await connection.OpenAsync(cancellationToken);
        var power = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition("""
            select case
              when rolsuper then 'is a superuser'
              when rolbypassrls then 'bypasses row-level security'
              when exists (select from pg_database where datname = current_database() and pg_has_role(datdba, 'usage')) then 'owns the database'
              when exists (select from pg_class where relnamespace = 'public'::regnamespace and pg_has_role(relowner, 'usage')) then 'owns tables'
            end from pg_roles where rolname = current_user
            """, cancellationToken: cancellationToken));
        if (power is not null)
            throw new ConfigurationFault($"The role of Cx:Connection {power}, and so is not held by the fences between workspaces: make one that owns nothing, as the README shows.");
    }

    /// <summary>A program is run by no older runtime than it was built with: its holes would be open again.</summary>
    internal static void CheckRuntime(Version running, Version? built)
    {
        if (built is not null && running < built)
            throw new ConfigurationFault($"The .NET runtime {running} is older than {built}, which this program was built with: install {built} or newer.");
    }

    private static Version? BuiltWith() =>
        Version.TryParse(typeof(BootGuards).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(one => one.Key == "BuiltWithRuntime")?.Value, out var built) ? built : null;

    private static void CheckConnection(string setting, string? given)
    {
        if (given is null) return;
        var password = Parsed(setting, given).Password;
        // None at all may be right: a certificate, or the operating system's word.
        if (password is null) return;
        if (Samples.Contains(password)) throw new ConfigurationFault($"The password in {setting} is a sample's: give the role one of its own.");
        if (password.Length < ShortestPassword) throw new ConfigurationFault($"The password in {setting} is shorter than {ShortestPassword} characters: give the role a longer one.");
    }

    private static string? Name(string given) => new NpgsqlConnectionStringBuilder(given).Username;

    private static NpgsqlConnectionStringBuilder Parsed(string setting, string given)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(given);
        }
        catch (ArgumentException)
        {
            throw new ConfigurationFault($"{setting} is no connection string: write it like Host=…;Database=…;Username=…;Password=…");
        }
    }
}
