// What the gateway sends: one batch, its statements in the order in which GatewayRows reads their rows.
using System.Globalization;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;
using NpgsqlTypes;

namespace CxDashboard.Core.Kpis;

internal static class GatewayBatch
{
    public static NpgsqlBatch Of(NpgsqlConnection connection, Workspace workspace, CompiledQuestions questions, TimeSpan patience)
    {
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin isolation level repeatable read read only"));
        var (id, account, system, share) = workspace.Scope.Settings;
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"{Database.SetScope}, set_config('statement_timeout', @patience, true)")
        {
            Parameters =
            {
                new("workspace", id), new("account", account), new("system", system), new("share", share),
                new("patience", patience.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)),
            },
        });
        batch.BatchCommands.Add(Asking("queries/parts.sql", workspace, questions.Parts));
        if (questions.Minutes is { Count: > 0 } minutes) batch.BatchCommands.Add(Asking("queries/minutes.sql", workspace, minutes));
        foreach (var finer in questions.FromFacts) batch.BatchCommands.Add(AskingFacts(workspace, finer));
        if (questions.AsksSegments) batch.BatchCommands.Add(new NpgsqlBatchCommand(SegmentBook.Select) { Parameters = { new("workspace", workspace.WorkspaceId) } });
        AddCurrency(batch, workspace);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        return batch;
    }

    /// <summary>How current the answers are: the feeds, the stages' kinds of facts, and the data's version with what is set.</summary>
    public static void AddCurrency(NpgsqlBatch batch, Workspace workspace)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SqlScripts.Read("queries/feeds.sql")) { Parameters = { new("workspace", workspace.WorkspaceId) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SqlScripts.Read("queries/stage_kinds.sql")) { Parameters = { new("workspace", workspace.WorkspaceId) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            select coalesce((select version from data_version where workspace_id = @workspace), 0), now(),
                   exists (select from margin where workspace_id = @workspace), exists (select from response_target where workspace_id = @workspace),
                   array(select dim from coming_cut where workspace_id = @workspace)
            """)
        {
            Parameters = { new("workspace", workspace.WorkspaceId) },
        });
    }

    private static NpgsqlBatchCommand Asking(string script, Workspace workspace, Pieces questions) => new(SqlScripts.Read(script))
    {
        Parameters =
        {
            new("workspace", workspace.WorkspaceId),
            new("ids", questions.Ids), new("metrics", questions.Metrics), new("dims", questions.Dims),
            new("stages", questions.Stages), new("values", questions.Values), new("grains", questions.Grains),
            new("months", questions.WholeMonths), new("froms", questions.From), new("tos", questions.To),
        },
    };

    public static NpgsqlBatchCommand AskingFacts(Workspace workspace, FactQuestions finer)
    {
        var ranges = finer.Asked.Select(one => one.Question.Range).ToList();
        var command = new NpgsqlBatchCommand(Rollup.Ask(finer.Metric, finer.Breakdown, finer.Only.Select(dim => dim.Key)))
        {
            Parameters =
            {
                new("workspace", workspace.WorkspaceId), new("first", finer.First), new("last", finer.Last),
                new("days", NpgsqlDbType.Array | NpgsqlDbType.Date) { Value = finer.Days ?? (object)DBNull.Value },
                new("ids", finer.Asked.Select(one => one.Id).ToArray()),
                new("stages", finer.Asked.Select(one => one.Question.Stage ?? "").ToArray()),
                new("grains", finer.Asked.Select(one => one.Question.Grain.ToString().ToLowerInvariant()).ToArray()),
                new("froms", ranges.Select(range => range.From).ToArray()), new("tos", ranges.Select(range => range.To).ToArray()),
            },
        };
        foreach (var dim in finer.Only) command.Parameters.Add(new("only_" + dim.Key, dim.ToArray()));
        return command;
    }
}
