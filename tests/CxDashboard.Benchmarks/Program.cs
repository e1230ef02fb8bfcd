// ./bench: how near the product comes to what the database alone can do. Prints ratios; fails for no time.
using System.Diagnostics;
using System.Globalization;
using CxDashboard.Benchmarks;
using CxDashboard.Core.Kpis;
using Npgsql;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (rows, seed) = (1_000_000, 1);
for (var i = 0; i < args.Length; i++)
{
    var known = (args[i], i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : -1);
    switch (known)
    {
        case ("--rows", >= 25_000): rows = known.Item2; i++; break;
        case ("--seed", >= 0): seed = known.Item2; i++; break;
        default:
            await Console.Error.WriteLineAsync("usage: ./bench [--rows 1000000] [--seed 1]   (rows: at least 25000)");
            return 2;
    }
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});

var began = Stopwatch.GetTimestamp();
var (invented, scores) = (new Invented(seed, rows), new Scores());
try
{
    await using var place = await ThrowAway.OpenAsync(stop.Token);
    var workspace = await place.WorkspaceAsync("bench", stop.Token);
    var loading = new LoadRatios(place, invented, scores);

    Step("Loading");
    await loading.StagingAsync(workspace, stop.Token);
    await loading.WebAsync(workspace, stop.Token);
    await loading.OthersAsync(workspace, stop.Token);
    await ImportRatio.MeasureAsync(place, invented, scores, stop.Token);

    Step("Reading");
    // What autovacuum does within a minute of a load; waiting for it would only take longer.
    await place.AsOwnerAsync("vacuum (analyze)", stop.Token);
    await using var byHand = NpgsqlDataSource.Create(place.Installation.AppConnectionString);
    var sql = new SqlAlone(byHand, workspace);
    var reading = new ReadRatios(new Gateway(place.Database), sql, workspace, scores);
    await reading.CheckAsync(stop.Token);
    await reading.MeasureAsync(stop.Token);

    Step("The page");
    await using var site = await RunningSite.StartAsync(place.Installation.Data, stop.Token);
    await PageRatio.MeasureAsync(place, site, sql, workspace, scores, stop.Token);

    Step("Shares");
    await ShareRatio.MeasureAsync(place, site, workspace, scores, stop.Token);

    Step("Done");
    scores.WriteTable();
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 130;
}

void Step(string name) => Console.WriteLine($"{name} ({Stopwatch.GetElapsedTime(began).TotalSeconds:0} s) …");
