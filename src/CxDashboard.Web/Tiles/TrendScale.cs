// The vertical scale: round lines with all values, the goal and the forecast between them.
namespace CxDashboard.Web.Tiles;

public sealed record TrendScale(decimal Low, decimal High, IReadOnlyList<decimal> Lines)
{
    public static TrendScale Of(TrendData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var values = data.Current.Concat(data.Previous).Append(data.Goal).Append(data.Floor)
            .Append(data.Forecast?.Low).Append(data.Forecast?.High).OfType<decimal>().ToList();
        if (values.Count == 0) return new TrendScale(0, 1, []);
        var (low, high) = (values.Min(), values.Max());
        if (low == high) (low, high) = (low - Math.Max(1, Math.Abs(low) / 10), high + Math.Max(1, Math.Abs(high) / 10));
        var room = (high - low) / 14; // so that no line touches the frame
        var step = Round((high - low) / 4);
        var lines = new List<decimal>();
        for (var line = Math.Ceiling((low - room) / step) * step; line <= high + room; line += step) lines.Add(line);
        return new TrendScale(low - room, high + room, lines);
    }

    public int Y(decimal value, int side) => (int)((High - value) * side / (High - Low));

    /// <summary>The next of 1, 2 or 5 times a power of ten.</summary>
    private static decimal Round(decimal step)
    {
        var power = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)step)));
        return (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
