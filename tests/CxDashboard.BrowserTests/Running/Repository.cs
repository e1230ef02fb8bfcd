// Where the checkout lies, and where the tests leave what a person may want to look at.
namespace CxDashboard.BrowserTests.Running;

internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Shot(string name) => Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "TestResults", "shots")).FullName, name + ".png");

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CxDashboard.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"CxDashboard.sln was not found above {AppContext.BaseDirectory}.");
    }
}
