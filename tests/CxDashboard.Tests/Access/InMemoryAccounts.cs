// Accounts without a database, for tests of the pages and rules around them.
using System.Security.Cryptography;
using System.Text;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

internal sealed class InMemoryAccounts(string code) : IAccounts
{
    private readonly Lock _gate = new();

    public List<AccountRow> Rows { get; } = [];

    public Dictionary<int, List<Membership>> Memberships { get; } = [];

    public Task<bool> HasOwnerAsync(CancellationToken ct) => Task.FromResult(Rows.Count > 0);

    public Task<ClaimOutcome> ClaimFirstOwnerAsync(
        byte[] codeHash, string email, string name, string passwordHash, CancellationToken ct)
    {
        lock (_gate)
        {
            if (Rows.Count > 0) return Task.FromResult(ClaimOutcome.AlreadyClaimed);
            if (!codeHash.SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(code)))) return Task.FromResult(ClaimOutcome.WrongCode);
            Rows.Add(new AccountRow(1, email, name, passwordHash, Guid.NewGuid().ToString("n")));
            return Task.FromResult(ClaimOutcome.Claimed);
        }
    }

    public Task<AccountRow?> FindByEmailAsync(string email, CancellationToken ct) =>
        Task.FromResult(Rows.FirstOrDefault(row => string.Equals(row.Email, email, StringComparison.OrdinalIgnoreCase)));

    public Task<IReadOnlyList<Membership>> MembershipsAsync(int accountId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Membership>>(Memberships.GetValueOrDefault(accountId, []));

    public HashSet<Guid> Sessions { get; } = [];

    public Task<Guid> BeginSessionAsync(int accountId, Visit visit, CancellationToken ct)
    {
        var id = Guid.NewGuid();
        Sessions.Add(id);
        return Task.FromResult(id);
    }

    public Task<string?> SeeSessionAsync(int accountId, Guid sessionId, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult(Sessions.Contains(sessionId) ? Rows.FirstOrDefault(row => row.AccountId == accountId)?.SecurityStamp : null);

    public Task EndSessionAsync(int accountId, Guid sessionId, CancellationToken ct) => Task.FromResult(Sessions.Remove(sessionId));
}
