// Where everything of the own cluster lies inside the data folder.
using System.Security.Cryptography;
using System.Text;

namespace CxDashboard.Core.Warehouse.Cluster;

internal sealed class ClusterFolder
{
    private const string MakingPrefix = "pg.making-";

    public ClusterFolder(string dataFolder)
    {
        Data = RealPath(Path.GetFullPath(dataFolder));
        Name = "cx-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Pg)))[..12];
    }

    /// <summary>The data folder without symbolic links, as PostgreSQL and /proc tell it.</summary>
    public string Data { get; }

    /// <summary>Tells this folder's processes from those of any other cluster, a copy of this folder included.</summary>
    public string Name { get; }

    public string Pg => Path.Combine(Data, "pg");

    public string Settings => Path.Combine(Pg, "cx.conf");

    public string Log => Path.Combine(Pg, "server.log");

    public string Secrets => Path.Combine(Data, "secrets");

    public string PortFile => Path.Combine(Data, "pg.port");

    public string ServeLock => Path.Combine(Data, "serve.lock");

    /// <summary>Who holds the lock beside it; a locked file itself cannot be read.</summary>
    public string ServePid => Path.Combine(Data, "serve.pid");

    public string StartLock => Path.Combine(Data, "pg.start.lock");

    public string UsersLock => Path.Combine(Data, "pg.users.lock");

    public string NewMakingFolder() => Path.Combine(Data, MakingPrefix + Guid.NewGuid().ToString("N")[..8]);

    public IEnumerable<string> HalfMade() => Directory.EnumerateDirectories(Data, MakingPrefix + "*");

    /// <summary>PostgreSQL's major version that made the cluster, or null while there is none.</summary>
    public int? MadeByMajor() =>
        File.Exists(Path.Combine(Pg, "PG_VERSION"))
        && int.TryParse(File.ReadAllText(Path.Combine(Pg, "PG_VERSION")).Trim(), out var major) ? major : null;

    private static string RealPath(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
            return path;

        var here = Path.Combine(RealPath(parent), Path.GetFileName(path));
        return Directory.Exists(here) && Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target
            ? RealPath(target.FullName)
            : here;
    }
}
