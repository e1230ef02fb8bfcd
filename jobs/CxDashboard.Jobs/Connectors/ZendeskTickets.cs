// The two ways to read Zendesk's tickets behind one interface: the incremental cursor export, and paging by what changed last.
using System.Runtime.CompilerServices;
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

/// <summary>A way to read all tickets that changed since the cursor, deletions included.</summary>
internal interface IZendeskTickets
{
    IAsyncEnumerable<Batch> ReadAsync(Pull pull, ZendeskAccount account, CancellationToken cancellationToken);

    /// <summary>Asks for one ticket, which takes the permission that reading them all takes.</summary>
    Task<TrialLine> TryAsync(Pull pull, ZendeskAccount account, CancellationToken cancellationToken);
}

/// <summary>The incremental cursor export: 1,000 tickets a page in the order of generated_timestamp, deleted ones among them.</summary>
internal sealed class ZendeskExport(VendorHttp http, TimeProvider clock) : IZendeskTickets
{
    public async IAsyncEnumerable<Batch> ReadAsync(Pull pull, ZendeskAccount account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A cursor of the other way means nothing here: what it has read is read again, and versions keep it from changing anything.
        var cursor = ZendeskKeyset.Owns(pull.Cursor) ? null : pull.Cursor;
        var seen = new HashSet<string?> { cursor };
        var size = new ZendeskPageSize(1000, 100);
        for (var ended = false; !ended;)
        {
            var from = cursor is null ? $"start_time={ZendeskAccount.FirstStart(pull.Begin, clock)}" : $"cursor={ZendeskAccount.Escaped(cursor)}";
            using var page = await http.SendAsync(
                account.Get($"/api/v2/incremental/tickets/cursor.json?{from}&per_page={size.Now}&include=metric_sets") with { Limit = account.Exports, HandBack = size.HandBack },
                cancellationToken);
            if (size.WasTooHeavy(page)) continue;

            ended = page.Json.At("end_of_stream")?.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw new SourceFault(FaultKind.Nonsense, "Zendesk's ticket export does not say whether there is more."),
            };
            var next = page.Json.Text("after_cursor");
            if (!ended && !seen.Add(next))
            {
                throw new SourceFault(FaultKind.Nonsense, "Zendesk's ticket export says there is more but its cursor does not move.");
            }

            // An account without tickets has no cursor yet.
            cursor = next ?? cursor;
            var batch = ZendeskAccount.ToBatch(page, "tickets", ZendeskRows.Ticket, cursor);
            // A backfill ends with the tickets that last changed after its last day: the live window has those.
            ended |= pull.End is { } end && batch.Records.OfType<Ticket>().Any(ticket => ticket.Version >= end.ToUnixTimeSeconds());
            yield return batch;
        }
    }

    public async Task<TrialLine> TryAsync(Pull pull, ZendeskAccount account, CancellationToken cancellationToken)
    {
        using var page = await http.SendAsync(
            account.Get($"/api/v2/incremental/tickets/cursor.json?start_time={ZendeskAccount.FirstStart(pull.Begin, clock)}&per_page=1") with { Limit = account.Exports }, cancellationToken);
        var count = ZendeskAccount.ToBatch(page, "tickets", ZendeskRows.Ticket, null).Records.Count;
        return new TrialLine(count > 0 ? "The ticket export answers and has tickets." : "The ticket export answers; it has no ticket since the first day.", count > 0);
    }
}

/// <summary>
/// Plain ticket pages in the order of updated_at, and the list of deleted tickets: for accounts that may not use the export.
/// The place to go on from is the vendor's own cursor; the last page is read again while its newest ticket is younger than a
/// minute, because another one may still be written into the same second before it.
/// </summary>
internal sealed class ZendeskKeyset(VendorHttp http, TimeProvider clock) : IZendeskTickets
{
    private const string Mark = "keyset ";
    private static readonly TimeSpan StillWritten = TimeSpan.FromMinutes(1);

    /// <summary>True for a cursor that this way has made.</summary>
    public static bool Owns(string? cursor) => cursor?.StartsWith(Mark, StringComparison.Ordinal) == true;

    public async IAsyncEnumerable<Batch> ReadAsync(Pull pull, ZendeskAccount account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = Owns(pull.Cursor) ? pull.Cursor![Mark.Length..] : null;
        await foreach (var (page, next, more) in PagesAsync(account, "/api/v2/tickets.json?sort=updated_at&include=metric_sets", cursor, cancellationToken))
        {
            using (page)
            {
                var batch = ZendeskAccount.ToBatch(page, "tickets", row => ZendeskRows.Ticket(row) is Ticket ticket && IsWanted(ticket, pull) ? ticket : null, null);
                var newest = ZendeskAccount.Rows(page, "tickets").Select(row => row.Instant("updated_at")).Max();
                var settled = more || newest is null || newest < clock.GetUtcNow() - StillWritten;
                cursor = settled ? next ?? cursor : cursor;
                yield return batch with { Cursor = cursor is null ? null : Mark + cursor };
                // A backfill ends with the tickets that last changed after its last day: the live window has those, and the deletions.
                if (pull.End is { } end && newest >= end) yield break;
            }
        }

        if (pull.Until is not null) yield break;

        await foreach (var (page, _, _) in PagesAsync(account, "/api/v2/deleted_tickets.json", null, cancellationToken))
        {
            using (page)
            {
                var rows = ZendeskAccount.Rows(page, "deleted_tickets").ToList();
                yield return new Batch([], cursor is null ? null : Mark + cursor, Notes: new BatchNotes(page.Body.Length, page.QuotaLeft))
                {
                    Gone = [.. rows.Select(row => new Gone(row.Required("id"), row.Instant("deleted_at") ?? clock.GetUtcNow()))],
                    Answers = [page.Body],
                };
            }
        }
    }

    public async Task<TrialLine> TryAsync(Pull pull, ZendeskAccount account, CancellationToken cancellationToken)
    {
        using var page = await http.SendAsync(account.Get("/api/v2/tickets.json?sort=updated_at&page[size]=1") with { Limit = account.Lists }, cancellationToken);
        var count = ZendeskAccount.Rows(page, "tickets").Count();
        return new TrialLine(count > 0 ? "The list of tickets answers and has tickets." : "The list of tickets answers; it is empty.", count > 0);
    }

    // The list begins with the account's first ticket, whatever is wanted.
    private static bool IsWanted(Ticket ticket, Pull pull) => ticket.UpdatedAt >= pull.Begin;

    private async IAsyncEnumerable<(VendorPage Page, string? Next, bool More)> PagesAsync(
        ZendeskAccount account, string path, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string?> { cursor };
        var size = new ZendeskPageSize(100, 10);
        for (var more = true; more;)
        {
            var on = cursor is null ? "" : $"&page[after]={ZendeskAccount.Escaped(cursor)}";
            var page = await http.SendAsync(account.Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page[size]={size.Now}{on}") with { Limit = account.Lists, HandBack = size.HandBack }, cancellationToken);
            if (size.WasTooHeavy(page))
            {
                page.Dispose();
                continue;
            }

            var meta = page.Json.At("meta");
            more = meta?.At("has_more") is { ValueKind: JsonValueKind.True };
            var next = meta?.Text("after_cursor");
            if (more && !seen.Add(next))
            {
                page.Dispose();
                throw new SourceFault(FaultKind.Nonsense, "Zendesk says there are more rows but its cursor does not move.");
            }

            cursor = next ?? cursor;
            yield return (page, next, more);
        }
    }
}
