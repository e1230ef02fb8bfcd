// How fast the product loads, against the bare database over the same rows.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;
using Npgsql;

namespace CxDashboard.Benchmarks;

internal sealed class LoadRatios(ThrowAway place, Invented invented, Scores scores)
{
    private const int UnchangedMonths = 6;

    /// <summary>Fills the workspace month by month, each month once by the product and once by hand.</summary>
    public async Task WebAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        await place.AsOwnerAsync(BareLoad.Tables, cancellationToken);
        await using var byHand = await place.ByHandAsync(workspace, cancellationToken);
        await WarmUpAsync(byHand, cancellationToken);

        var lease = await place.LeaseAsync(workspace, FactKind.WebTraffic, cancellationToken);
        var (first, bound, copy, kept, rows) = (new Duel(), new Duel(), new Duel(), new Duel(), 0L);
        foreach (var month in Invented.Months())
        {
            var facts = invented.WebTraffic(month);
            rows += facts.Count;
            var byProduct = 0d;
            // Every third month comes with the vendor's answer, to be kept as it came.
            var comesWhole = month.From.Month % 3 == 1;
            var page = new Batch(facts, $"{month.To:O}", month) { Answers = comesWhole ? [Invented.AnswerOf(facts)] : [] };
            await (comesWhole ? kept : first).RoundAsync(
                async () => byProduct = await Duel.TimeAsync(() => place.Pages.CommitAsync(workspace, lease, FactKind.WebTraffic, page, month.To, cancellationToken)),
                () => BareLoad.LoadAsync(byHand, "bare_web_traffic", lease, facts, cancellationToken));
            if (!comesWhole) copy.Add(byProduct, await Duel.TimeAsync(() => RolledBackAsync(byHand, () => BareLoad.CopyAsync(byHand, facts, cancellationToken), cancellationToken)));
            if (month.From.Month % 3 == 0)
                bound.Add(byProduct, await Duel.TimeAsync(() => BareLoad.LoadAsync(byHand, "bound_web_traffic", lease, facts, cancellationToken)));
        }

        scores.AtLeast("whole load of web traffic, month by month, against COPY + merge", first.SpeedRatio, .8, Seen(first, rows / Invented.Months().Count()));
        scores.Told("the same against a binary COPY of the same rows and nothing else", copy.SpeedRatio, Seen(copy, rows / Invented.Months().Count()));
        scores.Told("the same against COPY + merge of rows that refer to their source", bound.SpeedRatio, Seen(bound, rows / Invented.Months().Count()));

        scores.Told("the same as the first with the vendor's answer kept as it came", kept.SpeedRatio, Seen(kept, rows / Invented.Months().Count()));

        var again = new Duel();
        foreach (var month in Invented.Months().TakeLast(UnchangedMonths))
        {
            var facts = invented.WebTraffic(month);
            await again.RoundAsync(
                () => place.Pages.CommitAsync(workspace, lease, FactKind.WebTraffic, new Batch(facts, null, month), month.To, cancellationToken),
                () => BareLoad.LoadAsync(byHand, "bare_web_traffic", lease, facts, cancellationToken));
        }

        scores.AtLeast("the same months again, unchanged, against the same merge", again.SpeedRatio, .8, Seen(again, rows / Invented.Months().Count()));
        await place.Ledger.SucceedAsync(lease, Invented.Last, Invented.Last, cancellationToken);
    }

    /// <summary>The other kinds of fact; told in rows a second, because nobody would load them otherwise.</summary>
    public async Task OthersAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        foreach (var month in Invented.Months().Chunk(6).Select(m => new DateRange(m[0].From, m[^1].To)))
            await LoadAsync(workspace, FactKind.WebEvent, invented.WebEvents(month), cancellationToken);
        await LoadAsync(workspace, FactKind.WebCohort, invented.WebCohorts(), cancellationToken);
        await LoadAsync(workspace, FactKind.Ticket, invented.TicketsOfAllDays(), cancellationToken);
        await LoadAsync(workspace, FactKind.Answer, invented.Answers(invented.Tickets), cancellationToken);
    }

    /// <summary>The product's staging alone, rolled back, against the bare COPY of the same rows.</summary>
    public async Task StagingAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var facts = invented.WebTraffic(new(Invented.First, Invented.First.AddDays(29)));
        var staging = new Staging(place.Installation.Pseudonyms);
        await using var connection = await place.ByHandAsync(workspace, cancellationToken);
        var duel = await Duel.RunAsync(25, 5,
            _ => RolledBackAsync(connection, () => staging.CopyAsync(connection, FactKind.WebTraffic, facts, cancellationToken), cancellationToken),
            _ => RolledBackAsync(connection, () => BareLoad.CopyAsync(connection, facts, cancellationToken), cancellationToken));
        scores.AtLeast("staging of records against a bare binary COPY", duel.SpeedRatio, .7, Seen(duel, facts.Count));
    }

    private static async Task RolledBackAsync(NpgsqlConnection connection, Func<Task> work, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await work();
        await transaction.RollbackAsync(cancellationToken);
    }

    private async Task LoadAsync(Workspace workspace, FactKind kind, List<Fact> facts, CancellationToken cancellationToken)
    {
        var lease = await place.LeaseAsync(workspace, kind, cancellationToken);
        var times = new List<double>();
        foreach (var page in facts.Chunk(50_000))
            times.Add(await Duel.TimeAsync(() => place.Pages.CommitAsync(workspace, lease, kind, new Batch(page, null), Invented.Last, cancellationToken)));
        await place.Ledger.SucceedAsync(lease, Invented.Last, Invented.Last, cancellationToken);
        Console.WriteLine($"  {kind.Plural()}: {facts.Count:n0} rows, {facts.Count / times.Sum() * 1000:n0} rows/s");
    }

    // The first page of a process pays for compiling and for the catalogue's caches.
    private async Task WarmUpAsync(NpgsqlConnection byHand, CancellationToken cancellationToken)
    {
        var other = await place.WorkspaceAsync("warm-up", cancellationToken);
        var lease = await place.LeaseAsync(other, FactKind.WebTraffic, cancellationToken);
        var days = new DateRange(Invented.First, Invented.First.AddDays(6));
        var facts = invented.WebTraffic(days);
        for (var i = 0; i < 3; i++)
        {
            await place.Pages.CommitAsync(other, lease, FactKind.WebTraffic, new Batch(facts, null, days), days.To, cancellationToken);
            await BareLoad.LoadAsync(byHand, "bare_web_traffic", lease, facts, cancellationToken);
        }

        await place.AsOwnerAsync("truncate bare_web_traffic", cancellationToken);
    }

    private static string Seen(Duel duel, long rows) =>
        $"{rows / duel.Product * 1000:n0} against {rows / duel.Yardstick * 1000:n0} rows/s";
}
