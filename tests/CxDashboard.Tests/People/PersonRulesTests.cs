// Which names and addresses somebody may give.
using CxDashboard.Core.People;

namespace CxDashboard.Tests.People;

public sealed class PersonRulesTests
{
    [Theory]
    [InlineData("ada@example.test", true)]
    [InlineData(" ada@example.test ", true)]
    [InlineData("ada+cx@sub.example.test", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("ada", false)]
    [InlineData("@example.test", false)]
    [InlineData("ada@", false)]
    [InlineData("ada@@example.test", false)]
    [InlineData("ada@example.test, bo@example.test", false)]
    [InlineData("ada@exa\nmple.test", false)]
    [InlineData("ada@exa\0mple.test", false)]
    public void An_address_has_one_at_between_two_parts(string? email, bool fine) => Assert.Equal(fine, PersonRules.EmailFault(email) is null);

    [Fact]
    public void Too_long_is_refused_and_just_long_enough_is_not()
    {
        Assert.Null(PersonRules.EmailFault(new string('a', 242) + "@example.com"));
        Assert.NotNull(PersonRules.EmailFault(new string('a', 243) + "@example.com"));
        Assert.Null(PersonRules.NameFault(new string('a', 120)));
        Assert.NotNull(PersonRules.NameFault(new string('a', 121)));
    }

    [Theory]
    [InlineData("Ada Lovelace", true)]
    [InlineData("  ", false)]
    [InlineData("Ada\0", false)]
    public void A_name_is_something_that_can_be_read(string name, bool fine) => Assert.Equal(fine, PersonRules.NameFault(name) is null);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void An_invitation_lasts_up_to_thirty_days(int days, bool fine) => Assert.Equal(fine, new InvitationDraft("viewer", Days: days).DaysFault is null);
}
