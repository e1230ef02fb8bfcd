// The way in on a new installation: a one-time code, printed on the console and kept as a hash only.
using System.Security.Cryptography;
using System.Text;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Web.Access;

internal static class FirstOwner
{
    // No letters or digits that look alike; 20 of 31 are 99 bits.
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>Prints the address where the first owner signs up, while there is no owner. A new start prints a new code and ends the old one.</summary>
    public static async Task AnnounceAsync(Database database, string address)
    {
        var code = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));
        if (await new PostgresAccounts(database).OfferCodeAsync(SHA256.HashData(Encoding.UTF8.GetBytes(code)), CancellationToken.None))
            await Console.Out.WriteLineAsync($"First owner: {address}/setup?code={code}");
    }
}
