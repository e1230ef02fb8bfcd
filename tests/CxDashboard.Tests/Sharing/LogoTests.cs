// Logos: what is written is a picture of just these points, and nothing else gets in.
using System.Buffers.Binary;
using System.IO.Compression;
using CxDashboard.Core.Sharing;

namespace CxDashboard.Tests.Sharing;

public class LogoTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(Logo.MostWidth, Logo.MostHeight)]
    public void The_picture_reads_back_as_the_same_points(int width, int height)
    {
        var points = Points(width, height, (x, y) => (byte)(x / 20 + y / 20));
        var (png, fault) = Logo.Of(points);
        Assert.Null(fault);
        Assert.Equal(points, Read(png!));
    }

    [Fact]
    public void The_smallest_picture_is_the_one_that_everybody_knows()
    {
        // The checksum of the end's name alone stands at the end of every PNG there is.
        var (png, _) = Logo.Of(Points(1, 1, (_, _) => 0));
        Assert.Equal("89504E470D0A1A0A0000000D49484452000000010000000108060000001F15C489", Convert.ToHexString(png!)[..66]);
        Assert.EndsWith("0000000049454E44AE426082", Convert.ToHexString(png!), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_list_of_points_is_refused_with_the_remedy()
    {
        byte[][] nonsense =
        [
            [], [0, 1], [0, 0, 0, 0], [0, 1, 0, 1], [0, 1, 0, 1, 1, 2, 3], [0, 1, 0, 1, 1, 2, 3, 4, 5], Points(Logo.MostWidth + 1, 1, (_, _) => 0),
            Points(1, Logo.MostHeight + 1, (_, _) => 0), [255, 255, 255, 255], "<svg onload=alert(1)>"u8.ToArray(), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        ];
        foreach (var one in nonsense)
        {
            var (png, fault) = Logo.Of(one);
            Assert.Null(png);
            Assert.Contains("choose another", fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Noise_that_would_weigh_on_every_page_is_refused()
    {
        var noise = new Random(1);
        var (png, fault) = Logo.Of(Points(Logo.MostWidth, Logo.MostHeight, (_, _) => (byte)noise.Next(256)));
        Assert.Null(png);
        Assert.Contains("choose a simpler one", fault, StringComparison.Ordinal);
    }

    private static byte[] Points(int width, int height, Func<int, int, byte> colour)
    {
        var points = new byte[4 + width * height * 4];
        BinaryPrimitives.WriteUInt16BigEndian(points, (ushort)width);
        BinaryPrimitives.WriteUInt16BigEndian(points.AsSpan(2), (ushort)height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var c = 0; c < 4; c++) points[4 + (y * width + x) * 4 + c] = (byte)(colour(x, y) * (c + 1));
        return points;
    }

    // The points as a reader of the format gets them, with the sums checked.
    private static byte[] Read(byte[] png)
    {
        var (at, width, height) = (8, 0, 0);
        using var packed = new MemoryStream();
        while (at < png.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var kind = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            var data = png.AsSpan(at + 8, length);
            if (kind == "IHDR") (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
            if (kind == "IDAT") packed.Write(data);
            Assert.Equal(Sum(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            at += 12 + length;
        }

        packed.Position = 0;
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress)) zlib.CopyTo(rows);
        var (from, stride) = (rows.ToArray(), width * 4);
        var points = new byte[4 + stride * height];
        BinaryPrimitives.WriteUInt16BigEndian(points, (ushort)width);
        BinaryPrimitives.WriteUInt16BigEndian(points.AsSpan(2), (ushort)height);
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(2, from[y * (stride + 1)]);
            for (var x = 0; x < stride; x++)
                points[4 + y * stride + x] = (byte)(from[y * (stride + 1) + 1 + x] + (y == 0 ? 0 : points[4 + (y - 1) * stride + x]));
        }

        return points;
    }

    // The sum of RFC 2083, bit by bit.
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
