// A chart's lines and words before they are drawn.
using CxDashboard.Web.Tiles;

namespace CxDashboard.Tests.Tiles;

public class TrendShapeTests
{
    private static readonly TrendData Band = new()
    {
        Caption = "Satisfaction by month",
        Steps = [new("January"), new("February"), new("March")],
        Current = [80, 82, null],
        Goal = 90,
        GoalName = "to 90%",
        Floor = 89,
        FloorName = "from 89%",
        Write = value => $"{value}",
    };

    [Fact]
    public void A_band_has_two_lines_each_with_its_name()
    {
        var shape = TrendShape.Of(Band);
        Assert.NotEqual(shape.GoalY, shape.FloorY);
        Assert.Equal(["to 90%", "from 89%", "82"], shape.Ends.Select(end => end.Text));
        Assert.Null(TrendShape.Of(Band with { Floor = null }).FloorY);
    }

    [Fact]
    public void Words_keep_a_line_apart_both_on_a_card_and_in_full_height()
    {
        var shape = TrendShape.Of(Band);
        Assert.All(Gaps(shape.Ends), gap => Assert.True(gap >= TrendEnds.Apart / 10.0, $"{gap} % apart"));
        Assert.All(Gaps(shape.EndsOnCard), gap => Assert.True(gap >= TrendEnds.ApartOnCard / 10.0, $"{gap} % apart"));
    }

    [Fact]
    public void Linked_steps_fill_the_chart_from_end_to_end_and_stop_where_the_values_do()
    {
        var plain = TrendShape.Of(Band with { Current = [80, 82, 85] });
        Assert.Empty(plain.Hits);
        var linked = plain.Linked(["?a", "?b", "?c"]);
        Assert.Equal([("0%", "25%", "?a", "January: 80"), ("25%", "50%", "?b", "February: 82"), ("75%", "25%", "?c", "March: 85")], linked.Hits.Select(hit => (hit.X, hit.Width, hit.Href, hit.Text)));
        Assert.Equal(["?a", "?b", "?c"], linked.Table.Select(row => row.Href));
        Assert.Equal(["?a", "?b"], TrendShape.Of(Band).Linked(["?a", "?b", "?c"]).Hits.Select(hit => hit.Href));
        Assert.Empty(plain.Linked(["?a"]).Hits);
    }

    private static IEnumerable<double> Gaps(IReadOnlyList<TrendLabel> ends) =>
        ends.Zip(ends.Skip(1), (above, below) => Percent(below) - Percent(above));

    private static double Percent(TrendLabel label) => double.Parse(label.Y.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);
}
