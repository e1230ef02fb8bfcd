// The command line refuses what it does not understand, in one line.
using CxDashboard.Sandbox;

namespace CxDashboard.Tests.Sandbox;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--nonsense", "unknown argument '--nonsense'; try --help")]
    [InlineData("--port many", "--port wants a whole number, not 'many'")]
    [InlineData("--today 21.11.2026", "--today wants YYYY-MM-DD or YYYY-MM-DDTHH:MM, not '21.11.2026'")]
    [InlineData("--replay-zendesk /no/such/file", "--replay-zendesk: nothing at '/no/such/file'")]
    [InlineData("--seed", "--seed needs a value")]
    public void A_wrong_argument_is_named(string line, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<Exception>(() => SandboxApp.Build(line.Split(' '))).Message);

    [Theory]
    [InlineData("explode")]
    [InlineData("hang:nowhere")]
    public void An_unknown_fault_or_target_is_refused(string fault) =>
        Assert.Contains("unknown", Assert.ThrowsAny<Exception>(() => SandboxApp.Build("--fault", fault)).Message, StringComparison.Ordinal);
}
