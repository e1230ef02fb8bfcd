// A share under a crowd, and a share used as a weapon: what many guests cost, and what the worst of them cost the members.
using System.Diagnostics;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Benchmarks;

internal static class ShareRatio
{
    private const int Viewers = 500;
    private const int Weapons = 100;
    private const int Looks = 40;

    public static async Task MeasureAsync(ThrowAway place, RunningSite site, Workspace workspace, Scores scores, CancellationToken cancellationToken)
    {
        var (path, token) = await PublishAsync(place, workspace, new ShareSpec
        {
            View = SharedView.Overview, Days = "period=last-90-days", Compare = "year", Locks = [new DimLock("channel", ["Email"])], Choices = [], Tiles = [.. RowsOf("channel")],
        }, cancellationToken);
        using var guest = await site.GuestAsync(token, cancellationToken);
        await CrowdAsync(guest, path, 20, 1, cancellationToken);

        // The same page by the same number of requests: one after the other, and all at once.
        var crowd = await Duel.RunAsync(3, 1,
            _ => CrowdAsync(guest, path, Viewers, Viewers, cancellationToken),
            _ => CrowdAsync(guest, path, Viewers, 1, cancellationToken));
        scores.AtLeast($"{Viewers} viewers of one share at once, throughput against one after the other", crowd.SpeedRatio, .7,
            $"{Viewers / crowd.Product * 1000:0} against {Viewers / crowd.Yardstick * 1000:0} pages/s, all the same page");

        await WeaponAsync(place, site, workspace, scores, cancellationToken);
    }

    // The most that a link can ask: 25 months of every stage, its days chosen anew each time, so that nothing is remembered.
    private static async Task WeaponAsync(ThrowAway place, RunningSite site, Workspace workspace, Scores scores, CancellationToken cancellationToken)
    {
        var (path, token) = await PublishAsync(place, workspace, new ShareSpec
        {
            View = SharedView.Metric, Metric = "first_response", Days = "period=last-90-days", Compare = "year", Locks = [],
            Choices = [ShareSpec.ChoosesPeriod, ShareSpec.ChoosesComparison, ShareSpec.ChoosesStage, "channel"], Tiles = [ShareTiles.Value, ShareTiles.Trend, ShareTiles.Contract, "split:channel", "split:stage"],
        }, cancellationToken);
        using var guest = await site.GuestAsync(token, cancellationToken);
        var turn = 0;
        string Overview() => $"/{workspace.Key}/overview?from={Invented.Last.AddDays(-89 - Interlocked.Increment(ref turn) / 40):yyyy-MM-dd}&to={Invented.Last.AddDays(-(turn % 40)):yyyy-MM-dd}";
        var alone = await LooksAsync(site, Overview, cancellationToken);

        var weapons = Enumerable.Range(0, Weapons).Select(async n =>
        {
            using var answer = await guest.GetAsync($"{path}?from={Invented.Last.AddDays(-700 - n):yyyy-MM-dd}&to={Invented.Last.AddDays(-n % 50):yyyy-MM-dd}&channel={(n % 2 == 0 ? "web" : "email")}&compare=previous", cancellationToken);
            return answer.StatusCode;
        }).ToList();
        var beside = await LooksAsync(site, Overview, cancellationToken);
        var answers = await Task.WhenAll(weapons);
        scores.AtMost($"a member's Overview, p95, while {Weapons} of the widest share pages are asked for", beside / alone, 2,
            $"{beside:0} against {alone:0} ms; {answers.Count(status => (int)status == 200)} of {Weapons} share pages were answered");
    }

    private static async Task<double> LooksAsync(RunningSite site, Func<string> next, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < Looks; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await site.GetAsync(next(), cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times.Order().ElementAt(Looks * 95 / 100);
    }

    private static async Task CrowdAsync(HttpClient guest, string path, int pages, int atOnce, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(atOnce);
        var seen = await Task.WhenAll(Enumerable.Range(0, pages).Select(async _ =>
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                return await guest.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }));
        // The line of ages moves on; the numbers do not.
        if (seen.Select(page => page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)]).Distinct().Count() > 1)
            throw new InvalidOperationException("Viewers at once saw different numbers.");
    }

    private static IEnumerable<string> RowsOf(string dim) =>
        Core.Kpis.StageMetrics.All.Where(metric => Core.Kpis.Catalogue.Get(metric).Dims.Contains(dim)).Select(ShareTiles.OfRow);

    private static async Task<(string Path, string Token)> PublishAsync(ThrowAway place, Workspace workspace, ShareSpec spec, CancellationToken cancellationToken)
    {
        var published = await ShareBook.PublishAsync(place.Database, workspace, new ShareDraft(spec, "Bench", "", DateTimeOffset.UtcNow.AddDays(1)), Core.Access.Actor.Operator, TimeProvider.System, cancellationToken);
        return ($"/view/{published.Share!.PublicId}", published.Token!);
    }
}
