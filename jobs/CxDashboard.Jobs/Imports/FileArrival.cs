// A file as it arrives: written to the data folder piece by piece, refused as soon as it is too large or no text, then counted.
using System.Buffers;
using System.Text;

namespace CxDashboard.Jobs.Imports;

/// <summary>What has arrived. A refusal comes with its sentence, and then nothing is left on disk.</summary>
public sealed record Arrived(long Bytes, long Rows, FileReading Reading, string? Refusal);

/// <summary>Receives files within limits; memory stays the same whatever comes.</summary>
public static class FileArrival
{
    public const int MostMegabytes = 20;
    public const long MostBytes = MostMegabytes * 1024L * 1024;
    public const int MostRows = 200_000;

    // A refusal can only be read by a browser that was let finish; beyond this it is cut off.
    private const long MostDrained = 10 * MostBytes;
    private const int Piece = 1 << 16;

    public static readonly string TooLarge = $"The file is larger than {MostMegabytes} MB: split it, or import it with ./cx import, which has no limit.";
    private static readonly string s_tooMany = string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"The file has more than {MostRows:#,0} rows: split it, or import it with ./cx import, which has no limit.");

    /// <summary>Stores the content under the path and looks it through. Throws nothing for bad content, only for a lost connection or disk.</summary>
    public static async Task<Arrived> ReceiveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        try
        {
            var (bytes, refusal) = await StoreAsync(content, path, cancellationToken);
            if (refusal is null)
            {
                (refusal, var rows, var reading) = await LookThroughAsync(path, cancellationToken);
                if (reading is not null) return new Arrived(bytes, rows, reading, null);
            }

            File.Delete(path);
            return new Arrived(bytes, 0, new FileReading(), refusal);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static async Task<(long Bytes, string? Refusal)> StoreAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
            var (bytes, isUtf16) = (0L, false);
            string? refusal = null;
            for (int read; (read = await FillAsync(content, buffer.AsMemory(0, Piece), cancellationToken)) > 0;)
            {
                var piece = buffer.AsMemory(0, read);
                if (bytes == 0) (refusal, isUtf16) = (FileContent.FaultOf(piece.Span), FileContent.IsUtf16(piece.Span));
                bytes += read;
                if (bytes > MostDrained) break;
                if (refusal is not null) continue;
                if (bytes > MostBytes) refusal = TooLarge;
                else if (!isUtf16 && piece.Span.Contains((byte)0)) refusal = FileContent.HasNul;
                else await file.WriteAsync(piece, cancellationToken);
            }

            return (bytes, bytes == 0 ? "The file is empty: its first line must name the columns." : refusal);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Whole pieces: the first one must hold enough to tell what the file is.
    private static async Task<int> FillAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        for (int read; filled < buffer.Length && (read = await content.ReadAsync(buffer[filled..], cancellationToken)) > 0;) filled += read;
        return filled;
    }

    private static async Task<(string? Refusal, long Rows, FileReading? Reading)> LookThroughAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var reading = new FileReading(await EncodingOfAsync(path, cancellationToken));
            await using var file = FileReading.Open(path);
            using var text = reading.Text(file);
            using var rows = new DelimitedRows(text, null);
            var count = 0L;
            foreach (var _ in rows.Rows())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++count > MostRows) return (s_tooMany, 0, null);
            }

            var sample = await FileSample.ReadAsync(path, reading with { Delimiter = rows.Delimiter });
            return count == 0 ? ("The file has a header and no rows.", 0, null) : (null, count, sample.Guess);
        }
        catch (ImportFault fault)
        {
            return (fault.Message, 0, null);
        }
    }

    /// <summary>UTF-8 where every byte fits, UTF-16 by its mark, or else what Windows writes in Western Europe: a guess that a person may correct.</summary>
    internal static async Task<string> EncodingOfAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = FileReading.Open(path);
        var buffer = new byte[Piece];
        var chars = new char[Piece + 1];
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var isFirst = true;
        try
        {
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0; isFirst = false)
            {
                if (isFirst && FileContent.IsUtf16(buffer.AsSpan(0, read))) return "utf-16";
                decoder.GetChars(buffer.AsSpan(0, read), chars, flush: false);
            }

            decoder.GetChars([], chars, flush: true);
            return "utf-8";
        }
        catch (DecoderFallbackException)
        {
            return "windows-1252";
        }
    }
}
