// How many circuits one person and one node may hold: each costs memory until it closes.
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace CxDashboard.Web.Access;

/// <summary>The node's count of open circuits, by account.</summary>
public sealed class CircuitCount
{
    public const int PerPerson = 10;
    public const int PerNode = 800;

    private readonly Dictionary<int, int> _open = [];
    private int _all;

    public bool TryEnter(int accountId)
    {
        lock (_open)
        {
            var own = _open.GetValueOrDefault(accountId);
            if (own >= PerPerson || _all >= PerNode) return false;
            _open[accountId] = own + 1;
            _all++;
            return true;
        }
    }

    public void Leave(int accountId)
    {
        lock (_open)
        {
            if (--_open[accountId] == 0) _open.Remove(accountId);
            _all--;
        }
    }
}

/// <summary>Counts one circuit in and out. Throwing ends the circuit; the page stays readable and says so.</summary>
public sealed class CircuitCaps(CircuitCount count, AuthenticationStateProvider authentication) : CircuitHandler
{
    private int? _entered;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var person = (await authentication.GetAuthenticationStateAsync()).User;
        if (person.AccountId() is not { } id) throw new InvalidOperationException("A circuit needs a signed-in person.");
        if (!count.TryEnter(id)) throw new InvalidOperationException("Too many circuits are open for this account or node.");
        _entered = id;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_entered is { } id) count.Leave(id);
        _entered = null;
        return Task.CompletedTask;
    }
}
