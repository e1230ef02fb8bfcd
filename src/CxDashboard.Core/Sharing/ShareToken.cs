// A share's secret: 256 random bits in its link, and nothing but their hash anywhere else.
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CxDashboard.Core.Sharing;

public static partial class ShareToken
{
    /// <summary>A new token: 32 random bytes in 43 letters that an address takes as they are.</summary>
    public static string New() => Letters(RandomNumberGenerator.GetBytes(32));

    /// <summary>A share's public name: 16 random bytes in 22 letters. It opens nothing.</summary>
    public static string NewName() => Letters(RandomNumberGenerator.GetBytes(16));

    /// <summary>SHA-256 of the token, in hexadecimal. A token of 256 random bits needs neither salt nor slowness.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The token in what somebody pasted: itself, or a link that carries it; null where there is none.</summary>
    public static string? In(string? pasted)
    {
        var text = (pasted ?? "").Trim();
        var token = text[(text.LastIndexOf('#') + 1)..];
        return TokenPattern().IsMatch(token) ? token : null;
    }

    public static bool IsName(string? text) => text is not null && NamePattern().IsMatch(text);

    private static string Letters(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    [GeneratedRegex("^[A-Za-z0-9_-]{43}$")]
    private static partial Regex TokenPattern();

    [GeneratedRegex("^[A-Za-z0-9_-]{22}$")]
    private static partial Regex NamePattern();
}
