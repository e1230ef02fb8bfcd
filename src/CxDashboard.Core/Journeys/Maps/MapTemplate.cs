// Maps to begin with, by trade. All they say is assumed until somebody says how it is known.
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>A template: what it draws before it is linked with a workspace's data.</summary>
public sealed record MapTemplate(string Key, string Name, string About, Action<MapSketch> Sketch)
{
    public static IReadOnlyList<MapTemplate> All { get; } =
    [
        new("shop", "Online shop", "from the first look to the second purchase", Trades.Shop),
        new("software", "Software by subscription", "from the trial to the renewal", Trades.Software),
        new("studio", "Studio or practice", "appointments and classes near home", Trades.Studio),
        new("travel", "Hotel and travel", "from the idea to the story told afterwards", Trades.Travel),
        new("bank", "Bank and insurance", "from the question to the claim", Trades.Bank),
        new("agency", "Agency or freelancer", "from the recommendation to the next project", Trades.Agency),
        new("empty", "The workspace’s stages, empty", "your stages with their data, and nothing else", _ => { }),
    ];

    /// <summary>The template of that key; the first where there is none.</summary>
    public static MapTemplate Of(string key) => All.FirstOrDefault(template => template.Key == key) ?? All[0];

    /// <summary>The map, with each stage linked to the workspace's stage of the same key or name.</summary>
    public MapDocument Draw(string name, string type, IReadOnlyList<Stage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var sketch = new MapSketch(name, type);
        Sketch(sketch);
        if (sketch.Map.Stages.Count == 0)
        {
            foreach (var stage in stages) sketch.Stage(stage.Name, stage.Key);
        }

        return sketch.Map.Stages.Aggregate(sketch.Map, (map, card) => map.With(card.With("data",
            stages.FirstOrDefault(stage => stage.Key == card["data"] || string.Equals(stage.Name, card["name"], StringComparison.OrdinalIgnoreCase))?.Key ?? "")));
    }
}
