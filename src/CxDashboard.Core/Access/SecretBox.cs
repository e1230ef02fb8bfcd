// Connectors' credentials, and vendors' answers, at rest: AES-GCM under the installation's key, bound to what they belong to.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CxDashboard.Core.Access;

/// <summary>Seals and opens. A sealed box moved to another source, or to another run, does not open.</summary>
public sealed class SecretBox(byte[] key)
{
    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Seals the settings for one source of one workspace.</summary>
    public byte[] Seal(IReadOnlyDictionary<string, string> secrets, int workspaceId, string connector, string sourceName) =>
        Seal(JsonSerializer.SerializeToUtf8Bytes(secrets), Bound(workspaceId, connector, sourceName));

    /// <summary>The settings, or null when the box was sealed with another key or for another source: the credential has to be entered anew.</summary>
    public IReadOnlyDictionary<string, string>? Open(byte[] box, int workspaceId, string connector, string sourceName) =>
        Open(box, Bound(workspaceId, connector, sourceName)) is { } plain ? JsonSerializer.Deserialize<Dictionary<string, string>>(plain) : null;

    /// <summary>Seals any content; <paramref name="bound"/> says what it belongs to, and has to be said again to open it.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, string bound)
    {
        var box = new byte[1 + NonceBytes + TagBytes + plain.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, box.AsSpan(1 + NonceBytes + TagBytes), box.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(bound));
        return box;
    }

    /// <summary>The content, or null when it was sealed with another key or belongs to something else.</summary>
    public byte[]? Open(byte[] box, string bound)
    {
        if (box.Length < 1 + NonceBytes + TagBytes || box[0] != Format) return null;
        var plain = new byte[box.Length - 1 - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(box.AsSpan(1, NonceBytes), box.AsSpan(1 + NonceBytes + TagBytes), box.AsSpan(1 + NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(bound));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return plain;
    }

    private static string Bound(int workspaceId, string connector, string sourceName) => $"{workspaceId}/{connector}/{sourceName}";
}
