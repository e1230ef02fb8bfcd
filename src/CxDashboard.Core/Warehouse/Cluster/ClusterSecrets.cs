// The generated passwords of the cluster's three roles, one file each, readable by the app's account only.
using System.Security.Cryptography;

namespace CxDashboard.Core.Warehouse.Cluster;

internal sealed record ClusterSecrets(string Admin, string Owner, string App)
{
    private static readonly string[] Names = ["pg_admin", "pg_owner", "pg_app"];

    /// <summary>Reads the passwords, making those that are missing; for an existing cluster the administrator's must be there.</summary>
    public static ClusterSecrets ReadOrMake(ClusterFolder folder, bool clusterExists)
    {
        MakeFolder(folder.Secrets);
        if (clusterExists && !File.Exists(Path.Combine(folder.Secrets, Names[0])))
            throw new ClusterFault($"The password file {Path.Combine(folder.Secrets, Names[0])} of the database in {folder.Pg} is missing: restore it from your backup or start afresh with --data DIR.");

        var passwords = Names.Select(name => ReadOrMake(Path.Combine(folder.Secrets, name))).ToList();
        return new ClusterSecrets(passwords[0], passwords[1], passwords[2]);
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string ReadOrMake(string path)
    {
        try
        {
            if (!File.Exists(path))
                WriteWhole(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
            return File.ReadAllText(path).Trim() is { Length: > 0 } password
                ? password
                : throw new ClusterFault($"The password file {path} is empty: restore it from your backup or start afresh with --data DIR.");
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new ClusterFault($"The password file {path} cannot be read by this account: run as the account that owns the data folder or choose another with --data DIR.", fault);
        }
    }

    // Written beside and renamed, so that a crash never leaves half a password that a role was made with.
    private static void WriteWhole(string path, string text)
    {
        PrivateFile.Write(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
