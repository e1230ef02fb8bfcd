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

    /// <summary>Seconds: a long history takes minutes, and nobody waits for it.</summary>
    protected const int LongestStatement = 1800;

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

    /// <summary>Brings a workspace's change into force; another node may be at it, and then there is nothing to do.</summary>
    protected abstract Task ApplyAsync(Workspace workspace, CancellationToken cancellationToken);
}
