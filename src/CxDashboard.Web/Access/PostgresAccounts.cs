// The people who may sign in, in PostgreSQL.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Web.Access;

/// <summary>Accounts with their sessions, memberships, and the first owner's one-time code.</summary>
public sealed class PostgresAccounts(Database database) : IAccounts
{
    // A page is asked for every few seconds: writing that down each time would tell nobody more.
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);
    private const string SeenNow = "update account set last_seen_at = @now where account_id = @accountId";
    private const string Columns = "account_id, email, name, password_hash, security_stamp";

    public async Task<bool> HasOwnerAsync(CancellationToken ct)
    {
        await using var session = await database.OpenAsync(new Scope.System(), ct);
        return await session.SingleAsync<bool>("select exists (select from first_owner_code where claimed_at is not null)", null, ct);
    }

    /// <summary>Keeps the hash of a new one-time code, unless the installation has its owner. True when the code is now in force.</summary>
    public async Task<bool> OfferCodeAsync(byte[] codeHash, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(new Scope.System(), ct);
        var offered = await session.ExecuteAsync("""
            insert into first_owner_code (code_hash) values (@codeHash)
            on conflict (the_one) do update set code_hash = excluded.code_hash where first_owner_code.claimed_at is null
            """, new { codeHash }, ct);
        await session.CommitAsync(ct);
        return offered == 1;
    }

    public async Task<ClaimOutcome> ClaimFirstOwnerAsync(byte[] codeHash, string email, string name, string passwordHash, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(new Scope.System(), ct);
        // The row's lock lets one claim win; every later one sees claimed_at.
        var claimed = await session.ExecuteAsync(
            "update first_owner_code set claimed_at = now() where claimed_at is null and code_hash = @codeHash", new { codeHash }, ct);
        if (claimed == 0)
        {
            return await session.SingleAsync<bool>("select exists (select from first_owner_code where claimed_at is not null)", null, ct)
                ? ClaimOutcome.AlreadyClaimed
                : ClaimOutcome.WrongCode;
        }

        await session.ExecuteAsync("""
            with owner as (
              insert into account (email, name, password_hash, security_stamp)
              values (@email, @name, @passwordHash, gen_random_uuid()::text) returning account_id
            ), claim as (
              update first_owner_code set claimed_by = account_id from owner
            )
            insert into membership (workspace_id, account_id, role)
            select workspace_id, account_id, 'owner' from workspace, owner
            """, new { email, name, passwordHash }, ct);
        await session.CommitAsync(ct);
        return ClaimOutcome.Claimed;
    }

    public async Task<AccountRow?> FindByEmailAsync(string email, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(new Scope.System(), ct);
        return await session.FirstAsync<AccountRow>($"select {Columns} from account where lower(email) = lower(@email)", new { email }, ct);
    }

    public async Task<IReadOnlyList<Membership>> MembershipsAsync(int accountId, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(new Scope.Account(accountId), ct);
        return [.. await session.QueryAsync<Membership>("""
            select w.key as workspace_key, w.name as workspace_name, m.role, w.is_sample
            from membership m join workspace w using (workspace_id)
            where m.account_id = @accountId order by w.workspace_id
            """, new { accountId }, ct)];
    }

    public async Task<Guid> BeginSessionAsync(int accountId, Visit visit, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(new Scope.Account(accountId), ct);
        // What is over is of no use to anybody.
        await session.ExecuteAsync("delete from account_session where account_id = @accountId and (ended_at is not null or created_at < @over)",
            new { accountId, over = visit.At - Session.Longest }, ct);
        var id = await session.SingleAsync<Guid>("""
            insert into account_session (account_id, created_at, last_seen_at, address, browser) values (@accountId, @At, @At, @Address, @Browser) returning session_id
            """, new { accountId, visit.At, visit.Address, visit.Browser }, ct);
        await session.ExecuteAsync(SeenNow, new { accountId, now = visit.At }, ct);
        await session.CommitAsync(ct);
        return id;
    }

    public async Task<string?> SeeSessionAsync(int accountId, Guid sessionId, DateTimeOffset now, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(new Scope.Account(accountId), ct);
        var standing = await session.FirstAsync<Standing>("""
            select a.security_stamp, s.last_seen_at from account a join account_session s using (account_id)
            where a.account_id = @accountId and s.session_id = @sessionId and s.ended_at is null
            """, new { accountId, sessionId }, ct);
        if (standing is null || now - standing.LastSeenAt < SeenEvery) return standing?.SecurityStamp;
        await session.ExecuteAsync("update account_session set last_seen_at = @now where session_id = @sessionId", new { sessionId, now }, ct);
        await session.ExecuteAsync(SeenNow, new { accountId, now }, ct);
        await session.CommitAsync(ct);
        return standing.SecurityStamp;
    }

    public async Task EndSessionAsync(int accountId, Guid sessionId, CancellationToken ct)
    {
        await using var session = await database.OpenAsync(new Scope.Account(accountId), ct);
        await session.ExecuteAsync("update account_session set ended_at = now() where session_id = @sessionId and ended_at is null", new { sessionId }, ct);
        await session.CommitAsync(ct);
    }

    private sealed record Standing(string SecurityStamp, DateTimeOffset LastSeenAt);
}
