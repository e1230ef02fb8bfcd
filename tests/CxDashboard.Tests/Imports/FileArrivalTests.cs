// Files as they arrive: what is let in, what is refused with which reason, and that neither takes more memory or disk than it may.
using System.IO.Compression;
using System.Text;
using CxDashboard.Jobs.Imports;

namespace CxDashboard.Tests.Imports;

public sealed class FileArrivalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(folder.Path, "arrived.csv");

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, byte[], string> Refused => new()
    {
        { "nothing", [], "empty" },
        { "a zip", Zipped(), "a zip archive" },
        { "gzip", [0x1F, 0x8B, 8, 0, 0], "gzip" },
        { "an old workbook", [0xD0, 0xCF, 0x11, 0xE0, 0xA1], "Excel workbook" },
        { "a PDF", [.. "%PDF-1.7\n"u8], "a PDF" },
        { "NUL in the middle", [.. "id,score\n"u8, .. new byte[70_000].Select(_ => (byte)'a'), 0, (byte)'\n'], "NUL bytes" },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes("id,score\n1,2\n"), "NUL bytes" },
        { "only a header", [.. "id,score\n"u8], "no rows" },
        { "an unclosed quote", [.. "id,score\n1,\"2\n3,4\n"u8], "check the quotes" },
        { "an unclosed quote in the header", [.. "id,\"score\n1,2\n"u8], "Near line 1" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_delimited_text_is_refused_with_a_reason_and_leaves_nothing(string what, byte[] content, string says)
    {
        var arrived = await FileArrival.ReceiveAsync(new MemoryStream(content), Place, Ct);
        Assert.True(arrived.Refusal?.Contains(says, StringComparison.Ordinal), $"{what}: {arrived.Refusal}");
        Assert.False(File.Exists(Place));
    }

    public static TheoryData<byte[], string> Encoded => new()
    {
        { [.. "id,score,comment\n1,9,Grüße\n"u8], "utf-8" },
        { [0xEF, 0xBB, 0xBF, .. "id,score,comment\n1,9,Grüße\n"u8], "utf-8" },
        { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("id,score,comment\n1,9,Grüße\n")], "utf-16" },
        { Encoding.Latin1.GetBytes("id,score,comment\n1,9,Grüße\n"), "windows-1252" },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public async Task The_encoding_is_found_out_and_the_words_come_out_right(byte[] content, string encoding)
    {
        var arrived = await FileArrival.ReceiveAsync(new MemoryStream(content), Place, Ct);
        Assert.Equal((null, 1L, encoding), (arrived.Refusal, arrived.Rows, arrived.Reading.Encoding));
        var sample = await FileSample.ReadAsync(Place, arrived.Reading);
        Assert.Equal(["id", "score", "comment"], sample.Header);
        Assert.Equal("Grüße", sample.Rows[0].Cells[2]);
    }

    [Fact]
    public async Task Semicolons_quoted_line_ends_and_European_writing_are_recognised()
    {
        var content = "Datum;Betrag;Kunde\n\"31.01.2026\";\"1.234,50\";\"Jo\nund Co\"\n01.02.2026;7,5;Kim\n"u8.ToArray();
        var arrived = await FileArrival.ReceiveAsync(new MemoryStream(content), Place, Ct);
        Assert.Equal((null, 2L, ";", true), (arrived.Refusal, arrived.Rows, arrived.Reading.Delimiter, arrived.Reading.DecimalComma));
    }

    [Theory]
    [InlineData(FileArrival.MostBytes, true)]
    [InlineData(FileArrival.MostBytes + 1, false)]
    public async Task Twenty_megabytes_are_let_in_and_not_a_byte_more(long bytes, bool fits)
    {
        var arrived = await FileArrival.ReceiveAsync(new Endless(bytes, "id,score\n"u8.ToArray(), lines: true), Place, Ct);
        Assert.Equal(fits ? null : FileArrival.TooLarge, arrived.Refusal);
        Assert.Equal(fits, File.Exists(Place));
    }

    [Fact]
    public async Task Two_hundred_thousand_rows_are_let_in_and_not_one_more()
    {
        byte[] Rows(int count) => Encoding.UTF8.GetBytes("id,score\n" + string.Concat(Enumerable.Repeat("1,2\n", count)));
        Assert.Equal((null, 200_000L), ((await FileArrival.ReceiveAsync(new MemoryStream(Rows(200_000)), Place, Ct)) is var whole ? (whole.Refusal, whole.Rows) : default));
        File.Delete(Place);
        Assert.Contains("more than 200,000 rows", (await FileArrival.ReceiveAsync(new MemoryStream(Rows(200_001)), Place, Ct)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_two_gigabytes_is_refused_without_being_kept_anywhere()
    {
        var endless = new Endless(2L << 30, [], lines: false);
        var arrived = await FileArrival.ReceiveAsync(endless, Place, Ct);
        Assert.Equal(FileArrival.TooLarge, arrived.Refusal);
        Assert.False(File.Exists(Place));
        // Read on for a while, so that a browser gets the answer, and then no more.
        Assert.InRange(endless.Given, FileArrival.MostBytes, 11 * FileArrival.MostBytes);
        // It went through one buffer that did not grow with the line.
        Assert.InRange(endless.LargestAsked, 1, 1 << 20);
    }

    [Fact]
    public async Task A_line_of_twenty_megabytes_is_refused_in_the_memory_of_a_small_one()
    {
        var arrived = await FileArrival.ReceiveAsync(new Endless(FileArrival.MostBytes, [], lines: false), Place, Ct);
        Assert.Contains("Line 1 has more than 1,048,576 characters", arrived.Refusal, StringComparison.Ordinal);
        File.Delete(Place);
        arrived = await FileArrival.ReceiveAsync(new Endless(FileArrival.MostBytes, "id,score\n"u8.ToArray(), lines: false), Place, Ct);
        Assert.Contains("well-formed", arrived.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<IOException>(() => FileArrival.ReceiveAsync(new Breaking(), Place, Ct));
        Assert.False(File.Exists(Place));
    }

    private static byte[] Zipped()
    {
        using var zipped = new MemoryStream();
        using (var archive = new ZipArchive(zipped, ZipArchiveMode.Create))
        using (var entry = new StreamWriter(archive.CreateEntry("a.csv").Open())) entry.Write("id,score\n1,2\n");
        return zipped.ToArray();
    }

    /// <summary>So many bytes that nobody holds: the letter a, with a line end now and then or never.</summary>
    private sealed class Endless(long length, byte[] begins, bool lines) : Stream
    {
        public long Given { get; private set; }

        public int LargestAsked { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestAsked = Math.Max(LargestAsked, buffer.Length);
            var count = (int)Math.Min(buffer.Length, length - Given);
            for (var i = 0; i < count; i++)
            {
                var at = Given + i;
                buffer.Span[i] = at < begins.Length ? begins[at] : lines && at % 1000 == 0 ? (byte)'\n' : (byte)'a';
            }

            Given += count;
            return ValueTask.FromResult(count);
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get => Given; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class Breaking : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("gone");
    }
}
