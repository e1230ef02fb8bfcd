// cx check: opens everything as the site would and says what it found.
using System.CommandLine;
using CxDashboard.Core.Warehouse.Migrations;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Web.Operator;

internal static class CheckVerb
{
    public static Command Command()
    {
        var verb = new Command("check", "Opens the installation and lists its workspaces and sources.");
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var status = await Migrator.StatusAsync(opened.Installation.AppConnectionString, Migration.Embedded(), cancellationToken);
            await Console.Out.WriteLineAsync($"database: migration {status.Applied} of {status.Expected}");
            var unreadable = 0;
            foreach (var workspace in await WorkspaceBook.AllAsync(opened.Installation.Database, cancellationToken))
            {
                await Console.Out.WriteLineAsync($"workspace {workspace.Key}: {workspace.Name}, {workspace.TimeZone}");
                foreach (var source in await opened.Get<SourceBook>().OfAsync(workspace, cancellationToken))
                {
                    var readable = source.Secrets is null
                        || opened.Installation.Secrets.Open(source.Secrets, source.WorkspaceId, source.Connector, source.Name) is not null;
                    if (!readable) unreadable++;
                    await Console.Out.WriteLineAsync(
                        $"  source {source.SourceId}: {source.Name} ({source.Connector}){(readable ? "" : ", credential unreadable: enter it again")}");
                }
            }

            return unreadable == 0 && status.IsCurrent ? ExitCode.Done : ExitCode.Failed;
        });
        return verb;
    }
}
