// The way back in when a password is lost: the operator's link, good for one use and one hour.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Core.People;

/// <summary>Whose password a link is for.</summary>
public sealed record Resetting(int AccountId, string Email, string Name);

public static class ResetBook
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private const string IsOpen = "used_at is null and expires_at > @now";

    /// <summary>Makes a link's token, which is kept nowhere, and ends the ones before it; null where no account has the address.</summary>
    public static async Task<string?> OfferAsync(Database database, string email, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(database, email, cancellationToken) is not { } person) return null;
        var token = ShareToken.New();
        await using (var session = await database.OpenAsync(new Scope.Account(person.AccountId), cancellationToken))
        {
            await session.ExecuteAsync("delete from account_reset where account_id = @AccountId", new { person.AccountId }, cancellationToken);
            await session.ExecuteAsync("insert into account_reset (token_hash, account_id, created_at, expires_at) values (@hash, @AccountId, @now, @until)",
                new { hash = ShareToken.HashOf(token), person.AccountId, now, until = now + Lasts }, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        await AccountBook.NoteAsync(database, person.AccountId, Actor.Operator, Deed.PasswordResetOffered, person.Name, cancellationToken);
        return token;
    }

    /// <summary>The account of an address in any case, or null.</summary>
    public static async Task<Resetting?> FindAsync(Database database, string email, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.System(), cancellationToken);
        return await session.FirstAsync<Resetting>("select account_id, email, name from account where lower(email) = lower(@email)", new { email = email.Trim() }, cancellationToken);
    }

    /// <summary>Whose password the holder of a token may set; null where it was used, has ended or never was.</summary>
    public static async Task<Resetting?> OfAsync(Database database, string tokenHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.Share(tokenHash), cancellationToken);
        return await session.FirstAsync<Resetting>(
            $"select account_id, email, name from account_reset join account using (account_id) where token_hash = @tokenHash and {IsOpen}", new { tokenHash, now }, cancellationToken);
    }

    /// <summary>Sets the password and ends every session; false where the link is spent.</summary>
    public static async Task<bool> UseAsync(Database database, string tokenHash, string passwordHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await OfAsync(database, tokenHash, now, cancellationToken) is not { } person) return false;
        await using (var session = await database.OpenAsync(new Scope.Account(person.AccountId), cancellationToken))
        {
            if (await session.ExecuteAsync($"update account_reset set used_at = @now where token_hash = @tokenHash and {IsOpen}", new { tokenHash, now }, cancellationToken) == 0) return false;
            await AccountBook.SetPasswordAsync(session, person.AccountId, passwordHash, null, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        await AccountBook.NoteAsync(database, person.AccountId, new Actor(person.AccountId, person.Name), Deed.PasswordChanged, person.Name, cancellationToken);
        return true;
    }
}
