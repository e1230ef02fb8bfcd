// What an owner types to erase a person: one identifier a line, and a sentence for everything else.
using CxDashboard.Core.Access;
using CxDashboard.Jobs.Erasure;

namespace CxDashboard.Tests.Erasure;

public sealed class ErasureWishTests
{
    [Fact]
    public void Lines_are_identifiers_without_the_blanks_around_them_and_each_once()
    {
        var (wish, fault) = ErasureWish.Read("  jo@example.com\r\n\n C-17 \njo@example.com\n");
        Assert.Null(fault);
        Assert.Equal(["jo@example.com", "C-17"], wish!.Identifiers);
    }

    [Theory]
    [InlineData(null, "Type the person's")]
    [InlineData(" \n ", "Type the person's")]
    [InlineData("x", "at least 2 characters")]
    [InlineData("ab\u0007c", "no e-mail address and no id")]
    public void What_names_nobody_is_refused(string? typed, string says) => Assert.Contains(says, ErasureWish.Read(typed).Fault, StringComparison.Ordinal);

    [Fact]
    public void Too_many_or_too_long_lines_are_refused()
    {
        Assert.Contains("one person at a time", ErasureWish.Read(string.Join('\n', Enumerable.Range(100, 21))).Fault, StringComparison.Ordinal);
        Assert.Contains("longer than 200", ErasureWish.Read(new string('a', 201)).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_one_address_however_it_is_written_and_an_id_is_taken_as_it_is()
    {
        var pseudonyms = new Pseudonyms([1, 2, 3]);
        Assert.Equal(pseudonyms.OfPerson("jo@example.com"), pseudonyms.OfPerson(" Jo@Example.COM "));
        Assert.NotEqual(pseudonyms.OfPerson("C-17"), pseudonyms.OfPerson("c-17"));
    }
}
