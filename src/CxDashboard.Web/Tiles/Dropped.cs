// Where a card was dropped, as the browser says it.
using System.Text.Json;

namespace CxDashboard.Web.Tiles;

/// <summary>A card let go of at a stage, before another card or, with an empty <paramref name="Before"/>, behind all of them.</summary>
public sealed record Dropped(string Card, string Stage, string Before)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads what a browser wrote; null for anything that is none.</summary>
    public static Dropped? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<Dropped>(text, Json) is { Card: not null, Stage: not null, Before: not null } dropped ? dropped : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
