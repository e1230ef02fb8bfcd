// Imports the books of the sandbox's clients, as somebody would import the files that a shop exports.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Imports;

namespace CxDashboard.Web.Sample;

/// <summary>Fetches and imports each client's files once the program runs; what is in already stays as it is.</summary>
internal sealed class SampleFiles(Uri sandbox, Database database, FileImport files, ILogger<SampleFiles> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { BaseAddress = sandbox, Timeout = TimeSpan.FromSeconds(30) };
        var path = Path.GetTempFileName();
        try
        {
            foreach (var client in await http.GetFromJsonAsync<SandboxClient[]>("/_control/clients", stoppingToken) ?? [])
                await ImportAsync(http, client, path, stoppingToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or ImportFault or SourceFault or Npgsql.NpgsqlException)
        {
            log.LogWarning("The sample's files could not all be imported; the next start tries again: {Reason}", fault.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends, and the next start goes on.
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task ImportAsync(HttpClient http, SandboxClient client, string path, CancellationToken stoppingToken)
    {
        // A sample that was removed stays so.
        if (await WorkspaceBook.FindAsync(database, client.Key, stoppingToken) is not { IsSample: true } workspace) return;
        foreach (var (kind, address) in client.Files)
        {
            await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync(address, stoppingToken), stoppingToken);
            var order = new ImportOrder(FileKind.Find(kind)!, path, new Dictionary<string, string>(), new Dictionary<string, string>());
            await files.RunAsync(workspace, order, null, stoppingToken);
        }
    }
}
