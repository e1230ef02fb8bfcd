// The parts of a change: they sum to it, and which of them are worse is the metric's to say.
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Tests.Numbers;

public class MovesTests
{
    private static readonly MoveWords Words = new("Why", "Others", "Mix", "better", "worse");

    [Theory]
    [InlineData("tickets", true, false)]
    [InlineData("sessions", false, true)]
    public void More_of_what_there_should_be_less_of_is_worse_and_less_is_better(string metric, bool moreIsWorse, bool fewerIsWorse)
    {
        var moves = Moves.Of(Catalogue.Get(metric), Count(100), Count(90), [new("web", Count(60), Count(40)), new("chat", Count(40), Count(50))], Words)!;
        Assert.Equal([("web", "−20", fewerIsWorse), ("chat", "+10", moreIsWorse)], moves.Rows.Select(row => (row.Text, row.Value, row.IsWorse)));
    }

    [Fact]
    public void A_rate_that_should_fall_is_worse_where_it_rose()
    {
        var moves = Moves.Of(Catalogue.Get("reopen_rate"), Rate(10, 100), Rate(20, 100), [new("web", Rate(5, 50), Rate(15, 50)), new("chat", Rate(5, 50), Rate(5, 50))], Words)!;
        Assert.Equal([("web: worse", "+10.0", true)], moves.Rows.Select(row => (row.Text, row.Value, row.IsWorse)));
    }

    private static Measure Count(long n) => new(n, n, n, null, State.Fresh, null);

    private static Measure Rate(long good, long of) => new(100d * good / of, good, of, null, State.Fresh, null);
}
