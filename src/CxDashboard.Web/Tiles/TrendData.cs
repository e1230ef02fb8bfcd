// A time series as it comes from the numbers, before it is drawn.
namespace CxDashboard.Web.Tiles;

/// <summary>One chart's numbers. All lists follow <see cref="Steps"/>; what lies ahead is null.</summary>
public sealed record TrendData
{
    /// <summary>What is shown, in words: the hidden table's caption.</summary>
    public required string Caption { get; init; }

    public required IReadOnlyList<TrendStep> Steps { get; init; }

    /// <summary>The measured values; null is a gap.</summary>
    public required IReadOnlyList<decimal?> Current { get; init; }

    public IReadOnlyList<decimal?> Previous { get; init; } = [];
    public string PreviousName { get; init; } = "last year";

    public decimal? Goal { get; init; }
    public string? GoalName { get; init; }

    /// <summary>The lower line of a band to be held; <see cref="Goal"/> is its upper one.</summary>
    public decimal? Floor { get; init; }
    public string? FloorName { get; init; }

    /// <summary>Where the series is likely to end, at the last step.</summary>
    public TrendForecast? Forecast { get; init; }

    /// <summary>From this step on the source may still change its numbers; null when all are settled.</summary>
    public int? ProvisionalFrom { get; init; }

    public IReadOnlyList<TrendEvent> Events { get; init; } = [];

    /// <summary>Steps that stand out, with what is said of them in the table.</summary>
    public IReadOnlyList<TrendEvent> Unusual { get; init; } = [];

    /// <summary>How a value is written in the table, at the axis and at the line's end.</summary>
    public required Func<decimal, string> Write { get; init; }
}

/// <summary>A step's full name, and its short one where the axis should show it.</summary>
public sealed record TrendStep(string Name, string? Tick = null);

public sealed record TrendForecast(decimal Likely, decimal Low, decimal High, string Text);

/// <summary>Something at a step. An event without a text is drawn as a line only.</summary>
public sealed record TrendEvent(int Step, string Text);
