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
        var verb = new Command("workspace", "Makes a workspace, or leaves it as it is if it exists.") { key, name, zone };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(key)!;
            if (!WorkspacePlan.IsKey(wanted))
                throw new UsageFault($"\"{wanted}\" cannot be a workspace's key: use 1 to 40 of a-z, 0-9 and -, beginning with a letter or digit.");
            var timeZone = parsed.GetValue(zone)!;
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _))
                throw new UsageFault($"There is no time zone \"{timeZone}\": use a name such as Europe/Berlin or UTC.");
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var workspace = await WorkspacePlan.MakeAsync(opened.Installation.Database,
                new WorkspacePlan(wanted, parsed.GetValue(name) ?? wanted, timeZone), cancellationToken);
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
