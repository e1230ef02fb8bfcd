// By what in the data the use of a touchpoint is told: sessions or tickets of one channel or device.
using CxDashboard.Core.Journeys.Maps;

namespace CxDashboard.Web.Journey;

/// <summary>A touchpoint's link with the data: the metric that counts its use, and the dimension's value that it stands for.</summary>
internal readonly record struct Usage(string Metric, string Dim, string Value)
{
    /// <summary>What can be counted so, and by what.</summary>
    public static IReadOnlyList<(string Metric, string Dim)> Splits { get; } = [("stage_volume", "channel"), ("stage_volume", "device"), ("tickets", "channel")];

    /// <summary>Null where the card is not linked.</summary>
    public static Usage? Of(Card touchpoint) => touchpoint["usage"].Split('/', 3) is [var metric, var dim, var value] ? new Usage(metric, dim, value) : null;

    public override string ToString() => $"{Metric}/{Dim}/{Value}";
}
