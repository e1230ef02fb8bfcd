// The person behind this request or circuit, and where they belong.
using Microsoft.AspNetCore.Components.Authorization;

namespace CxDashboard.Web.Access;

/// <summary>Looks memberships up once and again after a minute, so that a circuit notices a removal.</summary>
public sealed class Visitor(AuthenticationStateProvider authentication, IAccounts accounts, Handover handover, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    private (int AccountId, DateTimeOffset At, IReadOnlyList<Membership> Rows)? _known;

    /// <summary>The memberships of whoever is signed in; none for a stranger.</summary>
    public async Task<IReadOnlyList<Membership>> MembershipsAsync(CancellationToken ct = default)
    {
        var person = (await authentication.GetAuthenticationStateAsync()).User;
        return person.AccountId() is { } id ? await MembershipsAsync(id, ct) : [];
    }

    public async Task<IReadOnlyList<Membership>> MembershipsAsync(int accountId, CancellationToken ct)
    {
        if (_known is { } known && known.AccountId == accountId && clock.GetUtcNow() - known.At < Fresh) return known.Rows;
        // A circuit that takes a page over knows what the page was drawn with, seconds ago.
        return _known is null && handover.For(accountId) is { } drawn ? Know(accountId, drawn.Memberships) : Know(accountId, await accounts.MembershipsAsync(accountId, ct));
    }

    /// <summary>The memberships as they stand this instant: for what somebody is about to do.</summary>
    public async Task<IReadOnlyList<Membership>> MembershipsNowAsync(CancellationToken ct)
    {
        var person = (await authentication.GetAuthenticationStateAsync()).User;
        return person.AccountId() is { } id ? Know(id, await accounts.MembershipsAsync(id, ct)) : [];
    }

    private IReadOnlyList<Membership> Know(int accountId, IReadOnlyList<Membership> rows)
    {
        _known = (accountId, clock.GetUtcNow(), rows);
        return rows;
    }
}
