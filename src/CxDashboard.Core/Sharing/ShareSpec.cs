// What a share shows, fixed when it was published: one view, its days, its locks, and what a visitor may still choose.
using System.Text.Json;
using System.Text.Json.Serialization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Core.Sharing;

public enum SharedView { Overview, Journey, Goals, Metric, Stage, Map }

/// <summary>One dimension of which only these values exist for a visitor. No value means that nothing does.</summary>
public sealed record DimLock(string Dim, IReadOnlyList<string> Values)
{
    /// <summary>The locks of a page's filters. A persona is locked by the segments that it has now; one that has none stays, and
    /// cannot be published.</summary>
    public static IReadOnlyList<DimLock> Of(IReadOnlyList<Filter> filters, Audience audience)
    {
        ArgumentNullException.ThrowIfNull(audience);
        return [.. audience.Compile(filters).GroupBy(filter => filter.Dim).Select(dim => new DimLock(dim.Key, [.. dim.Select(filter => filter.Value).Distinct()]))];
    }
}

/// <summary>
/// The compiled promise of a share. Everything is an allow-list: what is not named is not shown, not choosable, not answered.
/// </summary>
public sealed record ShareSpec
{
    /// <summary>What a visitor may be let choose besides a dimension.</summary>
    public const string ChoosesPeriod = "period", ChoosesComparison = "compare", ChoosesStage = "stage";

    public required SharedView View { get; init; }

    /// <summary>The metric of a metric's page; null elsewhere.</summary>
    public string? Metric { get; init; }

    /// <summary>The stage of a stage's page, and the one stage of a metric that exists; null elsewhere, and for all stages.</summary>
    public string? Stage { get; init; }

    /// <summary>The map of a map's page, and the one version of it that is shown; null elsewhere, and for the map as it stands at each moment.</summary>
    public int? Map { get; init; }

    public int? MapVersion { get; init; }

    /// <summary>The days as an address writes them, fixed or relative: <c>period=last-90-days</c>, <c>from=2026-01-01&amp;to=2026-03-31</c>.</summary>
    public required string Days { get; init; }

    /// <summary>The comparison as an address writes it: year, previous, none.</summary>
    public required string Compare { get; init; }

    public required IReadOnlyList<DimLock> Locks { get; init; }

    /// <summary>What a visitor may choose: dimensions, and the words above.</summary>
    public required IReadOnlyList<string> Choices { get; init; }

    /// <summary>Where visitors may choose the days: no day before this one.</summary>
    public DateOnly? NotBefore { get; init; }

    /// <summary>The parts that are shown, by the keys of <see cref="ShareTiles"/>.</summary>
    public required IReadOnlyList<string> Tiles { get; init; }

    /// <summary>Rates, medians and changes only: no counts, no n, and no interval that would give n away.</summary>
    public bool HidesAbsolutes { get; init; }

    /// <summary>The page's numbers may be taken along as a file.</summary>
    public bool Download { get; init; }

    /// <summary>Visitors of a map may say something about its cards.</summary>
    public bool TakesComments { get; init; }

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The locks as filters.</summary>
    public IReadOnlyList<Filter> LockedFilters() => [.. Locks.SelectMany(one => one.Values.Select(value => new Filter(one.Dim, value)))];

    /// <summary>Whether a part is shown.</summary>
    public bool Shows(string tile) => Tiles.Contains(tile);

    /// <summary>The spec as it is stored.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>A stored spec; null where anything in it is missing, null or unknown: such a share shows nothing at all.</summary>
    public static ShareSpec? Read(string stored)
    {
        try
        {
            return JsonSerializer.Deserialize<ShareSpec>(stored, Json) is { } spec && spec.IsWhole() ? spec : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A null inside a list passes the reader.
    private bool IsWhole() =>
        Enum.IsDefined(View) && Tiles.All(tile => tile is not null) && Choices.All(choice => choice is not null)
        && Locks.All(one => one?.Values is not null && one.Values.All(value => !string.IsNullOrWhiteSpace(value)))
        && Locks.All(one => Catalogue.Dims.Contains(one.Dim)) && Locks.Select(one => one.Dim).Distinct().Count() == Locks.Count
        && (View == SharedView.Metric) == (Metric is not null) && (Metric is null || Catalogue.Find(Metric) is not null)
        && (View == SharedView.Map) == (Map is not null) && ((MapVersion is null && !TakesComments) || Map is not null)
        && (View != SharedView.Stage || !string.IsNullOrWhiteSpace(Stage))
        && Period.Parse(Field("from"), Field("to"), Field("period")).Period is not null;

    private string? Field(string name) => Days.Split('&').Select(part => part.Split('=', 2))
        .Where(part => part.Length == 2 && part[0] == name).Select(part => Uri.UnescapeDataString(part[1])).FirstOrDefault();
}
