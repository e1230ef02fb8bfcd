// cx catalogue: what every metric means, as docs/metrics.md holds it.
using System.CommandLine;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Operator;

internal static class CatalogueVerb
{
    public static Command Command()
    {
        var verb = new Command("catalogue", "Prints what every metric means, as Markdown.");
        verb.SetAction(async (_, _) =>
        {
            await Console.Out.WriteAsync(CatalogueText.Markdown());
            return ExitCode.Done;
        });
        return verb;
    }
}
