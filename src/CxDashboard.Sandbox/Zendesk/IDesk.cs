// A help desk as its endpoints see it: the generated clients' and the recorded one.
using System.Text.Json;
using CxDashboard.Sandbox.Tickets;

namespace CxDashboard.Sandbox.Zendesk;

internal readonly record struct TicketKey(long Generated, long Id, long Updated, bool Deleted);

internal interface IDesk
{
    /// <summary>In the order of the incremental export: generated_timestamp, then id.</summary>
    IReadOnlyList<TicketKey> Keys { get; }

    IReadOnlyList<Rating> Ratings { get; }

    /// <summary>The targets given so far, oldest first.</summary>
    IReadOnlyList<TargetSet> Targets { get; }

    void Write(Utf8JsonWriter json, int index, bool metricSets, string root);
}

internal sealed class GeneratedDesk(TicketData data) : IDesk
{
    public IReadOnlyList<TicketKey> Keys { get; } =
        Array.ConvertAll(data.ByGenerated, s => new TicketKey(s.Generated, s.Ticket.Id, new DateTimeOffset(s.Updated).ToUnixTimeSeconds(), s.Status == "deleted"));

    public IReadOnlyList<Rating> Ratings => data.Ratings;

    public IReadOnlyList<TargetSet> Targets { get; } =
        [.. data.ById.Select(s => TargetSet.Of(s.Ticket)).OfType<TargetSet>().OrderBy(t => t.Time).ThenBy(t => t.TicketId)];

    public void Write(Utf8JsonWriter json, int index, bool metricSets, string root) =>
        TicketJson.Write(json, data.ByGenerated[index], metricSets, root);
}
