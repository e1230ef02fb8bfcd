// A time series turned into points once; drawing it again costs no arithmetic and no number formatting.
using System.Text;

namespace CxDashboard.Web.Tiles;

/// <summary>Lines in a box of 1000 × 1000 that stretches with its frame; labels and marks by percent, so they do not.</summary>
public sealed record TrendShape(
    string Caption, string CurrentName, string PreviousName, bool HasPrevious,
    string CurrentPath, string PreviousPath, string? ForecastPath, string? WedgePath,
    string? GoalY, string? ProvisionalX, string? ProvisionalWidth, TrendMark? Last,
    IReadOnlyList<TrendLabel> Ticks, IReadOnlyList<TrendLabel> Grid, IReadOnlyList<TrendLabel> Ends,
    IReadOnlyList<TrendLabel> Events, IReadOnlyList<TrendMark> Lonely, IReadOnlyList<TrendCells> Table)
{
    private const int Side = 1000;

    /// <summary><see cref="Ends"/> where the chart is drawn low, as on a card.</summary>
    public IReadOnlyList<TrendLabel> EndsOnCard { get; init; } = [];

    /// <summary>The lower line of a band; null where there is none.</summary>
    public string? FloorY { get; init; }

    /// <summary>The points that stand out.</summary>
    public IReadOnlyList<TrendMark> Unusual { get; init; } = [];

    /// <summary>The steps as links, from left to right; none where the chart leads nowhere.</summary>
    public IReadOnlyList<TrendHit> Hits { get; init; } = [];

    /// <summary>The same chart whose steps lead somewhere, one address a step; the table's rows lead there too.</summary>
    public TrendShape Linked(IReadOnlyList<string> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        if (addresses.Count < 2) return this;
        var steps = addresses.Count - 1;
        // Half a step to either side of its point; the ends have one side only.
        int Edge(int halves) => Math.Clamp(halves * Side / (2 * steps), 0, Side);
        List<TrendCells> rows = [.. Table.Zip(addresses, (row, href) => row with { Href = href })];
        return this with
        {
            Table = rows,
            Hits = [.. rows.Select((row, i) => new TrendHit(Percent(Edge(2 * i - 1)), Percent(Edge(2 * i + 1) - Edge(2 * i - 1)), row.Href!, $"{row.Step}: {row.Current}"))],
        };
    }

    public static TrendShape Of(TrendData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var scale = TrendScale.Of(data);
        var steps = Math.Max(1, data.Steps.Count - 1);
        int X(int step) => step * Side / steps;
        int Y(decimal value) => scale.Y(value, Side);

        var last = Enumerable.Range(0, data.Current.Count).LastOrDefault(step => data.Current[step] is not null, -1);
        var end = last < 0 ? null : new TrendMark(Percent(X(last)), Percent(Y(data.Current[last]!.Value)));
        var ahead = data.Forecast is { } f && last >= 0 && last < steps ? f : null;
        var from = last < 0 ? "" : $"M{X(last)} {Y(data.Current[last]!.Value)}L{Side} ";

        List<TrendLabel> Ends(int apart) => [.. TrendEnds.Of(data, last, ahead, Y, apart).Select(e => new TrendLabel("100%", Percent(e.Y), e.Text, e.Kind))];

        return new TrendShape(
            data.Caption, "This period", data.PreviousName, data.Previous.Any(value => value is not null),
            Path(data.Current, X, Y), Path(data.Previous, X, Y),
            ahead is null ? null : from + Y(ahead.Likely),
            ahead is null ? null : $"{from}{Y(ahead.High)}V{Y(ahead.Low)}Z",
            data.Goal is { } goal ? Percent(Y(goal)) : null,
            data.ProvisionalFrom is { } first ? Percent(Math.Max(0, X(first) - Side / steps / 2)) : null,
            data.ProvisionalFrom is { } start ? Percent(Math.Max(12, X(last) - Math.Max(0, X(start) - Side / steps / 2))) : null,
            end,
            data.Steps.Select((step, i) => (step.Tick, i)).Where(step => step.Tick is not null)
                .Select(step => new TrendLabel(Percent(X(step.i)), "100%", step.Tick!)).ToList(),
            scale.Lines.Select(value => new TrendLabel("0%", Percent(Y(value)), data.Write(value))).ToList(),
            Ends(TrendEnds.Apart),
            data.Events.Select(e => new TrendLabel(Percent(X(e.Step)), "0%", e.Text, X(e.Step) > 650 ? "left" : "")).ToList(),
            Lone(data.Current).Select(step => new TrendMark(Percent(X(step)), Percent(Y(data.Current[step]!.Value)))).ToList(),
            Rows(data, last))
        {
            EndsOnCard = Ends(TrendEnds.ApartOnCard),
            FloorY = data.Floor is { } floor ? Percent(Y(floor)) : null,
            Unusual = [.. data.Unusual.Select(mark => mark.Step).Distinct().Where(step => data.Current[step] is not null)
                .Select(step => new TrendMark(Percent(X(step)), Percent(Y(data.Current[step]!.Value))))],
        };
    }

    /// <summary>A line that breaks where a value is missing.</summary>
    private static string Path(IReadOnlyList<decimal?> values, Func<int, int> x, Func<decimal, int> y)
    {
        var path = new StringBuilder();
        var drawing = false;
        for (var step = 0; step < values.Count; step++)
        {
            if (values[step] is { } value) path.Append(drawing ? 'L' : 'M').Append(x(step)).Append(' ').Append(y(value));
            drawing = values[step] is not null;
        }
        return path.ToString();
    }

    /// <summary>Values between two gaps, which a line cannot show.</summary>
    private static IEnumerable<int> Lone(IReadOnlyList<decimal?> values) =>
        Enumerable.Range(0, values.Count).Where(step =>
            values[step] is not null
            && (step == 0 || values[step - 1] is null)
            && (step == values.Count - 1 || values[step + 1] is null));

    private static List<TrendCells> Rows(TrendData data, int last) =>
        data.Steps.Take(last + 1).Select((step, i) => new TrendCells(
            step.Name,
            data.Current[i] is { } value ? data.Write(value) + (i >= data.ProvisionalFrom ? " (provisional)" : "")
                + string.Concat(data.Unusual.Concat(data.Events).Where(mark => mark.Step == i && mark.Text.Length > 0).Select(mark => $" ({mark.Text})")) : "no data",
            data.Previous.ElementAtOrDefault(i) is { } before ? data.Write(before) : "no data")).ToList();

    private static string Percent(int thousandths) => thousandths % 10 == 0 ? $"{thousandths / 10}%" : $"{thousandths / 10}.{thousandths % 10}%";
}

public sealed record TrendMark(string X, string Y);

public sealed record TrendLabel(string X, string Y, string Text, string Kind = "");

public sealed record TrendCells(string Step, string Current, string Previous)
{
    public string? Href { get; init; }
}

/// <summary>A step's stretch of the chart, as high as the chart is.</summary>
public sealed record TrendHit(string X, string Width, string Href, string Text);
