// Themes by whole words, whatever case and accents; and what a theme must fulfil before it is kept.
using CxDashboard.Core.Feedback;

namespace CxDashboard.Tests.Feedback;

public sealed class ThemeTests
{
    [Theory]
    [InlineData("Where is the Guide?", "guide", true)]
    [InlineData("The guidebook is fine.", "guide", false)]
    [InlineData("assembly\nguide", "Assembly guide", true)]
    [InlineData("the guide for assembly", "assembly guide", false)]
    [InlineData("Das Café war zu.", "cafe", true)]
    [InlineData("STRASSE", "Straße", true)]
    [InlineData("ﬁne", "fine", true)]
    [InlineData("It won't open", "wont", false)]
    [InlineData("It won’t open", "won't", true)]
    [InlineData("version 2.0 broke it", "2.0", true)]
    [InlineData("配送が遅いです", "配送", true)]
    [InlineData("", "guide", false)]
    public void A_theme_is_found_by_whole_words(string comment, string word, bool expected) =>
        Assert.Equal(expected, new ThemeRules([new Theme("t", "T", [word])]).Of(comment).Count == 1);

    [Fact]
    public void A_comment_has_every_theme_of_which_it_holds_a_word() => Assert.Equal(["guide", "phone"], new ThemeRules(
        [new Theme("guide", "Guide", ["guide", "setup"]), new Theme("delivery", "Delivery", ["parcel"]), new Theme("phone", "Phone", ["phone"])])
        .Of("The setup guide is hidden on my phone."));

    [Fact]
    public void Half_a_character_spoils_nothing() => Assert.Equal(["guide"], new ThemeRules([new Theme("guide", "Guide", ["guide"])]).Of("guide \ud83d"));

    [Fact]
    public void Words_are_told_apart_by_commas_and_lines_and_named_once() =>
        Assert.Equal(["guide", "set up", "Café"], Theme.WordsOf("guide, set up\r\nGuide; Café\n\n , cafe"));

    [Theory]
    [InlineData("", "guide", "Name is empty; give one.")]
    [InlineData("delivery", "guide", "There is a “delivery” already; choose another name.")]
    [InlineData("Guide", "", "Words is empty; write at least one word or phrase.")]
    [InlineData("Guide", "…!", "Words holds “…!”, which has neither letters nor digits; remove it.")]
    public void What_cannot_be_kept_is_refused_with_the_field_and_the_remedy(string name, string words, string sentence) =>
        Assert.Equal([sentence], Theme.Check(new Theme("t", name, Theme.WordsOf(words)), [new Theme("delivery", "Delivery", ["parcel"])]).Select(fault => fault.Sentence));

    [Fact]
    public void Too_many_words_too_long_words_and_too_many_themes_are_refused()
    {
        var many = Enumerable.Range(0, Theme.MostWords + 1).Select(i => $"word{i}").ToList();
        Assert.Contains("keep at most 60", Theme.Check(new Theme("t", "T", many), []).Single().Sentence, StringComparison.Ordinal);
        Assert.Contains("longer than 80", Theme.Check(new Theme("t", "T", [new string('x', 81)]), []).Single().Sentence, StringComparison.Ordinal);
        var others = Enumerable.Range(0, Theme.Most).Select(i => new Theme($"t{i}", $"Theme {i}", ["x"])).ToList();
        Assert.Contains("delete one first", Theme.Check(new Theme("t", "T", ["x"]), others).Single().Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void No_theme_is_called_as_addresses_call_comments_without_one() => Assert.Equal("none-2", Theme.KeyFor("None", []));
}
