// One forward-only schema change: a numbered SQL file that travels inside this assembly.
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CxDashboard.Core.Warehouse.Migrations;

/// <param name="Version">1, 2, 3 … ascending; a number may be left out.</param>
/// <param name="Name">The file's name without its number and ending.</param>
/// <param name="Sql">The whole file; it runs in one transaction and so may not begin or end one itself.</param>
public sealed partial record Migration(int Version, string Name, string Sql)
{
    private const string Folder = "sql/migrations/";

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Version:0000}_{Name}.sql");

    /// <summary>SHA-256 of the text with LF line ends, so that a checkout on another system is the same migration.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.TrimStart('\uFEFF').ReplaceLineEndings("\n"))));

    /// <summary>The migrations of this program, in order.</summary>
    public static IReadOnlyList<Migration> Embedded() => EmbeddedIn(typeof(Migration).Assembly);

    internal static IReadOnlyList<Migration> EmbeddedIn(Assembly assembly) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => Named(name[Folder.Length..], Text(assembly, name)))
            .OrderBy(migration => migration.Version),
    ];

    internal static Migration Named(string fileName, string sql) =>
        FileNamePattern().Match(fileName) is { Success: true } match
            ? new Migration(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value, sql)
            : throw new MigrationFault($"{Folder}{fileName} is not named like 0001_what_it_does.sql.");

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^(\d{4})_([a-z0-9_]+)\.sql$")]
    private static partial Regex FileNamePattern();
}
