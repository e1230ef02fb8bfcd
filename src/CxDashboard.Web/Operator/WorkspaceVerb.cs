// cx workspace: makes a workspace with the six usual stages, for imports and real sources.
using System.CommandLine;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Operator;

internal static class WorkspaceVerb
{
    public static Command Command()
    {
        var key = new Argument<string>("key") { Description = "Its key in addresses: a-z, 0-9 and -, for instance acme." };
        var name = new Option<string?>("--name") { Description = "Its name; the key unless given." };
        var zone = new Option<string>("--zone") { Description = "Its time zone, for instance Europe/Berlin.", DefaultValueFactory = _ => "UTC" };
        var money = new Option<string>("--currency") { Description = "Its currency, for instance USD.", DefaultValueFactory = _ => "EUR" };
        var verb = new Command("workspace", "Makes a workspace, or leaves it as it is if it exists.") { key, name, zone, money };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(key)!;
            var (timeZone, currency) = (parsed.GetValue(zone)!, parsed.GetValue(money)!);
            if ((WorkspacePlan.KeyFault(wanted) ?? WorkspacePlan.ZoneFault(timeZone) ?? WorkspacePlan.CurrencyFault(currency)) is { } fault) throw new UsageFault(fault);
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var workspace = await WorkspacePlan.MakeAsync(opened.Installation.Database,
                new WorkspacePlan(wanted, parsed.GetValue(name) ?? wanted, timeZone, Currency: currency), cancellationToken);
            await Console.Out.WriteLineAsync($"workspace {workspace.Key} ({workspace.TimeZone}) is there.");
            return ExitCode.Done;
        });
        return verb;
    }

    /// <summary>The option by which other verbs name a workspace.</summary>
    public static Option<string> Option() => new("--workspace", "-w") { Description = "The workspace's key.", Required = true };

    public static Task<Workspace> GetAsync(OpenedServices opened, string key, CancellationToken cancellationToken) =>
        WorkspaceBook.GetAsync(opened.Installation.Database, key, cancellationToken);
}
