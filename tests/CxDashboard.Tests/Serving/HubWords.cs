// The few words of the circuit's wire format that a test needs to speak and to understand: MessagePack, one length before each message.
using System.Buffers.Binary;
using System.Text;

namespace CxDashboard.Tests.Serving;

internal static class HubWords
{
    /// <summary>An invocation of the server, with its length before it.</summary>
    public static byte[] Invoke(string? number, string target, params object?[] arguments)
    {
        using var message = new MemoryStream();
        message.Write([0x95, 1, 0x80]); // five parts: an invocation, without headers
        Write(message, number);
        Write(message, target);
        message.WriteByte((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments) Write(message, argument);
        using var framed = new MemoryStream();
        for (var rest = (uint)message.Length; ; rest >>= 7)
        {
            framed.WriteByte((byte)(rest > 0x7F ? rest & 0x7F | 0x80 : rest));
            if (rest <= 0x7F) break;
        }

        message.WriteTo(framed);
        return framed.ToArray();
    }

    /// <summary>The messages of one frame, each as nested lists, texts, numbers and bytes.</summary>
    public static IEnumerable<object?[]> Read(byte[] frame)
    {
        for (var at = 0; at < frame.Length;)
        {
            var (length, shift) = (0, 0);
            byte part;
            do
            {
                part = frame[at++];
                length |= (part & 0x7F) << shift;
                shift += 7;
            }
            while (part > 0x7F);
            var end = at + length;
            if (Value(frame, ref at) is object?[] message) yield return message;
            at = end;
        }
    }

    private static void Write(MemoryStream to, object? value)
    {
        switch (value)
        {
            case null: to.WriteByte(0xC0); break;
            case bool yes: to.WriteByte(yes ? (byte)0xC3 : (byte)0xC2); break;
            case long number: to.WriteByte(0xD3); to.Write(BigEndian(number)); break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                to.WriteByte(0xDB);
                to.Write(BigEndian(bytes.Length).AsSpan(4));
                to.Write(bytes);
                break;
            default: throw new NotSupportedException($"{value.GetType()} is not spoken here.");
        }
    }

    private static byte[] BigEndian(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static object? Value(byte[] from, ref int at)
    {
        var kind = from[at++];
        switch (kind)
        {
            case <= 0x7F: return (long)kind;
            case >= 0xE0: return (long)(sbyte)kind;
            case <= 0x8F: return Many(from, ref at, 2 * (kind & 0xF));
            case <= 0x9F: return Many(from, ref at, kind & 0xF);
            case <= 0xBF: return Text(from, ref at, kind & 0x1F);
            case 0xC0: return null;
            case 0xC2 or 0xC3: return kind == 0xC3;
            case 0xC4 or 0xC5 or 0xC6: return Bytes(from, ref at, (int)Number(from, ref at, 1 << kind - 0xC4));
            case 0xCC or 0xCD or 0xCE or 0xCF: return Number(from, ref at, 1 << kind - 0xCC);
            case 0xD0 or 0xD1 or 0xD2 or 0xD3: return Number(from, ref at, 1 << kind - 0xD0);
            case 0xD9 or 0xDA or 0xDB: return Text(from, ref at, (int)Number(from, ref at, 1 << kind - 0xD9));
            case 0xDC or 0xDD: return Many(from, ref at, (int)Number(from, ref at, kind == 0xDC ? 2 : 4));
            default: throw new NotSupportedException($"The sign {kind:X2} is not understood here.");
        }
    }

    private static long Number(byte[] from, ref int at, int size)
    {
        long number = 0;
        for (var i = 0; i < size; i++) number = number << 8 | from[at++];
        return number;
    }

    private static byte[] Bytes(byte[] from, ref int at, int length) => from[at..(at += length)];

    private static string Text(byte[] from, ref int at, int length) => Encoding.UTF8.GetString(Bytes(from, ref at, length));

    private static object?[] Many(byte[] from, ref int at, int length)
    {
        var parts = new object?[length];
        for (var i = 0; i < length; i++) parts[i] = Value(from, ref at);
        return parts;
    }
}
