// What a backup says of itself: what was in the database, how much of it, and the hash of each table.
using System.IO.Compression;
using System.Text.Json;

namespace CxDashboard.Core.Warehouse.Backups;

/// <param name="Hash">SHA-256, in hexadecimal, of the rows in the order of the primary key as PostgreSQL's binary COPY gives them.</param>
public sealed record BackedTable(string Name, IReadOnlyList<string> Columns, long Rows, string Hash);

/// <param name="Last">The last number that was given out.</param>
/// <param name="IsUsed">False while the first number has not been given out yet.</param>
public sealed record BackedSequence(string Name, long Last, bool IsUsed);

/// <param name="Format">Of the file; this program reads and writes <see cref="Current"/>.</param>
/// <param name="Migration">The schema's version at the time.</param>
/// <param name="Tables">In an order in which each comes after those it points to.</param>
/// <param name="Keys">The keys that came along, by file name; without them sources' credentials must be entered again.</param>
public sealed record Manifest(
    int Format, DateTimeOffset MadeAt, int Migration,
    IReadOnlyList<BackedTable> Tables, IReadOnlyList<BackedSequence> Sequences, IReadOnlyList<string> Keys)
{
    public const int Current = 1;

    private const string Entry = "manifest.json";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public long Rows => Tables.Sum(table => table.Rows);

    internal static string EntryOf(string table) => $"tables/{table}";

    internal static string EntryOfKey(string key) => $"keys/{key}";

    internal void WriteTo(ZipArchive file)
    {
        using var stream = file.CreateEntry(Entry).Open();
        JsonSerializer.Serialize(stream, this, Json);
    }

    /// <exception cref="BackupFault">It is no backup, or one that a later version made.</exception>
    internal static Manifest Of(ZipArchive file)
    {
        try
        {
            using var stream = file.GetEntry(Entry)?.Open() ?? throw new BackupFault("This file is no backup: it has no manifest. Give a file that ./cx backup has made.");
            var manifest = JsonSerializer.Deserialize<Manifest>(stream, Json)!;
            return manifest.Format == Current && manifest.Tables is not null ? manifest
                : throw new BackupFault($"This backup is of format {manifest.Format} and this program reads {Current}: restore it with the program that made it.");
        }
        catch (JsonException broken)
        {
            throw new BackupFault("This backup's manifest cannot be read: take another backup.", broken);
        }
    }
}
