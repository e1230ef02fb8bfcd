// Where an installation lies, from the command line, the environment or appsettings.json, in that order.
using System.CommandLine;
using System.Globalization;
using System.Net;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs;
using CxDashboard.Jobs.Loading;
using Microsoft.Extensions.Logging.Console;

namespace CxDashboard.Web.Operator;

/// <summary>The options that every verb shares.</summary>
internal static class Places
{
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The data folder: keys and, without a connection, PostgreSQL's own files. Default: CX_DATA or .data.", Recursive = true,
    };

    public static void AddTo(RootCommand root) => root.Options.Add(Data);

    public static InstallationPlaces Of(ParseResult parsed)
    {
        var settings = Settings();
        var data = parsed.GetValue(Data) ?? Environment.GetEnvironmentVariable("CX_DATA") ?? settings["Cx:Data"] ?? ".data";
        return new InstallationPlaces(
            Path.GetFullPath(data),
            Environment.GetEnvironmentVariable("CX_CONNECTION") ?? settings["Cx:Connection"],
            Environment.GetEnvironmentVariable("CX_OWNER_CONNECTION") ?? settings["Cx:OwnerConnection"],
            Lease(Environment.GetEnvironmentVariable("CX_LEASE_SECONDS") ?? settings["Cx:LeaseSeconds"]),
            PayloadDays(Environment.GetEnvironmentVariable("CX_PAYLOAD_DAYS") ?? settings["Cx:PayloadDays"]));
    }

    /// <summary>The address that people use, from CX_PUBLIC_URL or Cx:PublicUrl; null where neither is set.</summary>
    public static Uri? PublicUrl()
    {
        if ((Environment.GetEnvironmentVariable("CX_PUBLIC_URL") ?? Settings()["Cx:PublicUrl"]) is not { Length: > 0 } given) return null;
        return Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new UsageFault("Cx:PublicUrl is no address: write it like https://cx.example.com.");
    }

    /// <summary>The reverse proxies whose word about a visitor's address is taken, from CX_TRUSTED_PROXIES or Cx:TrustedProxies,
    /// separated by commas: 10.0.0.7 or 10.0.0.0/24. Without any, nobody's is.</summary>
    public static IReadOnlyList<IPNetwork> TrustedProxies() =>
    [
        .. (Environment.GetEnvironmentVariable("CX_TRUSTED_PROXIES") ?? Settings()["Cx:TrustedProxies"] ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(given => IPNetwork.TryParse(given, out var network) ? network
                : IPAddress.TryParse(given, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
                : throw new UsageFault($"Cx:TrustedProxies has \"{given}\": give addresses or networks, such as 127.0.0.1 or 10.0.0.0/24.")),
    ];

    /// <summary>The header by which a trusted proxy tells who signed in there, from CX_SIGN_IN_HEADER or Cx:SignInHeader; null where
    /// none is set.</summary>
    public static string? SignInHeader() => (Environment.GetEnvironmentVariable("CX_SIGN_IN_HEADER") ?? Settings()["Cx:SignInHeader"]) is { Length: > 0 } given
        ? Access.ProxyIdentity.MayBeNamed(given) ? given : throw new UsageFault("Cx:SignInHeader is no header that only a proxy sets: name one such as X-Auth-Request-Email.")
        : null;

    private static TimeSpan? Lease(string? seconds) => seconds is null ? null
        : int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 3600 ? TimeSpan.FromSeconds(number)
        : throw new UsageFault("CX_LEASE_SECONDS (Cx:LeaseSeconds) must be a whole number of seconds from 1 to 3600.");

    private static int? PayloadDays(string? days) => days is null ? null
        : int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Payloads.MostDays ? number
        : throw new UsageFault($"CX_PAYLOAD_DAYS (Cx:PayloadDays) must be a whole number of days from 0, which keeps none, to {Payloads.MostDays}.");

    /// <summary>Opens the installation beside whatever may be serving it, and composes what verbs need.</summary>
    public static async Task<OpenedServices> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var logs = LoggerFactory.Create(Logging);
        var installation = await Installation.OpenAsync(Of(parsed), serves: false, logs.CreateLogger("cx"), cancellationToken);
        var services = new ServiceCollection();
        services.AddLogging(Logging);
        services.AddInstallation(installation);
        return new OpenedServices(installation, services.BuildServiceProvider());
    }

    /// <summary>Logs go to standard error; standard output belongs to the verb's answer.</summary>
    public static void Logging(ILoggingBuilder logging)
    {
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(line => (line.SingleLine, line.ColorBehavior) = (true, LoggerColorBehavior.Disabled));
        logging.SetMinimumLevel(LogLevel.Warning);
    }

    private static IConfiguration Settings() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true)
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .Build();
}

/// <summary>An installation and the services composed over it.</summary>
internal sealed class OpenedServices(Installation installation, ServiceProvider services) : IAsyncDisposable
{
    public Installation Installation => installation;

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await installation.DisposeAsync();
    }
}
