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
        var now = clock.GetUtcNow();
        if (_known is { } known && known.AccountId == accountId && now - known.At < Fresh) return known.Rows;
        // A circuit that takes a page over knows what the page was drawn with, seconds ago.
        var rows = _known is null && handover.For(accountId) is { } drawn ? drawn.Memberships : await accounts.MembershipsAsync(accountId, ct);
        _known = (accountId, now, rows);
        return rows;
    }
}
