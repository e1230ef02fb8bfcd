// A data folder for one start of the product, and the clearing away of what an interrupted test run left in such folders.
using System.Globalization;

namespace CxDashboard.BrowserTests.Running;

/// <summary>A folder that every account can pass through, as PostgreSQL started by root needs.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    // Not TMPDIR, which may be closed to other accounts.
    private const string Root = "/tmp";
    private const string Prefix = "cx-browser-";

    private static int s_made;

    public DataFolder()
    {
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
    }

    // The process id in the name tells a later run that nobody needs the folder any more.
    public string Path { get; } = System.IO.Path.Combine(
        Root, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref s_made)}"));

    /// <summary>The processes that name this folder on their command line: the script, the site, the sandbox, PostgreSQL.</summary>
    public IReadOnlyList<RunningProcess> Processes() => RunningProcess.Naming(Path);

    public ValueTask DisposeAsync() => ClearAsync(Path);

    /// <summary>Stops and removes what runs that were killed have left.</summary>
    public static async Task ClearOldAsync()
    {
        foreach (var folder in Directory.GetDirectories(Root, Prefix + "*").Where(IsLeft)) await ClearAsync(folder);
    }

    private static bool IsLeft(string folder) =>
        int.TryParse(System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var pid)
        && !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"));

    private static async ValueTask ClearAsync(string folder)
    {
        foreach (var signal in new[] { "TERM", "KILL" })
        {
            foreach (var process in RunningProcess.Naming(folder)) await Signals.SendAsync(signal, process.Id);
            if (await Wait.UntilAsync(() => RunningProcess.Naming(folder).Count == 0, TimeSpan.FromSeconds(15))) break;
        }

        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A process and its command line.</summary>
internal sealed record RunningProcess(int Id, string Command)
{
    public static IReadOnlyList<RunningProcess> Naming(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? new RunningProcess(id, CommandOf(id)) : null)
            .OfType<RunningProcess>()
            .Where(process => process.Id != Environment.ProcessId && IsWithin(process.Command, folder)),
    ];

    public override string ToString() => $"{Id} {Command}";

    private static bool IsWithin(string command, string folder) =>
        command.Split(' ').Any(word => word == folder || word.StartsWith(folder + "/", StringComparison.Ordinal));

    private static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline")).Replace('\0', ' ').Trim();
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
