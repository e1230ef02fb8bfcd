// The words at the right end of a chart, moved apart where they would overlap.
namespace CxDashboard.Web.Tiles;

public static class TrendEnds
{
    /// <summary>In thousandths of the height: enough for one line of small text in a card's chart.</summary>
    public const int ApartOnCard = 220;

    /// <summary>The same in a chart of full height.</summary>
    public const int Apart = 75;

    /// <summary>The last value, the goal or band, the forecast and the previous period, from top to bottom.</summary>
    public static IReadOnlyList<(int Y, string Text, string Kind)> Of(
        TrendData data, int last, TrendForecast? ahead, Func<decimal, int> y, int apart)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(y);
        var ends = new List<(int Y, string Text, string Kind)>();
        if (data.Goal is { } goal) ends.Add((y(goal), data.GoalName ?? "goal", "goal"));
        if (data.Floor is { } floor) ends.Add((y(floor), data.FloorName ?? "from", "goal"));
        if (ahead is not null) ends.Add((y(ahead.Likely), ahead.Text, "forecast"));
        else if (last >= 0) ends.Add((y(data.Current[last]!.Value), data.Write(data.Current[last]!.Value), "current"));
        if (ahead is null && data.Previous.LastOrDefault(value => value is not null) is { } before)
            ends.Add((y(before), data.PreviousName, "previous"));
        return Spread(ends.OrderBy(end => end.Y).ToList(), apart);
    }

    private static List<(int Y, string Text, string Kind)> Spread(List<(int Y, string Text, string Kind)> ends, int apart)
    {
        for (var i = 1; i < ends.Count; i++)
            if (ends[i].Y - ends[i - 1].Y < apart) ends[i] = ends[i] with { Y = ends[i - 1].Y + apart };
        // What was pushed below the frame comes back up, and pushes in turn.
        for (var i = ends.Count - 1; i >= 0; i--)
        {
            var lowest = i == ends.Count - 1 ? 1000 : ends[i + 1].Y - apart;
            if (ends[i].Y > lowest) ends[i] = ends[i] with { Y = lowest };
        }
        return ends;
    }
}
