// cx connect: stores a source with its settings; secrets come from files so that they do not stay in a shell's history.
using System.CommandLine;
using System.Globalization;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Web.Operator;

internal static class ConnectVerb
{
    private const int UsualHistoryDays = 548;

    public static Command Command()
    {
        var kind = new Argument<string>("connector") { Description = "ga4, zendesk, typeform or formbricks." };
        var workspace = WorkspaceVerb.Option();
        var name = new Option<string?>("--name") { Description = "The source's name; the connector's unless given." };
        var set = Pairs.Option("--set", "A setting, NAME=VALUE; repeat it for more.");
        var secret = Pairs.Option("--secret-file", "A secret setting from a file, NAME=FILE; repeat it for more.");
        var since = new Option<string?>("--since") { Description = "The first day wanted, for instance 2025-01-01; 18 months back unless given." };
        var verb = new Command("connect", "Stores a source with its settings; ./cx pull fetches it at once, the site by schedule.")
        {
            kind, workspace, name, set, secret, since,
        };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var connectors = opened.Get<ConnectorList>();
            var connector = connectors.Find(parsed.GetValue(kind)!)
                ?? throw new UsageFault($"There is no connector \"{parsed.GetValue(kind)}\". There are: {string.Join(", ", connectors.All.Select(c => c.Name))}.");
            var settings = Pairs.Read("--set", parsed.GetValue(set)!, commas: false);
            foreach (var (key, file) in Pairs.Read("--secret-file", parsed.GetValue(secret)!, commas: false))
            {
                if (!File.Exists(file)) throw new UsageFault($"--secret-file {key}: there is no file {file}.");
                settings[key] = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            }

            Check(connector, settings);
            var space = await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, cancellationToken);
            var first = Since(parsed.GetValue(since), space.Today(TimeProvider.System));
            var id = await opened.Get<SourceBook>().SaveAsync(space, connector, parsed.GetValue(name) ?? connector.Title, settings, null, first, cancellationToken);
            await Console.Out.WriteLineAsync($"source {id} is stored; fetch it now with ./cx pull --workspace {space.Key} --source {id}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static void Check(IConnector connector, Dictionary<string, string> settings)
    {
        var known = connector.Settings.Select(s => s.Key).ToList();
        if (settings.Keys.FirstOrDefault(key => !known.Contains(key)) is { } stranger)
            throw new UsageFault($"{connector.Title} has no setting \"{stranger}\". Settings are: {string.Join(", ", known)}.");
        if (connector.Settings.FirstOrDefault(s => s.Required && s.Default is null && !settings.ContainsKey(s.Key)) is { } missing)
            throw new UsageFault($"The setting {missing.Key} is missing ({missing.Help}): give it with {(missing.Secret ? $"--secret-file {missing.Key}=FILE" : $"--set {missing.Key}=VALUE")}.");
    }

    private static DateOnly Since(string? given, DateOnly today)
    {
        if (given is null) return today.AddDays(-UsualHistoryDays);
        return DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new UsageFault($"--since is \"{given}\": give a day such as 2025-01-01.");
    }
}
