// Connectors' credentials at rest: AES-GCM under the installation's key, bound to the source they belong to.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CxDashboard.Core.Access;

/// <summary>Seals and opens a source's secret settings. A sealed box moved to another source does not open.</summary>
public sealed class SecretBox(byte[] key)
{
    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Seals the settings for one source of one workspace.</summary>
    public byte[] Seal(IReadOnlyDictionary<string, string> secrets, int workspaceId, string connector, string sourceName)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(secrets);
        var box = new byte[1 + NonceBytes + TagBytes + plain.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, box.AsSpan(1 + NonceBytes + TagBytes), box.AsSpan(1 + NonceBytes, TagBytes), Bound(workspaceId, connector, sourceName));
        return box;
    }

    /// <summary>The settings, or null when the box was sealed with another key or for another source: the credential has to be entered anew.</summary>
    public IReadOnlyDictionary<string, string>? Open(byte[] box, int workspaceId, string connector, string sourceName)
    {
        if (box.Length < 1 + NonceBytes + TagBytes || box[0] != Format) return null;
        var plain = new byte[box.Length - 1 - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(box.AsSpan(1, NonceBytes), box.AsSpan(1 + NonceBytes + TagBytes), box.AsSpan(1 + NonceBytes, TagBytes), plain,
                Bound(workspaceId, connector, sourceName));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return JsonSerializer.Deserialize<Dictionary<string, string>>(plain);
    }

    private static byte[] Bound(int workspaceId, string connector, string sourceName) =>
        Encoding.UTF8.GetBytes($"{workspaceId}/{connector}/{sourceName}");
}
