// How many live connections one person, one address and one node may hold: each keeps a circuit in memory.
using System.Net;
using System.Runtime.InteropServices;

namespace CxDashboard.Web.Access;

public sealed class CircuitCount
{
    public const int PerPerson = 10;
    public const int PerAddress = 30;
    public const int PerNode = 800;

    private readonly Dictionary<int, int> _people = [];
    private readonly Dictionary<string, int> _addresses = [];
    private int _all;

    /// <summary>Takes a place, which is given back by <see cref="Leave"/>; false when there is none.</summary>
    public bool TryEnter(int accountId, IPAddress? address)
    {
        lock (_people)
        {
            if (_people.GetValueOrDefault(accountId) >= PerPerson || _all >= PerNode) return false;
            if (KeyOf(address) is { } key && _addresses.GetValueOrDefault(key) >= PerAddress) return false;
            Add(accountId, address, 1);
            return true;
        }
    }

    public void Leave(int accountId, IPAddress? address)
    {
        lock (_people) Add(accountId, address, -1);
    }

    private void Add(int accountId, IPAddress? address, int by)
    {
        _all += by;
        Add(_people, accountId, by);
        if (KeyOf(address) is { } key) Add(_addresses, key, by);
    }

    private static void Add<TKey>(Dictionary<TKey, int> counts, TKey key, int by) where TKey : notnull
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        count += by;
        if (count == 0) counts.Remove(key);
    }

    // From this machine itself comes a proxy that does not tell for whom: its people are many.
    private static string? KeyOf(IPAddress? address) => address is null || IPAddress.IsLoopback(address) ? null : Attempts.KeyOf(address);
}
