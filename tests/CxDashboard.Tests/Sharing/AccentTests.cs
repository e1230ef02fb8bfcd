// A client's colour is taken only where words in it can be read, and what is refused comes with one that would do.
using CxDashboard.Core.Sharing;

namespace CxDashboard.Tests.Sharing;

public sealed class AccentTests
{
    [Theory]
    [InlineData("#0b6477")]
    [InlineData("#000000")]
    [InlineData("#B3261E")]
    public void A_readable_colour_is_taken_as_it_is(string colour)
    {
        Assert.Null(Accent.FaultOf(colour));
        Assert.Equal(colour.ToLowerInvariant(), Accent.Of(colour)!.Light);
    }

    [Theory]
    [InlineData("#ffff00")]
    [InlineData("#ff9900")]
    [InlineData("#ffffff")]
    [InlineData("#777777")]
    public void A_pale_colour_is_refused_with_a_darker_one_that_would_do(string colour)
    {
        var fault = Assert.IsType<string>(Accent.FaultOf(colour));
        Assert.Null(Accent.Of(colour));
        var better = fault[(fault.LastIndexOf("; ", StringComparison.Ordinal) + 2)..][..7];
        Assert.Null(Accent.FaultOf(better));
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#fff")]
    [InlineData("#0b6477; background: url(x)")]
    [InlineData("")]
    public void What_is_no_colour_is_refused(string text) => Assert.StartsWith("Accent is no colour", Accent.FaultOf(text), StringComparison.Ordinal);

    [Fact]
    public void Dark_screens_get_a_lighter_partner()
    {
        var accent = Accent.Of("#1a1a6e")!;
        Assert.NotEqual(accent.Light, accent.Dark);
        Assert.All([accent.Light, accent.Dark, accent.SoftLight, accent.SoftDark], colour => Assert.Matches("^#[0-9a-f]{6}$", colour));
    }
}
