// cx migrate: brings the database up to this version and says where it stands.
using System.CommandLine;
using CxDashboard.Core.Warehouse.Migrations;

namespace CxDashboard.Web.Operator;

internal static class MigrateVerb
{
    public static Command Command()
    {
        var verb = new Command("migrate", "Brings the database up to this version; safe to run again.");
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            await Schedulers.Chosen.ProvisionAsync(opened.Installation.OwnerConnectionString, opened.Installation.AppConnectionString, cancellationToken);
            var status = await Migrator.StatusAsync(opened.Installation.AppConnectionString, Migration.Embedded(), cancellationToken);
            await Console.Out.WriteLineAsync($"The database stands at migration {status.Applied} of {status.Expected}.");
            return ExitCode.Done;
        });
        return verb;
    }
}
