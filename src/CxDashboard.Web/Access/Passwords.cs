// Hashes and checks passwords, and says which are too weak to accept.
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CxDashboard.Web.Access;

public sealed class Passwords
{
    public const int MinimumLength = 12;
    private const int MaximumLength = 256; // a megabyte of password would be a free way to keep a core busy

    // OWASP Password Storage Cheat Sheet: PBKDF2-HMAC-SHA512, 220,000 iterations (the framework's default is 100,000).
    private readonly PasswordHasher<object> _hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = 220_000 }));

    // Checked when there is no such account, so that both answers take the same work.
    private readonly string _nobodys;

    public Passwords() => _nobodys = Hash(Guid.NewGuid().ToString());

    public string Hash(string password) => _hasher.HashPassword(this, password);

    /// <summary>Whether the password fits; does the same work when there is no hash to fit.</summary>
    public bool Fits(string? hash, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        var verified = _hasher.VerifyHashedPassword(this, hash ?? _nobodys, password.Length <= MaximumLength ? password : "");
        return hash is not null && verified != PasswordVerificationResult.Failed;
    }

    /// <summary>Why a new password is refused, or null when it is fine.</summary>
    public static string? Weakness(string password, string email)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(email);
        if (password.Length < MinimumLength) return $"Use at least {MinimumLength} characters. A few words in a row are fine.";
        if (password.Length > MaximumLength) return $"Use at most {MaximumLength} characters.";
        if (password.Distinct().Count() < 5 || Common.Contains(password))
            return "This password is on the lists that are tried first. Use one that is yours alone.";
        return email.Length > 3 && password.Contains(email.Split('@')[0], StringComparison.OrdinalIgnoreCase)
               && password.Length < email.Split('@')[0].Length + 6
            ? "This password is little more than your e-mail address."
            : null;
    }

    // The common ones among those long enough to pass the length rule.
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "password1234", "password12345", "password123456", "passwordpassword", "123456789012", "1234567890123",
        "12345678901234", "qwertyuiop123", "qwertyuiop12", "qwertyuiopasdf", "qwerty123456", "1q2w3e4r5t6y",
        "1qaz2wsx3edc", "iloveyou1234", "administrator", "admin1234567", "welcome12345", "letmein12345", "changeme1234",
        "correcthorsebatterystaple", "abcdefghijkl", "abcd1234abcd", "qazwsxedcrfv", "q1w2e3r4t5y6", "monkey123456",
        "football1234", "baseball1234", "superman1234", "unknown12345", "123123123123", "987654321098", "asdfghjkl123",
    };
}
