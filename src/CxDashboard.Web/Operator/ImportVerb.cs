// cx import: loads a file of responses, tickets, customers, transactions, spending or survey deliveries.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CxDashboard.Jobs.Imports;

namespace CxDashboard.Web.Operator;

internal static class ImportVerb
{
    public static Command Command()
    {
        var kind = new Argument<string>("kind") { Description = $"{string.Join(", ", FileKind.All.Select(k => k.Name))}." };
        var file = new Argument<string>("file") { Description = "A delimited text file whose first line names the columns." };
        var workspace = WorkspaceVerb.Option();
        var map = Pairs.Option("--map", "Which column holds a field: FIELD=COLUMN, several by commas.");
        var set = Pairs.Option("--set", "One value for all rows: FIELD=VALUE; repeat it for more.");
        var delimiter = new Option<string?>("--delimiter") { Description = "One character, tab or blanks; found out unless given." };
        var verb = new Command("import", "Loads a file; loading it again changes nothing.") { kind, file, workspace, map, set, delimiter };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var fileKind = FileKind.Find(parsed.GetValue(kind)!)
                ?? throw new UsageFault($"\"{parsed.GetValue(kind)}\" cannot be imported. Kinds are: {string.Join(", ", FileKind.All.Select(k => k.Name))}.");
            var separator = parsed.GetValue(delimiter);
            if (separator is not (null or "tab" or "blanks" or { Length: 1 }))
                throw new UsageFault($"--delimiter is \"{separator}\": give one character, tab or blanks.");
            var order = new ImportOrder(fileKind, parsed.GetValue(file)!,
                Pairs.Read("--map", parsed.GetValue(map)!), Pairs.Read("--set", parsed.GetValue(set)!, commas: false), new FileReading(Delimiter: separator));
            using var signals = new StopSignals(cancellationToken);
            await using var opened = await Places.OpenAsync(parsed, signals.Token);
            var space = await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, signals.Token);
            var clock = Stopwatch.StartNew();
            var result = await opened.Get<FileImport>().RunAsync(space, order, new Shown(clock), signals.Token);
            await TellAsync(result, clock.Elapsed);
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task TellAsync(ImportProgress result, TimeSpan took)
    {
        var c = result.Counts;
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{c.Received} rows: {c.Inserted} new, {c.Updated} changed, {c.Unchanged} unchanged, {c.Rejected} rejected, in {took.TotalSeconds:0.0} s"));
        foreach (var reject in result.FirstRejects) await Console.Error.WriteLineAsync($"rejected {reject}");
    }

    private sealed class Shown(Stopwatch clock) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            var left = value.Share > 0 ? clock.Elapsed * ((1 - value.Share) / value.Share) : TimeSpan.Zero;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{value.Counts.Received} rows, {value.Counts.Received / clock.Elapsed.TotalSeconds:0} a second, {left.TotalSeconds:0} s left"));
        }
    }
}
