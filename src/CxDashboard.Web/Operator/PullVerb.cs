// cx pull: fetches sources now, beside whatever the schedule does.
using System.CommandLine;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Web.Operator;

internal static class PullVerb
{
    public static Command Command()
    {
        var workspace = WorkspaceVerb.Option();
        var id = new Option<int?>("--source") { Description = "One source by its number; all of the workspace unless given." };
        var empty = new Option<bool>("--believe-empty") { Description = "Days that the source has nothing for any more are emptied here too." };
        var verb = new Command("pull", "Fetches sources now and prints what each stream brought.") { workspace, id, empty };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var signals = new StopSignals(cancellationToken);
            await using var opened = await Places.OpenAsync(parsed, signals.Token);
            var space = await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, signals.Token);
            var sources = (await opened.Get<SourceBook>().OfAsync(space, signals.Token))
                .Where(s => s.Connector != SourceBook.Import && (parsed.GetValue(id) is not { } wanted || s.SourceId == wanted)).ToList();
            if (sources.Count == 0)
                throw new UsageFault($"The workspace {space.Key} has no such source: ./cx check lists them, ./cx connect makes one.");
            var failed = 0;
            foreach (var source in sources)
            {
                foreach (var outcome in await opened.Get<PullRun>().SourceAsync(space, source, "person", signals.Token, believesEmpty: parsed.GetValue(empty)))
                {
                    if (outcome.State != "succeeded") failed++;
                    var c = outcome.Counts;
                    await Console.Out.WriteLineAsync(
                        $"{source.Name} / {outcome.Stream}: {outcome.State}, {c.Received} rows: {c.Inserted} new, {c.Updated} changed, {c.Unchanged} unchanged, {c.Rejected} rejected, {c.Removed} removed"
                        + (outcome.Fault is null ? "" : $". {outcome.Fault}"));
                }
            }

            return failed == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return verb;
    }
}
