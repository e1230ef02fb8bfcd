// The checkout that these tests were built from, and the real data that lie beside it.
namespace CxDashboard.Tests;

/// <summary>Finds files by walking up from the test binary to the folder with the solution.</summary>
internal static class Repository
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", "TestResults"];

    /// <summary>The folder with CxDashboard.sln; skips the test where there is none.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CxDashboard.sln"))) folder = folder.Parent;
        Assert.SkipUnless(folder is not null, "No CxDashboard.sln above the test binary: these tests read the checkout.");
        return folder!.FullName;
    }

    /// <summary>A file or folder of ../shared/data; skips the test where it is absent.</summary>
    public static string Data(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root(), "..", "shared", "data", path));
        Assert.SkipUnless(File.Exists(full) || Directory.Exists(full), $"The real data are not here: ../shared/data/{path} beside the checkout.");
        return full;
    }

    /// <summary>The files people wrote in the folders given, by their path under the root with slashes.</summary>
    public static IReadOnlyList<SourceFile> Files(string[] folders, params string[] endings)
    {
        var root = Root();
        return [.. folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)) && !path.Split('/').Any(Made.Contains))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(root, path))))];
    }
}

internal sealed record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string FirstLine => Text.AsSpan().TrimStart('\uFEFF').ToString().Split('\n', 2)[0].TrimEnd();

    /// <summary>The lines without those that are only a comment.</summary>
    public IEnumerable<string> Code => Text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
}
