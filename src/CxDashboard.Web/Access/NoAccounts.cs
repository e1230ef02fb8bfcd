// Stands in while the site runs without a warehouse: nobody can sign in and nobody can claim it.
namespace CxDashboard.Web.Access;

public sealed class NoAccounts : IAccounts
{
    public Task<bool> HasOwnerAsync(CancellationToken ct) => Task.FromResult(true);

    public Task<ClaimOutcome> ClaimFirstOwnerAsync(
        byte[] codeHash, string email, string name, string passwordHash, CancellationToken ct) =>
        Task.FromResult(ClaimOutcome.AlreadyClaimed);

    public Task<AccountRow?> FindByEmailAsync(string email, CancellationToken ct) => Task.FromResult<AccountRow?>(null);

    public Task<IReadOnlyList<Membership>> MembershipsAsync(int accountId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Membership>>([]);

    public Task<string?> SecurityStampAsync(int accountId, CancellationToken ct) => Task.FromResult<string?>(null);
}
