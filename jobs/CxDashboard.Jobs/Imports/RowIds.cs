// Ids for rows that have none: a hash of the content, and of how often that content came before.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CxDashboard.Jobs.Imports;

/// <summary>Exact repeats stay apart, and the same file gives the same ids again. Of a row only its hash is remembered.</summary>
public sealed class RowIds
{
    private readonly Dictionary<UInt128, int> seen = [];
    private readonly HashSet<string> keys = [];

    /// <summary>False for a key that came before.</summary>
    public bool IsNew(string key) => keys.Add(key);

    /// <summary>The id of the next row with these cells.</summary>
    public string Next(IReadOnlyList<string> cells)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', cells)));
        var content = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        var nth = seen[content] = seen.GetValueOrDefault(content) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}-{nth}");
    }
}
