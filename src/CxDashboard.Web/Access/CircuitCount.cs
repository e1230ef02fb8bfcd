// How many live connections one person and one node may hold: each keeps a circuit in memory.
namespace CxDashboard.Web.Access;

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
