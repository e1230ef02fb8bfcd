// How the text of a file is to be read: its encoding, its separator, the order of its dates and its decimal sign.
using System.Text;

namespace CxDashboard.Jobs.Imports;

/// <summary>
/// <paramref name="Encoding"/>: a key of <see cref="Encodings"/>, null for UTF-8; a byte order mark in the file is stronger.
/// <paramref name="Delimiter"/>: one character, <c>tab</c> or <c>blanks</c>; null to find it out from the header.
/// <paramref name="DayFirst"/>: 3/4/2026 is the third of April. <paramref name="DecimalComma"/>: 1.234,5 is a good thousand.
/// </summary>
public sealed record FileReading(string? Encoding = null, string? Delimiter = null, bool DayFirst = false, bool DecimalComma = false)
{
    static FileReading() => System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encodings offered, with the names people know them by.</summary>
    public static IReadOnlyList<(string Key, string Title)> Encodings { get; } =
    [
        ("utf-8", "Unicode (UTF-8)"), ("utf-16", "Unicode (UTF-16)"), ("windows-1252", "Western European (Windows-1252)"),
        ("iso-8859-15", "Western European (Latin-9)"), ("macintosh", "Western European (Mac)"), ("windows-1250", "Central European (Windows-1250)"),
        ("windows-1251", "Cyrillic (Windows-1251)"), ("windows-1253", "Greek (Windows-1253)"), ("windows-1254", "Turkish (Windows-1254)"),
        ("shift_jis", "Japanese (Shift JIS)"), ("gb18030", "Chinese (GB 18030)"),
    ];

    /// <summary>The separators offered.</summary>
    public static IReadOnlyList<(string Key, string Title)> Delimiters { get; } =
        [(",", "comma ,"), (";", "semicolon ;"), ("tab", "tab"), ("|", "bar |"), ("blanks", "blanks")];

    /// <summary>A reader of the file's text that refuses bytes which the encoding does not know.</summary>
    public StreamReader Text(Stream file)
    {
        var encoding = Encoding is null or "utf-8"
            ? new UTF8Encoding(false, throwOnInvalidBytes: true)
            : System.Text.Encoding.GetEncoding(Encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        return new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16);
    }

    /// <summary>Opens a file for reading once from beginning to end; the fault says why it cannot be.</summary>
    public static FileStream Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new ImportFault("There is no file without a name: name the one to import.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImportFault($"There is no file {path}: check the name.", missing);
        }
        catch (UnauthorizedAccessException closed)
        {
            throw new ImportFault($"{path} may not be read: it is a folder, or its rights forbid it.", closed);
        }
    }
}
