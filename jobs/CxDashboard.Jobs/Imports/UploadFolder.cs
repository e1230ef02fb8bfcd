// Where uploaded files lie until they are imported, and their error files for a week after: inside the data folder, by workspace.
using System.Globalization;

namespace CxDashboard.Jobs.Imports;

/// <summary>Paths of uploads. No name that a person gave is part of any.</summary>
public sealed class UploadFolder(string root)
{
    /// <summary>Where the content of an upload lies; its folder is made.</summary>
    public string Content(int workspaceId, Guid uploadId) => Path.Combine(Of(workspaceId), $"{uploadId:N}.csv");

    /// <summary>Where the rows of an upload lie that could not be read.</summary>
    public string Errors(int workspaceId, Guid uploadId) => Path.Combine(Of(workspaceId), $"{uploadId:N}.errors.csv");

    /// <summary>Removes everything that is kept for a workspace.</summary>
    public void Clear(int workspaceId)
    {
        foreach (var file in Directory.EnumerateFiles(Of(workspaceId))) File.Delete(file);
    }

    /// <summary>Removes files that nobody has touched for so long; gives how many.</summary>
    public int Forget(TimeSpan age, DateTimeOffset now)
    {
        if (!Directory.Exists(root)) return 0;
        var old = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(file => File.GetLastWriteTimeUtc(file) < (now - age).UtcDateTime).ToList();
        old.ForEach(File.Delete);
        return old.Count;
    }

    private string Of(int workspaceId)
    {
        var folder = Path.Combine(root, workspaceId.ToString(CultureInfo.InvariantCulture));
        return (OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).FullName;
    }
}
