// What the command line asks for, checked whole before anything starts.
using System.Globalization;

namespace CxDashboard.Sandbox;

internal sealed class UsageException(string message) : Exception(message);

internal sealed record SandboxOptions
{
    public int Port { get; init; }
    public int Seed { get; init; } = 7;
    public DateTime? Today { get; init; }
    public bool Frozen { get; init; }
    public string StateDirectory { get; init; } =
        Path.Combine(Path.GetTempPath(), $"cxdashboard-sandbox-{Environment.UserName}");
    public string? ReplayZendesk { get; init; }
    public IReadOnlyList<(string Name, string Target)> Faults { get; init; } = [];
    public string? TruthOf { get; init; }
    public bool Limits { get; init; } = true;
    public bool Help { get; init; }

    public const string Usage = """
        CxDashboard.Sandbox plays Google Analytics, Zendesk, Typeform and Formbricks on 127.0.0.1.

          --port N               port to listen on (default 0: any free one)
          --seed N               seed of the generated data (default 7)
          --today DATE           simulated UTC date YYYY-MM-DD (default: the system's); the hour follows the real clock.
                                 With a time, YYYY-MM-DDTHH:MM, the clock stands still there.
          --state DIR            where the generated service-account keys are kept between starts
          --replay-zendesk FILE  also serve the recorded ticket export (or its folder, with ratings) as subdomain "recorded"
          --fault NAME[:TARGET]  start with a fault on ga4, zendesk, typeform or * (repeatable)
          --no-limits            no rate limits and no quotas
          --truth CLIENT         print what the vendors hold for northwind, lumen or harbor as JSON, and exit
          --help                 this text
        """;

    public static SandboxOptions Parse(IReadOnlyList<string> args)
    {
        var options = new SandboxOptions();
        var faults = new List<(string, string)>();
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            string Value() => ++i < args.Count ? args[i] : throw new UsageException($"{name} needs a value");
            options = name switch
            {
                "--help" or "-h" => options with { Help = true },
                "--no-limits" => options with { Limits = false },
                "--port" => options with { Port = Number(name, Value(), 0, 65535) },
                "--seed" => options with { Seed = Number(name, Value(), int.MinValue, int.MaxValue) },
                "--today" => WithToday(options, Value()),
                "--state" => options with { StateDirectory = Value() },
                "--replay-zendesk" => options with { ReplayZendesk = Existing(Value()) },
                "--truth" => options with { TruthOf = KnownClient(Value()) },
                "--fault" => options,
                _ => throw new UsageException($"unknown argument '{name}'; try --help"),
            };
            if (name == "--fault")
                faults.Add(FaultFrom(Value()));
        }
        return options with { Faults = faults };
    }

    /// <summary>Reads a date, or a date with a time at which the clock then stands still.</summary>
    public static (DateTime At, bool Frozen)? ReadToday(string text)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var culture = CultureInfo.InvariantCulture;
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", culture, utc, out var day))
            return (day, false);
        string[] withTime = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
        return DateTime.TryParseExact(text, withTime, culture, utc, out var instant) ? (instant, true) : null;
    }

    private static SandboxOptions WithToday(SandboxOptions options, string text) => ReadToday(text) is var (at, frozen)
        ? options with { Today = at, Frozen = frozen }
        : throw new UsageException($"--today wants YYYY-MM-DD or YYYY-MM-DDTHH:MM, not '{text}'");

    private static int Number(string name, string text, int from, int to) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to
            ? n
            : throw new UsageException($"{name} wants a whole number, not '{text}'");

    private static string Existing(string path) => File.Exists(path) || Directory.Exists(path)
        ? path
        : throw new UsageException($"--replay-zendesk: nothing at '{path}'");

    private static string KnownClient(string key) => Clients.Client.Find(key) is not null
        ? key
        : throw new UsageException($"--truth knows {string.Join(", ", Clients.Client.All.Select(c => c.Key))}, not '{key}'");

    private static (string, string) FaultFrom(string text)
    {
        var (name, target) = text.Split(':', 2) is [var n, var t] ? (n, t) : (text, "*");
        return Sandbox.Faults.Fault.Check(name, target) is { } wrong ? throw new UsageException($"--fault: {wrong}") : (name, target);
    }
}
