// The targets that tickets were given, from Zendesk's metric events: what applied when, not what a policy says today.
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

internal sealed class ZendeskTargets(VendorHttp http, TimeProvider clock)
{
    /// <summary>
    /// Walks the time-based export. Its end_time is the last second or the one after it, so the rows of a boundary come twice;
    /// the cursor is that end_time.
    /// </summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Pull pull, ZendeskAccount account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = pull.Cursor is { } cursor ? long.Parse(cursor, CultureInfo.InvariantCulture) : ZendeskAccount.FirstStart(pull.Begin, clock);
        var size = new ZendeskPageSize(1000, 100);
        for (var more = true; more;)
        {
            // The end of the last page may be less than a minute ago, and such a start is refused.
            var from = Math.Min(start, clock.GetUtcNow().ToUnixTimeSeconds() - 61);
            using var page = await http.SendAsync(
                account.Get($"/api/v2/incremental/ticket_metric_events.json?start_time={from}&per_page={size.Now}") with
                {
                    Limit = account.Exports, Explain = NotOnThePlan, HandBack = size.HandBack,
                }, cancellationToken);
            if (size.WasTooHeavy(page)) continue;

            more = page.Json.At("end_of_stream")?.ValueKind switch
            {
                JsonValueKind.True => false,
                JsonValueKind.False => true,
                _ => throw new SourceFault(FaultKind.Nonsense, "Zendesk's metric events do not say whether there are more."),
            };
            var end = page.Json.Whole("end_time") ?? start;
            if (more && end <= from)
            {
                throw new SourceFault(FaultKind.Nonsense, "Zendesk's metric events say there are more but their end_time does not move: more than a page of them share one second.");
            }

            start = Math.Max(start, end);
            // A backfill ends with its last day: the live window has what was set later.
            more &= pull.End is not { } last || start < last.ToUnixTimeSeconds();
            yield return ZendeskAccount.ToBatch(page, "ticket_metric_events", Read, start.ToString(CultureInfo.InvariantCulture));
        }
    }

    // Of all events only those that apply a target count; the others say how a metric went on.
    private static TicketTarget? Read(JsonElement row)
    {
        if (row.Text("type") != "apply_sla" || row.At("sla") is not { ValueKind: JsonValueKind.Object } sla) return null;
        var minutes = sla.Count("target") ?? throw new FormatException("sla.target is missing");
        if (minutes == 0) throw new FormatException("sla.target is 0");
        return new TicketTarget(row.Required("ticket_id"), row.Required("metric"), minutes, sla.At("business_hours") is { ValueKind: JsonValueKind.True },
            row.Instant("time") ?? throw new FormatException("time is missing"));
    }

    private static SourceFault? NotOnThePlan(VendorRefusal refusal) =>
        refusal.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound
            ? new SourceFault(FaultKind.Refused,
                $"Metric events are not part of this Zendesk plan, or the agent may not read them ({(int)refusal.Status}{(refusal.Words.Length > 0 ? $": {refusal.Words}" : "")}). Tickets are read without their targets.")
            : null;
}
