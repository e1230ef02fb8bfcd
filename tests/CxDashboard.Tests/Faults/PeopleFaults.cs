// What happens to an installation's keys.
using System.Security.Cryptography;
using CxDashboard.Tests.Loading;

namespace CxDashboard.Tests.Faults;

internal static class PeopleFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("the credentials' key lost", Outcome.Told, Fault.Any, KeyLostAsync),
        new("the credentials' key damaged", Outcome.Told, Fault.Any, KeyDamagedAsync) { IsSlow = true },
    ];

    private static async Task KeyLostAsync(Struck struck)
    {
        struck.Main = struck.NodeAt(credentialsKey: RandomNumberGenerator.GetBytes(32));
        Assert.All(await struck.PullAsync(), outcome => Assert.Contains("enter it again", outcome.Fault, StringComparison.Ordinal));
        await struck.World.Sandbox.ConnectAsync(struck.Main.Sources, struck.Workspace, _ => struck.World.Plan.Since, struck.Vendors);
    }

    private static async Task KeyDamagedAsync(Struck struck)
    {
        await File.WriteAllTextAsync(Path.Combine(struck.Data, "secrets", "credentials.key"), "AAAA", TestContext.Current.CancellationToken);
        using var program = await struck.StartPullAsync();
        Assert.Equal(1, await program.EndAsync());
        struck.Thrown = program.Said;
        Assert.Contains("credentials.key is damaged", program.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Said, StringComparison.Ordinal);
    }
}
