// What the page of one run shows.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Web.Sources;

/// <summary>A run and the answers that are kept of it.</summary>
public sealed record RunDetail(RunView Run, bool IsFile, IReadOnlyList<PayloadRow> Pages)
{
    /// <summary>Null when the source has no such run.</summary>
    public static async Task<RunDetail?> LoadAsync(
        Database database, Payloads payloads, Workspace workspace, int sourceId, long runId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await SourceHealth.RunAsync(database, workspace, sourceId, runId, cancellationToken) is { } run
            ? new RunDetail(RunView.Of(workspace, run, now), run.Trigger == "import", await payloads.OfRunAsync(database, workspace, runId, cancellationToken))
            : null;

    /// <summary>Why there is no answer to be seen.</summary>
    public string WhyNone(int daysKept) =>
        IsFile ? "This run read a file: the file itself is what was received."
        : daysKept == 0 ? "This installation keeps no answers of vendors."
        : "Nothing was received, or it was received longer ago than answers are kept.";
}
