// People's identifiers are stored as keyed hashes only: enough to tell two apart, nothing to read.
using System.Security.Cryptography;
using System.Text;

namespace CxDashboard.Core.Access;

/// <summary>Makes keyed hashes of identifiers; the key never leaves the installation.</summary>
public sealed class Pseudonyms(byte[] key)
{
    /// <summary>The first 16 bytes of HMAC-SHA-256 of the identifier.</summary>
    public byte[] Of(string identifier) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(identifier))[..16];

    /// <summary>The same for whatever names a person: an e-mail address is one address however it is written.</summary>
    public byte[] OfPerson(string identifier) => Of(Person(identifier));

    /// <summary>A person's identifier as it is hashed: trimmed, and an e-mail address in small letters.</summary>
    public static string Person(string identifier) =>
        identifier.Trim() is var trimmed && trimmed.Contains('@', StringComparison.Ordinal) ? trimmed.ToLowerInvariant() : trimmed;
}
