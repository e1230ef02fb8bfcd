// Pieces of a distribution come from the database in any order, and the same minute may come from a month and from an edge.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Tests.Kpis;

public sealed class DistributionTests
{
    [Fact]
    public void Pieces_are_put_together_in_ascending_order_and_equal_minutes_are_added_up()
    {
        var whole = Distribution.OfPieces([([30, 5, 12], [1, 2, 3]), ([12, 4], [10, 1]), ([], [])]);

        Assert.Equal([4, 5, 12, 30], whole.Minutes);
        Assert.Equal([1, 2, 13, 1], whole.Counts);
    }

    [Fact]
    public void One_piece_with_one_minute_stays_as_it_is()
    {
        var whole = Distribution.OfPieces([([7], [4])]);

        Assert.Equal([7], whole.Minutes);
        Assert.Equal([4], whole.Counts);
    }
}
