// The same questions put to the database by hand: the gateway's own statements, and plain queries on the facts.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;

namespace CxDashboard.Benchmarks;

internal sealed class SqlAlone(NpgsqlDataSource connections, Workspace workspace)
{
    /// <summary>The gateway's statements as one batch; every row is fetched and none is looked at.</summary>
    public Task<long> PartsAsync(IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var compiled = CompiledQuestions.Of(questions);
        var batch = Begin();
        batch.BatchCommands.Add(Asking("queries/parts.sql", compiled.Parts));
        if (compiled.Minutes is { Count: > 0 } minutes) batch.BatchCommands.Add(Asking("queries/minutes.sql", minutes));
        foreach (var currency in new[] { "queries/feeds.sql", "queries/stage_kinds.sql" })
            batch.BatchCommands.Add(new NpgsqlBatchCommand(SqlScripts.Read(currency)) { Parameters = { new("workspace", workspace.WorkspaceId) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "select coalesce((select version from data_version where workspace_id = @workspace), 0), now()")
        {
            Parameters = { new("workspace", workspace.WorkspaceId) },
        });
        return RunAsync(batch, cancellationToken);
    }

    /// <summary>Every question as a query of its own on the facts, as one batch.</summary>
    public Task<long> FactsAsync(IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var batch = Begin();
        foreach (var question in questions) batch.BatchCommands.Add(RawQuestion.Of(question, workspace.WorkspaceId));
        return RunAsync(batch, cancellationToken);
    }

    /// <summary>One question on the facts: n, and the value where the shape gives one, by stage and month.</summary>
    public async Task<Dictionary<(string Stage, DateOnly? Bucket), (long N, double A)>> FactsAsync(Question question, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenConnectionAsync(cancellationToken);
        await using var batch = Begin();
        batch.BatchCommands.Add(RawQuestion.Of(question, workspace.WorkspaceId));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        batch.Connection = connection;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var found = new Dictionary<(string, DateOnly?), (long, double)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var bucket = await reader.IsDBNullAsync(1, cancellationToken) ? (DateOnly?)null : await reader.GetFieldValueAsync<DateOnly>(1, cancellationToken);
            found.Add((reader.GetString(0), bucket), (reader.GetInt64(2), reader.GetDouble(3)));
        }

        return found;
    }

    private NpgsqlBatch Begin()
    {
        var (id, account, system, share) = workspace.Scope.Settings;
        return new NpgsqlBatch
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("begin isolation level repeatable read read only"),
                new NpgsqlBatchCommand(Database.SetScope) { Parameters = { new("workspace", id), new("account", account), new("system", system), new("share", share) } },
            },
        };
    }

    private NpgsqlBatchCommand Asking(string script, Pieces questions) => new(SqlScripts.Read(script))
    {
        Parameters =
        {
            new("workspace", workspace.WorkspaceId),
            new("ids", questions.Ids), new("metrics", questions.Metrics), new("dims", questions.Dims),
            new("stages", questions.Stages), new("values", questions.Values), new("grains", questions.Grains),
            new("months", questions.WholeMonths), new("froms", questions.From), new("tos", questions.To),
        },
    };

    private async Task<long> RunAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var owned = batch;
        await using var connection = await connections.OpenConnectionAsync(cancellationToken);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        batch.Connection = connection;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var rows = 0L;
        do
        {
            while (await reader.ReadAsync(cancellationToken)) rows++;
        }
        while (await reader.NextResultAsync(cancellationToken));
        return rows;
    }
}
