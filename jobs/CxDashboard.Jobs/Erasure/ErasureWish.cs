// The identifiers by which an owner names a person to be erased, read from what was typed.
using System.Text.RegularExpressions;
using CxDashboard.Core.Access;

namespace CxDashboard.Jobs.Erasure;

/// <summary>One person under all the names the sources know them by: e-mail addresses, customer and requester ids.</summary>
public sealed partial record ErasureWish(IReadOnlyList<string> Identifiers)
{
    public const int MostIdentifiers = 20;
    public const int LongestIdentifier = 200;
    private const int ShortestIdentifier = 2;

    /// <summary>One identifier a line. Gives the wish, or a sentence that says what is wrong with it.</summary>
    public static (ErasureWish? Wish, string? Fault) Read(string? typed)
    {
        var lines = (typed ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        if (lines.Count == 0) return (null, "Type the person's e-mail address or customer id, one a line.");
        if (lines.Count > MostIdentifiers) return (null, $"These are more than {MostIdentifiers} lines: erase one person at a time.");
        if (lines.FirstOrDefault(line => line.Length > LongestIdentifier) is { } longest)
            return (null, $"\"{longest[..40]}…\" is longer than {LongestIdentifier} characters: one identifier a line.");
        if (lines.FirstOrDefault(line => line.Length < ShortestIdentifier || line.Any(char.IsControl)) is { } strange)
            return (null, $"\"{strange}\" is no e-mail address and no id: an identifier has at least {ShortestIdentifier} characters.");
        return (new ErasureWish(lines), null);
    }

    /// <summary>The keyed hashes to be put into the ledger, one an identifier.</summary>
    internal byte[][] People(Pseudonyms pseudonyms) => [.. Identifiers.Select(pseudonyms.OfPerson)];

    /// <summary>The hashes that rows may carry: also of the identifier exactly as typed, which older rows were stored by.</summary>
    internal byte[][] Hashes(Pseudonyms pseudonyms) => [.. Identifiers.SelectMany(id => new[] { pseudonyms.OfPerson(id), pseudonyms.Of(id) })];

    /// <summary>The customer ids that rows may carry: the id itself, or the hash of an e-mail address in hexadecimal.</summary>
    internal string[] Ids(Pseudonyms pseudonyms) =>
        [.. Identifiers.Concat(Identifiers.Where(id => id.Contains('@', StringComparison.Ordinal)).Select(id => Convert.ToHexStringLower(pseudonyms.OfPerson(id))))];

    /// <summary>A regular expression of PostgreSQL that finds an identifier as a whole word in free text.</summary>
    internal string Words() =>
        $"(^|[^[:alnum:]])({string.Join('|', Identifiers.Select(id => Special().Replace(id, @"\$0")))})($|[^[:alnum:]])";

    /// <summary>True when the text names the person; the same rule as <see cref="Words"/>, for text outside the database.</summary>
    internal bool IsNamedIn(string text) => Identifiers.Any(id =>
    {
        for (var at = text.IndexOf(id, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(id, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + id.Length == text.Length || !char.IsLetterOrDigit(text[at + id.Length]))) return true;
        }

        return false;
    });

    [GeneratedRegex(@"[^\p{L}\p{N}]")]
    private static partial Regex Special();
}
