// A person's second factor: a secret shared with their app, and recovery codes for when the app is lost.
using System.Security.Cryptography;
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.People;

/// <summary>Keeps secrets sealed and recovery codes as hashes; each code is good once.</summary>
public sealed class SecondFactorBook(Database database, SecretBox box)
{
    public const int RecoveryCodes = 10;

    // No letters or digits that look alike; 16 of 31 are 79 bits, which need neither salt nor slowness.
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private const int CodeLength = 16;

    /// <summary>How many recovery codes are left; null where there is no second factor.</summary>
    public async Task<int?> RecoveryLeftAsync(int accountId, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(accountId, cancellationToken);
        return await session.SingleAsync<int?>("""
            select case when exists (select from second_factor where account_id = @accountId and confirmed_at is not null)
                   then (select count(*)::int from recovery_code where account_id = @accountId and used_at is null) end
            """, new { accountId }, cancellationToken);
    }

    /// <summary>Makes a secret to be confirmed in the place of one that waits, unless one is in force already.</summary>
    public async Task BeginAsync(int accountId, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(accountId, cancellationToken);
        await session.ExecuteAsync("delete from second_factor where account_id = @accountId and confirmed_at is null", new { accountId }, cancellationToken);
        await session.ExecuteAsync("insert into second_factor (account_id, secret) values (@accountId, @secret) on conflict do nothing",
            new { accountId, secret = box.Seal(RandomNumberGenerator.GetBytes(Totp.SecretBytes), Bound(accountId)) }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>The secret that waits to be confirmed; null where none does.</summary>
    public async Task<byte[]?> WaitingAsync(int accountId, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(accountId, cancellationToken);
        var secret = await session.FirstAsync<byte[]>("select secret from second_factor where account_id = @accountId and confirmed_at is null", new { accountId }, cancellationToken);
        return secret is null ? null : box.Open(secret, Bound(accountId));
    }

    /// <summary>Puts the waiting secret in force if the code is its own, and gives the recovery codes, which are shown this once; else null.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Actor actor, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var accountId = actor.AccountId!.Value;
        if (await WaitingAsync(accountId, cancellationToken) is not { } secret || Totp.Match(secret, Plain(code), now) is not { } step) return null;
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(Alphabet, CodeLength)).ToList();
        await using (var session = await OpenAsync(accountId, cancellationToken))
        {
            if (await session.ExecuteAsync("update second_factor set confirmed_at = @now, last_step = @step where account_id = @accountId and confirmed_at is null",
                new { accountId, now, step }, cancellationToken) == 0) return null;
            await session.ExecuteAsync("insert into recovery_code (account_id, code_hash) select @accountId, unnest(@hashes)",
                new { accountId, hashes = codes.Select(ShareToken.HashOf).ToArray() }, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        await AccountBook.NoteAsync(database, accountId, actor, Deed.SecondFactorOn, actor.Name, cancellationToken);
        return [.. codes.Select(one => string.Join('-', one.Chunk(4).Select(part => new string(part))))];
    }

    /// <summary>Spends a code of the app or a recovery code; false for one that is wrong, too old or spent.</summary>
    public async Task<bool> SpendAsync(Actor actor, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (accountId, plain) = (actor.AccountId!.Value, Plain(code));
        await using (var session = await OpenAsync(accountId, cancellationToken))
        {
            if (plain.Length != CodeLength) return await SpendStepAsync(session, accountId, plain, now, cancellationToken);
            if (await session.ExecuteAsync("update recovery_code set used_at = @now where account_id = @accountId and code_hash = @hash and used_at is null",
                new { accountId, hash = ShareToken.HashOf(plain), now }, cancellationToken) == 0) return false;
            await session.CommitAsync(cancellationToken);
        }

        await AccountBook.NoteAsync(database, accountId, actor, Deed.RecoveryCodeUsed, actor.Name, cancellationToken);
        return true;
    }

    /// <summary>Takes the second factor away, or what waits to be one; false where there is neither. <paramref name="actor"/>: the person, or the operator.</summary>
    public async Task<bool> TakeAwayAsync(int accountId, string name, Actor actor, CancellationToken cancellationToken)
    {
        await using (var session = await OpenAsync(accountId, cancellationToken))
        {
            if (await session.ExecuteAsync("delete from second_factor where account_id = @accountId", new { accountId }, cancellationToken) == 0) return false;
            await session.CommitAsync(cancellationToken);
        }

        await AccountBook.NoteAsync(database, accountId, actor, Deed.SecondFactorOff, name, cancellationToken);
        return true;
    }

    // A step's code is good once, and none before it: whoever reads it over a shoulder comes too late.
    private async Task<bool> SpendStepAsync(Session session, int accountId, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var secret = await session.FirstAsync<byte[]>("select secret from second_factor where account_id = @accountId and confirmed_at is not null", new { accountId }, cancellationToken);
        // Sealed under a key that was lost, it opens nothing: a recovery code or the operator does.
        if (secret is null || box.Open(secret, Bound(accountId)) is not { } opened || Totp.Match(opened, code, now) is not { } step) return false;
        if (await session.ExecuteAsync("update second_factor set last_step = @step where account_id = @accountId and last_step < @step", new { accountId, step }, cancellationToken) == 0) return false;
        await session.CommitAsync(cancellationToken);
        return true;
    }

    private Task<Session> OpenAsync(int accountId, CancellationToken cancellationToken) => database.OpenAsync(new Scope.Account(accountId), cancellationToken);

    private static string Bound(int accountId) => $"second factor of account {accountId}";

    // As people type it: with spaces or hyphens, in small letters.
    private static string Plain(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
