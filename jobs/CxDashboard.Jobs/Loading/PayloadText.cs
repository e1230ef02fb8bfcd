// The content of a vendor's answer: packed for keeping, without NUL characters, and searched for names.
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CxDashboard.Jobs.Loading;

internal static class PayloadText
{
    private static ReadOnlySpan<byte> Nul => "\\u0000"u8;

    /// <summary>The answer compressed, lightly: it is written often and read hardly ever.</summary>
    public static byte[] Packed(ReadOnlyMemory<byte> answer)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest)) zip.Write(answer.Span.IndexOf(Nul) < 0 ? answer.Span : WithoutNul(answer.Span));
        return packed.ToArray();
    }

    public static byte[] Unpacked(byte[] packed)
    {
        using var zip = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var answer = new MemoryStream();
        zip.CopyTo(answer);
        return answer.ToArray();
    }

    /// <summary>True when any property's name, text or number in the JSON is what is looked for, read as people would.</summary>
    public static bool Any(ReadOnlySpan<byte> json, Func<string, bool> isMeant)
    {
        var reader = new Utf8JsonReader(json);
        var seen = new HashSet<string>();
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number)) continue;
            var text = TextOf(ref reader);
            if (text.Length > 1 && seen.Add(text) && isMeant(text)) return true;
        }

        return false;
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: as it was written.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    // An escaped backslash before "u0000" is no NUL.
    private static byte[] WithoutNul(ReadOnlySpan<byte> json)
    {
        var kept = new MemoryStream(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] != (byte)'\\')
            {
                kept.WriteByte(json[at]);
            }
            else if (json[at..].StartsWith(Nul))
            {
                at += Nul.Length - 1;
            }
            else
            {
                kept.WriteByte(json[at++]);
                if (at < json.Length) kept.WriteByte(json[at]);
            }
        }

        return kept.ToArray();
    }
}
