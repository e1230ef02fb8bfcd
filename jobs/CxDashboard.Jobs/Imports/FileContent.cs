// What a file is by its first bytes: text is let in, and what is not gets a reason that a person can use.
namespace CxDashboard.Jobs.Imports;

/// <summary>Tells delimited text from everything else that people choose by mistake.</summary>
public static class FileContent
{
    /// <summary>So many bytes tell what a file is.</summary>
    public const int HeadBytes = 8;

    private static readonly (byte[] Begins, string What)[] Known =
    [
        ([(byte)'P', (byte)'K', 3, 4], "a zip archive, or a workbook such as .xlsx, which is one"),
        ([(byte)'P', (byte)'K', 5, 6], "an empty zip archive"),
        ([0x1F, 0x8B], "compressed with gzip"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook (.xls)"),
        ([(byte)'%', (byte)'P', (byte)'D', (byte)'F'], "a PDF"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a picture"),
        ([0xFF, 0xD8, 0xFF], "a picture"),
    ];

    /// <summary>Why a file that begins with these bytes is refused; null when it may be text.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> head)
    {
        foreach (var (begins, what) in Known)
        {
            if (head.StartsWith(begins)) return $"This is not text but {what}: export the table as CSV in UTF-8 and choose that file.";
        }

        return null;
    }

    /// <summary>True when the file begins with a UTF-16 byte order mark, so that NUL bytes are part of its text.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);

    /// <summary>Why a file whose text holds NUL is refused.</summary>
    public const string HasNul = "The file is not text: it holds NUL bytes. Export it as CSV, in UTF-8 or in UTF-16 with a byte order mark.";

    // Also what UTF-16 without a mark looks like.
    internal static ImportFault? FaultOf(string firstLine) =>
        !firstLine.Contains('\0', StringComparison.Ordinal) ? null
        : firstLine.StartsWith("PK", StringComparison.Ordinal) ? new ImportFault(FaultOf("PK\u0003\u0004"u8)!)
        : new ImportFault(HasNul);
}
