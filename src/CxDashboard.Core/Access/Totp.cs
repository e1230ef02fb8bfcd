// Codes of a second factor that change every half minute: RFC 6238 over RFC 4226, with SHA-1 as every app knows it.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CxDashboard.Core.Access;

public static class Totp
{
    public const int Digits = 6;

    /// <summary>Bytes of a new secret: as many as the hash has (RFC 4226, section 4).</summary>
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>How many half minutes have passed since 1970: RFC 6238, section 4.2.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step. SHA-1 is what RFC 6238 names first; its weakness to collisions is none under a key.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The apps that people have know no other.
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        // RFC 4226, section 5.3: the last four bits say where the number is taken from.
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fffffff;
        var modulus = (int)Math.Pow(10, digits);
        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code this is, the present one or a neighbour (a phone's clock may be half a minute off); null for none.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(code);
        long? matched = null;
        foreach (var step in new[] { StepOf(at) - 1, StepOf(at), StepOf(at) + 1 })
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), Encoding.UTF8.GetBytes(code))) matched = step;
        return matched;
    }

    /// <summary>Bytes in the letters that apps take a secret in: RFC 4648, section 6, without padding.</summary>
    public static string Letters(ReadOnlySpan<byte> bytes)
    {
        var letters = new StringBuilder();
        var (held, bits) = (0, 0);
        foreach (var one in bytes)
        {
            (held, bits) = ((held << 8 | one) & 0xfff, bits + 8);
            for (; bits >= 5; bits -= 5) letters.Append(Base32[(held >> (bits - 5)) & 31]);
        }

        if (bits > 0) letters.Append(Base32[(held << (5 - bits)) & 31]);
        return letters.ToString();
    }

    /// <summary>The address that an app reads from the picture.</summary>
    public static string Address(ReadOnlySpan<byte> secret, string email) =>
        $"otpauth://totp/CxDashboard:{Uri.EscapeDataString(email)}?secret={Letters(secret)}&issuer=CxDashboard";
}
