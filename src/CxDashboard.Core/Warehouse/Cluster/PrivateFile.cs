// Writes small files with the rights they need from the first byte on.
namespace CxDashboard.Core.Warehouse.Cluster;

internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Readable by the account that writes it and nobody else.</summary>
    public static void Write(string path, string text) => Write(path, text, OwnerOnly);

    /// <summary>Readable by everybody who can reach its folder; never for secrets.</summary>
    public static void WriteReadable(string path, string text) =>
        Write(path, text, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private static void Write(string path, string text, UnixFileMode mode)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using (var writer = new StreamWriter(path, options))
            writer.Write(text);
        // The caller's umask may have taken rights away.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
