// A session goes on while the account is unchanged and the week is not over.
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

public class SessionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly InMemoryAccounts _accounts = new("code");
    private readonly AccountRow _ada = new(7, "ada@example.test", "Ada", "hash", "stamp-1");

    public SessionTests() => _accounts.Rows.Add(_ada);

    [Theory]
    [InlineData(0, true)]
    [InlineData(7 * 24, true)]
    [InlineData(7 * 24 + 1, false)]
    public async Task It_lasts_seven_days_at_most(int hours, bool good) => Assert.Equal(good, await IsGood(Noon.AddHours(hours)));

    [Fact]
    public async Task A_changed_stamp_ends_it()
    {
        _accounts.Rows[0] = _ada with { SecurityStamp = "stamp-2" };
        Assert.False(await IsGood(Noon));
    }

    [Fact]
    public async Task A_removed_account_ends_it()
    {
        _accounts.Rows.Clear();
        Assert.False(await IsGood(Noon));
    }

    private Task<bool> IsGood(DateTimeOffset now) =>
        Session.IsStillGoodAsync(Session.Of(_ada, Noon), _accounts, now, TestContext.Current.CancellationToken);
}
