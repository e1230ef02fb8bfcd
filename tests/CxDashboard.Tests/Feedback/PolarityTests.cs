// What the word list makes of short comments, and which comments it leaves alone.
using CxDashboard.Core.Feedback;

namespace CxDashboard.Tests.Feedback;

public sealed class PolarityTests
{
    [Theory]
    [InlineData("Great help, thank you.", 88)]              // 3 + 2 + 2 = 7 → 7 ÷ √(49 + 15)
    [InlineData("I am happy", 61)]                          // 3 → 3 ÷ √(9 + 15)
    [InlineData("I am not happy", -50)]                     // 3 × −.74 = −2.22 → −2.22 ÷ √(4.93 + 15)
    [InlineData("I'm not at all happy", -50)]               // three words reach that far
    [InlineData("It isn’t happy", -50)]                     // a typographer's apostrophe
    [InlineData("I have nothing to add.", 0)]               // English, and neither
    [InlineData("GREAT", 61)]
    public void A_comment_reads_as_its_words_say(string comment, int expected) => Assert.Equal((short)expected, Polarity.Of(comment));

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("12345 !!!")]
    [InlineData("Die Anleitung ist nicht gut.")]
    [InlineData("Le service est très lent, je ne suis pas content.")]
    [InlineData("El envío llegó tarde y nadie contestó.")]
    [InlineData("素晴らしい")]
    [InlineData("Всё сломалось")]
    public void What_is_not_recognisably_english_is_not_estimated(string? comment) => Assert.Null(Polarity.Of(comment));

    [Fact]
    public void However_much_is_written_the_estimate_stays_within_its_bounds()
    {
        Assert.Equal((short)100, Polarity.Of(string.Join(' ', Enumerable.Repeat("superb", 20_000))));
        Assert.Equal((short)-100, Polarity.Of(string.Join(' ', Enumerable.Repeat("horrible", 20_000))));
    }
}
