// The account that PostgreSQL runs under: it refuses root, so root hands it to another one.
using System.Globalization;

namespace CxDashboard.Core.Warehouse.Cluster;

/// <param name="Dropped">The account to run as when this process is root; null when PostgreSQL simply runs as this process does.</param>
internal sealed record PostgresAccount((uint User, uint Group)? Dropped)
{
    private static readonly string[] Preferred = ["postgres", "nobody"];

    public static async Task<PostgresAccount> ChooseAsync(ClusterFolder folder, CancellationToken ct)
    {
        var owner = Directory.Exists(folder.Pg) ? await OwnerOfAsync(folder.Pg, ct) : null;
        if (!Environment.IsPrivilegedProcess)
            return RunsAsThisProcess(folder, owner, await ThisUserAsync(ct));

        // An existing cluster stays with its account, unless a copy or a restore gave it to root.
        var account = new PostgresAccount(owner is { User: > 0 } ? owner : Lookup());
        if (owner is { User: 0 })
            await account.TakeOverAsync(folder.Pg, ct);
        await account.ReachAsync(folder, ct);
        return account;
    }

    public Task<CommandOutcome> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        Dropped is not { } account
            ? Command.RunAsync(program, arguments, ct)
            : Command.RunAsync("setpriv", [$"--reuid={account.User}", $"--regid={account.Group}", "--clear-groups", "--", program, .. arguments], ct);

    /// <summary>Gives a file or folder, and all below it, to the account.</summary>
    public async Task TakeOverAsync(string path, CancellationToken ct)
    {
        if (Dropped is not { } account)
            return;
        var done = await Command.RunAsync("chown", ["-R", "-H", "-h", $"{account.User}:{account.Group}", path], ct);
        if (!done.Succeeded)
            throw new ClusterFault($"{path} could not be given to PostgreSQL's account ({done.LastWords}): choose a folder on a local disk with --data DIR.");
    }

    public async Task CheckProgramsAsync(PostgresBinaries binaries, CancellationToken ct)
    {
        if (Dropped is { } account && !(await RunAsync(binaries.PgCtl, ["--version"], ct)).Succeeded)
            throw new ClusterFault($"PostgreSQL may not run as root, and the account with id {account.User} may not run {binaries.PgCtl}: put the programs where every account can read them and set CX_PG_BIN to that folder.");
    }

    private async Task ReachAsync(ClusterFolder folder, CancellationToken ct)
    {
        const UnixFileMode passThrough = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        // The data folder is ours to open for passing through (not for listing); its parents are not.
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder.Data) & passThrough) != passThrough)
            File.SetUnixFileMode(folder.Data, File.GetUnixFileMode(folder.Data) | passThrough);
        if (Dropped is { } account && !(await RunAsync("test", ["-x", folder.Data], ct)).Succeeded)
            throw new ClusterFault($"PostgreSQL may not run as root, and the account with id {account.User} cannot reach {folder.Data}: choose a folder that every account can pass through with --data DIR (for example --data /var/lib/cxdashboard).");
    }

    private static PostgresAccount RunsAsThisProcess(ClusterFolder folder, (uint User, uint Group)? owner, uint self) =>
        owner is null || owner.Value.User == self
            ? new PostgresAccount((ValueTuple<uint, uint>?)null)
            : throw new ClusterFault($"{folder.Pg} belongs to the account with id {owner.Value.User}, not to this one: run as the account that made it or choose another folder with --data DIR.");

    private static (uint User, uint Group) Lookup()
    {
        var accounts = File.ReadAllLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToLookup(fields => fields[0]);
        var chosen = Preferred.SelectMany(name => accounts[name]).FirstOrDefault()
            ?? throw new ClusterFault("PostgreSQL may not run as root, and there is no account postgres or nobody to run it: create one (useradd --system postgres) or run the app as another account.");
        return (uint.Parse(chosen[2], CultureInfo.InvariantCulture), uint.Parse(chosen[3], CultureInfo.InvariantCulture));
    }

    private static async Task<(uint User, uint Group)?> OwnerOfAsync(string path, CancellationToken ct)
    {
        var said = await Command.RunAsync("stat", ["-L", "-c", "%u %g", path], ct);
        var fields = said.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 2
            ? (uint.Parse(fields[0], CultureInfo.InvariantCulture), uint.Parse(fields[1], CultureInfo.InvariantCulture))
            : throw new ClusterFault($"The owner of {path} cannot be read ({said.LastWords}): check the folder or choose another with --data DIR.");
    }

    private static async Task<uint> ThisUserAsync(CancellationToken ct) =>
        uint.Parse((await Command.RunAsync("id", ["-u"], ct)).Output.Trim(), CultureInfo.InvariantCulture);
}
