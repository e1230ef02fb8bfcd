// A stored promise: it reads back as it was, and whatever is missing, null or strange in it means nothing is shown.
using CxDashboard.Core.Sharing;

namespace CxDashboard.Tests.Sharing;

public sealed class ShareSpecTests
{
    private static readonly ShareSpec Whole = new()
    {
        View = SharedView.Metric, Metric = "nps", Stage = "support", Days = "from=2026-01-01&to=2026-03-31", Compare = "year",
        Locks = [new DimLock("channel", ["Email", "Ünïcode \"quoted\""])], Choices = ["channel"], NotBefore = new(2026, 1, 1), Tiles = ["value"], HidesAbsolutes = true,
    };

    [Fact]
    public void It_reads_back_as_it_was_written() => Assert.Equivalent(Whole, ShareSpec.Read(Whole.Write()), strict: true);

    [Theory]
    [InlineData("\"locks\":[", "\"lokcs\":[")]
    [InlineData("\"values\":[\"Email\",", "\"values\":[null,")]
    [InlineData("\"values\":[\"Email\",", "\"values\":[\"\",")]
    [InlineData("\"dim\":\"channel\"", "\"dim\":null")]
    [InlineData("\"dim\":\"channel\"", "\"dim\":\"chanel\"")]
    [InlineData("\"tiles\":[\"value\"]", "\"tiles\":null")]
    [InlineData("\"tiles\":[\"value\"]", "\"tiles\":[null]")]
    [InlineData("\"choices\":[\"channel\"],", "")]
    [InlineData("\"view\":\"metric\"", "\"view\":\"everything\"")]
    [InlineData("\"view\":\"metric\"", "\"view\":7")]
    [InlineData("\"metric\":\"nps\"", "\"metric\":null")]
    [InlineData("\"metric\":\"nps\"", "\"metric\":\"happiness\"")]
    [InlineData("from=2026-01-01", "from=whenever")]
    public void Anything_missing_null_or_strange_is_no_promise_at_all(string was, string now)
    {
        var stored = Whole.Write();
        var spoilt = stored.Replace(was, now, StringComparison.Ordinal);
        Assert.NotEqual(stored, spoilt);
        Assert.Null(ShareSpec.Read(spoilt));
    }

    [Theory]
    [InlineData("support", true)]
    [InlineData(" ", false)]
    [InlineData(null, false)]
    public void A_stages_page_names_its_stage(string? stage, bool isWhole) =>
        Assert.Equal(isWhole, ShareSpec.Read((Whole with { View = SharedView.Stage, Metric = null, Stage = stage }).Write()) is not null);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void Nothing_is_no_promise(string stored) => Assert.Null(ShareSpec.Read(stored));

    [Fact]
    public void A_lock_without_values_stays_a_lock() =>
        Assert.Empty(ShareSpec.Read((Whole with { Locks = [new DimLock("channel", [])] }).Write())!.Locks.Single().Values);

    [Fact]
    public void A_dimension_locked_twice_is_no_promise() =>
        Assert.Null(ShareSpec.Read((Whole with { Locks = [new DimLock("channel", ["a"]), new DimLock("channel", ["b"])] }).Write()));
}
