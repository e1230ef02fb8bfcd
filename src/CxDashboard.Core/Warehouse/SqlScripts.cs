// Reads the scripts under sql/, which travel inside this assembly.
using System.Collections.Concurrent;

namespace CxDashboard.Core.Warehouse;

/// <summary>The project's SQL files by their path under <c>sql/</c>, for instance <c>rollup/nps.sql</c>.</summary>
public static class SqlScripts
{
    private static readonly ConcurrentDictionary<string, string> Known = new();

    public static string Read(string path) => Known.GetOrAdd(path, static path =>
    {
        using var stream = typeof(SqlScripts).Assembly.GetManifestResourceStream("sql/" + path)
            ?? throw new ArgumentException($"There is no script sql/{path}.", nameof(path));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>The paths of all scripts in a folder, in order.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. typeof(SqlScripts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"sql/{folder}/", StringComparison.Ordinal))
            .Select(name => name["sql/".Length..])
            .Order(StringComparer.Ordinal)];
}
