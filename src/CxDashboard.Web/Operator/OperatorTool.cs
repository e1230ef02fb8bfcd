// The operator's tool: one verb a file, one line for every expected fault, and an exit code that scripts can read.
using System.CommandLine;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Warehouse.Backups;
using CxDashboard.Core.Warehouse.Cluster;
using CxDashboard.Core.Warehouse.Migrations;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;
using CxDashboard.Jobs.Schedules;
using Npgsql;

namespace CxDashboard.Web.Operator;

/// <summary>The exit codes: 0 done, 1 it could not be done, 2 it was asked wrongly, 78 the configuration refuses to start.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Configuration = 78;
}

/// <summary>A fault of the operator's input, said in one line with the remedy.</summary>
public sealed class UsageFault(string message) : Exception(message);

/// <summary>Parses the command line and runs a verb.</summary>
public static class OperatorTool
{
    /// <summary>Runs the verb and gives the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("CxDashboard: the site and the operator's verbs. Every verb takes --help.")
        {
            ServeVerb.Command(), MigrateVerb.Command(), WorkspaceVerb.Command(), ConnectVerb.Command(),
            ImportVerb.Command(), PullVerb.Command(), KpiVerb.Command(), ShareVerb.Command(), AccountVerb.Command(), SetVerb.Command(), CatalogueVerb.Command(), CheckVerb.Command(),
            BackupVerb.Command(), RestoreVerb.Command(),
        };
        Places.AddTo(root);
        var parsed = root.Parse(args is ["help"] or [] ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            // An unknown verb is reported as a missing one; the word itself helps more.
            var stranger = parsed.CommandResult.Command == root && parsed.UnmatchedTokens is [var first, ..] ? first : null;
            await Console.Error.WriteLineAsync(stranger is null
                ? $"{parsed.Errors[0].Message} See --help."
                : $"There is no verb \"{stranger}\". Verbs are: {string.Join(", ", root.Subcommands.Select(verb => verb.Name))}.");
            return ExitCode.Usage;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        }
        catch (Exception fault) when (CodeOf(fault) is { } code)
        {
            await Console.Error.WriteLineAsync(LineOf(fault));
            return code;
        }
    }

    private static int? CodeOf(Exception fault) => fault switch
    {
        UsageFault or UnanswerableQuestion or UnknownWorkspace => ExitCode.Usage,
        ClusterFault or MigrationFault or SchedulerAway or ImportFault or SourceFault or LostLease or BackupFault => ExitCode.Failed,
        ConfigurationFault => ExitCode.Configuration,
        OperationCanceledException => ExitCode.Failed,
        NpgsqlException => ExitCode.Failed,
        _ => null,
    };

    private static string LineOf(Exception fault) => fault switch
    {
        OperationCanceledException => "Stopped.",
        PostgresException refused => $"PostgreSQL refused: {refused.MessageText} ({refused.SqlState}).",
        NpgsqlException lost => $"PostgreSQL cannot be reached: {lost.Message.ReplaceLineEndings(" ")} Check Cx:Connection, or that the server runs.",
        _ => fault.Message.ReplaceLineEndings(" "),
    };
}
