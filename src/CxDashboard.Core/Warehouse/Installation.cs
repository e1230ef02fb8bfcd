// One installation: its data folder, its keys and its database, opened and brought up to date.
using System.IO.Compression;
using System.Security.Cryptography;
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse.Cluster;
using CxDashboard.Core.Warehouse.Migrations;
using Microsoft.Extensions.Logging;

namespace CxDashboard.Core.Warehouse;

/// <summary>Where an installation keeps its things. Without a connection it runs its own PostgreSQL in the data folder.</summary>
/// <param name="Data">The data folder: keys, and the own cluster.</param>
/// <param name="Connection">The login role's connection string to a given server; the role owns nothing there.</param>
/// <param name="OwnerConnection">The migrating role's connection string to the same database.</param>
/// <param name="Lease">How long a run that falls silent keeps its stream; null for the usual time.</param>
/// <param name="PayloadDays">For how many days vendors' answers are kept as they came, 0 to 30; null for the usual fortnight.</param>
public sealed record InstallationPlaces(string Data, string? Connection = null, string? OwnerConnection = null, TimeSpan? Lease = null, int? PayloadDays = null);

/// <summary>An opened installation. Disposing it stops the own cluster if this process started it.</summary>
public sealed class Installation : IAsyncDisposable
{
    private const int KeyBytes = 32;
    private const string CredentialsKey = "credentials.key";
    private const string PseudonymsKey = "pseudonyms.key";

    private readonly InstallationServer server;

    private Installation(InstallationPlaces places, InstallationServer server)
    {
        this.server = server;
        Data = places.Data;
        Lease = places.Lease;
        PayloadDays = places.PayloadDays;
        OwnerConnectionString = server.OwnerConnectionString;
        AppConnectionString = Database.Impatient(server.AppConnectionString);
        Database = Database.Open(server.AppConnectionString);
        Secrets = new SecretBox(Key(places.Data, CredentialsKey));
        Pseudonyms = new Pseudonyms(Key(places.Data, PseudonymsKey));
    }

    public string Data { get; }
    public TimeSpan? Lease { get; }
    public int? PayloadDays { get; }
    public string OwnerConnectionString { get; }
    public string AppConnectionString { get; }
    public Database Database { get; }
    public SecretBox Secrets { get; }
    public Pseudonyms Pseudonyms { get; }

    /// <summary>Opens the installation and migrates its database. <paramref name="serves"/>: this process serves the site and holds the data folder.</summary>
    /// <exception cref="ClusterFault">The own cluster cannot run here.</exception>
    /// <exception cref="MigrationFault">The database cannot be brought up to this version.</exception>
    public static async Task<Installation> OpenAsync(InstallationPlaces places, bool serves, ILogger log, CancellationToken cancellationToken)
    {
        var server = await InstallationServer.OpenAsync(places, serves, log, cancellationToken);
        try
        {
            await server.MigrateAsync(Migration.Embedded(), log, cancellationToken);
            return new Installation(places, server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the own cluster again if it has died; true when it had. A given server is its owner's to look after.</summary>
    public Task<bool> ReviveAsync(CancellationToken cancellationToken) => server.ReviveAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>Makes the role that reads everything for a backup, where the cluster is our own; a given server's administrator makes it.</summary>
    public Task PrepareBackupAsync(CancellationToken cancellationToken) => server.PrepareBackupAsync(cancellationToken);

    /// <summary>The keys without which credentials and pseudonyms mean nothing, by file name.</summary>
    internal static IReadOnlyList<string> Keys { get; } = [CredentialsKey, PseudonymsKey];

    internal static string KeyPath(string data, string name) => Path.Combine(data, "secrets", name);

    internal static async Task PutKeyAsync(string data, string name, ZipArchiveEntry from, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await from.OpenAsync(cancellationToken));
        Directory.CreateDirectory(Path.Combine(data, "secrets"));
        PrivateFile.Write(KeyPath(data, name), await reader.ReadToEndAsync(cancellationToken));
    }

    // Generated on first use and kept with the data: a lost key means entering the credentials again, never a crash.
    private static byte[] Key(string data, string name)
    {
        var path = KeyPath(data, name);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            PrivateFile.Write(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var read) && read == KeyBytes
            ? key
            : throw new ClusterFault($"The key in {path} is damaged: restore it from a backup, or delete it and enter the sources' credentials again.");
    }
}
