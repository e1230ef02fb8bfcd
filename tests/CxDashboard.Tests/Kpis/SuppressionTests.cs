// No hidden cell may be had from the shown total and the shown cells.
using CxDashboard.Core.Kpis;
using FsCheck;
using FsCheck.Fluent;

namespace CxDashboard.Tests.Kpis;

public sealed class SuppressionTests
{
    [Fact]
    public void A_single_small_cell_takes_the_next_smallest_with_it() =>
        Assert.Equal([false, true, true, false], Suppression.Of([300, 7, 40, 90], 10, totalIsShown: true));

    [Fact]
    public void Two_small_cells_that_are_small_together_take_a_third() =>
        Assert.Equal([true, true, true, false], Suppression.Of([2, 3, 40, 90], 10, totalIsShown: true));

    [Fact]
    public void Two_small_cells_that_reach_the_minimum_together_need_no_third() =>
        Assert.Equal([true, true, false], Suppression.Of([6, 7, 90], 10, totalIsShown: true));

    [Fact]
    public void Without_a_total_only_the_small_ones_are_hidden() =>
        Assert.Equal([false, true, false], Suppression.Of([300, 7, 40], 10, totalIsShown: false));

    [Fact]
    public void Nothing_small_hides_nothing_and_an_empty_cell_is_not_small() =>
        Assert.Equal([false, false, false], Suppression.Of([10, 0, 40], 10, totalIsShown: true));

    [Fact]
    public void A_cell_of_nobody_is_no_cover() =>
        Assert.Equal([true, false, true], Suppression.Of([7, 0, 400], 10, totalIsShown: true));

    /// <summary>An attacker knows the total and every shown cell. What they can compute is the sum of the hidden cells: it must
    /// be of at least two cells and of at least the minimum, unless there is nothing else to hide.</summary>
    [Fact]
    public void No_hidden_cell_can_be_had_by_subtraction() => Prop.ForAll(
        (from sizes in Gen.Choose(0, 60).Select(n => (long)n).ArrayOf()
         from minimum in Gen.Choose(1, 30)
         select (sizes, minimum)).ToArbitrary(),
        given =>
        {
            var (sizes, minimum) = given;
            var hidden = Suppression.Of(sizes, minimum, totalIsShown: true);
            Assert.All(sizes.Zip(hidden), cell => Assert.True(cell.Second || cell.First == 0 || cell.First >= minimum));
            var left = sizes.Where((n, i) => hidden[i]).ToList();
            var residue = sizes.Sum() - sizes.Where((_, i) => !hidden[i]).Sum();
            Assert.Equal(left.Sum(), residue);
            if (left.Count == 0) return;
            var everything = sizes.Where((n, i) => n > 0).All(n => left.Contains(n)) && left.Count == sizes.Count(n => n > 0);
            Assert.True(everything || (left.Count >= 2 && residue >= minimum), $"{string.Join(' ', sizes)} at {minimum}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_hidden_that_need_not_be() => Prop.ForAll(
        (from sizes in Gen.Choose(1, 60).Select(n => (long)n).ArrayOf()
         from minimum in Gen.Choose(1, 30)
         select (sizes, minimum)).ToArbitrary(),
        given =>
        {
            var (sizes, minimum) = given;
            var hidden = Suppression.Of(sizes, minimum, totalIsShown: true);
            var extra = sizes.Where((n, i) => hidden[i] && n >= minimum).ToList();
            // The first extra cell makes the second one hidden; with a cell of at least the minimum hidden, no more are needed but a second.
            Assert.True(extra.Count <= 1 || sizes.All(n => n >= minimum), $"{string.Join(' ', sizes)} at {minimum}");
            if (!sizes.Any(n => n < minimum)) Assert.DoesNotContain(true, hidden);
        }).QuickCheckThrowOnFailure();
}
