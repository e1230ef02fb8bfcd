// People's identifiers are stored as keyed hashes only: enough to tell two apart, nothing to read.
using System.Security.Cryptography;
using System.Text;

namespace CxDashboard.Core.Access;

/// <summary>Makes keyed hashes of identifiers; the key never leaves the installation.</summary>
public sealed class Pseudonyms(byte[] key)
{
    /// <summary>The first 16 bytes of HMAC-SHA-256 of the identifier.</summary>
    public byte[] Of(string identifier) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(identifier))[..16];
}
