// A client's logo: written by us from bare points, so that nothing of the file somebody chose is ever passed on.
using System.Buffers.Binary;
using System.IO.Compression;

namespace CxDashboard.Core.Sharing;

/// <summary>Makes a PNG (RFC 2083) out of points that a browser has decoded.</summary>
public static class Logo
{
    /// <summary>The largest picture, in points.</summary>
    public const int MostWidth = 320, MostHeight = 96;

    /// <summary>The largest file, in bytes: it travels with every page of the share.</summary>
    public const int MostBytes = 40_000;

    /// <summary>The most bytes of points: two numbers and four bytes a point.</summary>
    public const int MostPoints = Header + MostWidth * MostHeight * Depth;

    private const int Header = 4, Depth = 4;

    private static readonly uint[] Crcs = [.. Enumerable.Range(0, 256).Select(byteValue => Enumerable.Range(0, 8).Aggregate((uint)byteValue, (crc, _) => (crc & 1) == 1 ? 0xEDB88320 ^ crc >> 1 : crc >> 1))];

    /// <summary>
    /// The picture of these points, or a sentence why there is none. Points: width and height, two bytes each, high one first,
    /// then red, green, blue and opacity of each point, row by row.
    /// </summary>
    public static (byte[]? Png, string? Fault) Of(ReadOnlySpan<byte> points)
    {
        if (points.Length < Header) return (null, "The picture is empty: choose another.");
        var (width, height) = (BinaryPrimitives.ReadUInt16BigEndian(points), BinaryPrimitives.ReadUInt16BigEndian(points[2..]));
        if (width is 0 or > MostWidth || height is 0 or > MostHeight || points.Length != Header + width * height * Depth)
            return (null, $"The picture is not of {MostWidth} × {MostHeight} points at most: choose another.");
        var png = Write(width, height, points[Header..]);
        return png.Length > MostBytes ? (null, $"The picture would be larger than {MostBytes / 1000} kB: choose a simpler one, with fewer colours.") : (png, null);
    }

    private static byte[] Write(int width, int height, ReadOnlySpan<byte> points)
    {
        using var to = new MemoryStream();
        to.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 6); // eight bits of each colour and of opacity
        Chunk(to, "IHDR"u8, head);
        Chunk(to, "IDAT"u8, Packed(width * Depth, height, points));
        Chunk(to, "IEND"u8, []);
        return to.ToArray();
    }

    // Each row as its differences from the one above (filter 2): what a logo has much of is the same again.
    private static byte[] Packed(int stride, int height, ReadOnlySpan<byte> points)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + stride];
            row[0] = 2;
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < stride; x++) row[1 + x] = (byte)(points[y * stride + x] - (y == 0 ? 0 : points[(y - 1) * stride + x]));
                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream to, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        to.Write(number);
        to.Write(kind);
        to.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, kind), data));
        to.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes) crc = Crcs[(crc ^ one) & 0xFF] ^ crc >> 8;
        return crc;
    }
}
