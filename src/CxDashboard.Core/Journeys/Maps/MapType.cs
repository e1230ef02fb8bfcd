// The kinds of maps that the method knows, and which lanes each shows.
namespace CxDashboard.Core.Journeys.Maps;

/// <summary>A kind of map. <paramref name="Lanes"/> are kinds of cards in the order they are drawn below stages, figures and emotions.</summary>
public sealed record MapType(string Key, string Name, string About, IReadOnlyList<string> Lanes)
{
    private static readonly string[] Usual = ["step", "touchpoint", "thought", "truth", "pain", "opportunity", "initiative", "finding"];

    public static IReadOnlyList<MapType> All { get; } =
    [
        new("current", "Current state", "what customers live through today", Usual),
        new("day", "Day in the life", "a customer's day, with and without you", Usual),
        new("future", "Future state", "what it is to become", Usual),
        new("blueprint", "Service blueprint", "what stands behind each step: people, policies, technology, processes",
            ["step", "touchpoint", "frontstage", "backstage", "support", "pain", "opportunity", "initiative"]),
    ];

    /// <summary>The type of that key; current state where there is none.</summary>
    public static MapType Of(string key) => All.FirstOrDefault(type => type.Key == key) ?? All[0];
}
