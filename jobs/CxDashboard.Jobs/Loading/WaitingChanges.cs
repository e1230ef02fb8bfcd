// What people have changed and the numbers do not know yet: looked for every second, and brought into force one workspace at a time.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CxDashboard.Jobs.Loading;

/// <summary>The base of what brings changes into force. A change that cannot be applied now waits for the next look.</summary>
public abstract class WaitingChanges(Database database, TimeProvider clock, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Seconds: a long history takes minutes, and nobody waits for it.
    private const int LongestStatement = 1800;

    /// <summary>The query that gives the ids of the workspaces with something to do, asked in the system's name.</summary>
    protected abstract string Waiting { get; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await ApplyAllAsync(stoppingToken);
            }
            catch (NpgsqlException fault)
            {
                log.LogWarning("A change waits to be brought into force ({Reason})", fault.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Applies what waits now, over all workspaces.</summary>
    public async Task ApplyAllAsync(CancellationToken cancellationToken)
    {
        List<int> waiting;
        await using (var session = await database.OpenAsync(new Scope.System(), cancellationToken))
            waiting = [.. await session.QueryAsync<int>(Waiting, null, cancellationToken)];
        if (waiting.Count == 0) return;
        foreach (var workspace in (await WorkspaceBook.AllAsync(database, cancellationToken)).Where(w => waiting.Contains(w.WorkspaceId)))
            await ApplyAsync(workspace, cancellationToken);
    }

    /// <summary>Brings a workspace's change into force, or leaves it to another node that is at it.</summary>
    protected abstract Task ApplyAsync(Workspace workspace, CancellationToken cancellationToken);

    /// <summary>Does the work in one transaction, unless another node has the turn; where it says that there was some, pages learn of it.</summary>
    protected async Task InTurnAsync(Workspace workspace, string turn, Func<Session, Task<bool>> work, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        session.Patience = LongestStatement;
        if (!await session.SingleAsync<bool>("select pg_try_advisory_xact_lock(hashtext(@turn), @WorkspaceId)", new { turn, workspace.WorkspaceId }, cancellationToken)) return;
        if (!await work(session)) return;
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
