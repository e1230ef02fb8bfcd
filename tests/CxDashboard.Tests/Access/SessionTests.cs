// A session goes on while the account is unchanged and the week is not over.
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

public class SessionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly InMemoryAccounts _accounts = new("code");
    private readonly AccountRow _ada = new(7, "ada@example.test", "Ada", "hash", "stamp-1");

    private readonly Guid _session = Guid.NewGuid();

    public SessionTests()
    {
        _accounts.Rows.Add(_ada);
        _accounts.Sessions.Add(_session);
    }

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

    [Fact]
    public async Task An_ended_session_is_over_and_leaves_others_alone()
    {
        var other = await _accounts.BeginSessionAsync(_ada.AccountId, new Visit(Noon, "192.0.2.0/24", "Firefox"), TestContext.Current.CancellationToken);
        await _accounts.EndSessionAsync(_ada.AccountId, other, TestContext.Current.CancellationToken);
        Assert.True(await IsGood(Noon));
        await _accounts.EndSessionAsync(_ada.AccountId, _session, TestContext.Current.CancellationToken);
        Assert.False(await IsGood(Noon));
    }

    private Task<bool> IsGood(DateTimeOffset now) =>
        Session.IsStillGoodAsync(Session.Of(_ada, _session, Noon), _accounts, now, TestContext.Current.CancellationToken);
}
