// The program starts only where it is safe to let people in, and says which setting keeps it from it.
using CxDashboard.Tests.Loading;
using CxDashboard.Web.Operator;
using Npgsql;

namespace CxDashboard.Tests.Operator;

[Trait("Category", "Integration")]
public sealed class BootGuardsTests(TestDatabase databases)
{
    private const string Safe = "Host=127.0.0.1;Port=1;Database=x;Username=cx_app;Password=quiet words nobody guesses";
    private const string SafeOwner = "Host=127.0.0.1;Port=1;Database=x;Username=cx_owner;Password=other words nobody guesses";

    // What is set, and what the one line must name.
    public static TheoryData<string, string, string, string> Unsafe => new()
    {
        { "CX_PUBLIC_URL", "http://cx.example.com", "Cx:PublicUrl", "https" },
        { "CX_PUBLIC_URL", "cx.example.com", "Cx:PublicUrl", "https://" },
        { "CX_TRUSTED_PROXIES", "everybody", "Cx:TrustedProxies", "10.0.0.0/24" },
        { "CX_SIGN_IN_HEADER", "X-Auth-Request-Email", "Cx:SignInHeader", "Cx:TrustedProxies" },
        { "CX_SIGN_IN_HEADER", "X-Forwarded-For", "Cx:SignInHeader", "X-Auth-Request-Email" },
        { "CX_CONNECTION", "Host=db;Username=cx_app;Password=…", "Cx:Connection", "sample" },
        { "CX_CONNECTION", "Host=db;Username=cx_app;Password=changeme", "Cx:Connection", "sample" },
        { "CX_CONNECTION", "Host=db;Username=cx_app;Password=brief7", "Cx:Connection", "12 characters" },
        { "CX_CONNECTION", "nonsense", "Cx:Connection", "Host=" },
        { "CX_OWNER_CONNECTION", "Host=db;Username=cx_owner;Password=postgres", "Cx:OwnerConnection", "sample" },
        { "CX_OWNER_CONNECTION", Safe, "Cx:OwnerConnection", "same role" },
        { "CX_LEASE_SECONDS", "soon", "Cx:LeaseSeconds", "1 to 3600" },
        { "CX_PAYLOAD_DAYS", "99", "Cx:PayloadDays", "30" },
    };

    [Theory]
    [MemberData(nameof(Unsafe))]
    public async Task An_unsafe_setting_is_named_and_its_value_is_not(string setting, string value, string named, string remedy)
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["CX_CONNECTION"] = Safe, ["CX_OWNER_CONNECTION"] = SafeOwner, [setting] = value };
        using var program = CxProgram.StartWith(settings, "serve", "--data", folder.Path, "--port", "1");
        var code = await program.EndAsync();
        Assert.True(code is ExitCode.Configuration or ExitCode.Usage, $"{code}: {program.Said}");
        Assert.Contains(named, program.Said, StringComparison.Ordinal);
        Assert.Contains(remedy, program.Said, StringComparison.Ordinal);
        if (value.Contains("Password=", StringComparison.Ordinal))
            Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(value).Password!, program.Said.Replace("a sample's", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("READY", program.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alter role {0} superuser", "is a superuser")]
    [InlineData("alter role {0} bypassrls", "bypasses row-level security")]
    [InlineData("grant cx_owner to {0}", "owns the database")]
    public async Task A_login_that_could_look_past_the_fences_is_refused(string power, string said)
    {
        await using var fresh = await databases.NewAsync(TestContext.Current.CancellationToken);
        // A role of this test's own: the cluster's belongs to all tests.
        var name = "guarded_" + Guid.NewGuid().ToString("N")[..12];
        await fresh.DoAsync($"create role {name} login password 'quiet words nobody guesses'; grant connect on database {fresh.Name} to {name};");
        var login = new NpgsqlConnectionStringBuilder(fresh.AppConnectionString) { Username = name, Password = "quiet words nobody guesses", Pooling = false }.ConnectionString;
        try
        {
            await BootGuards.CheckRoleAsync(login, TestContext.Current.CancellationToken);
            await fresh.DoAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, power, name));
            var refused = await Assert.ThrowsAsync<ConfigurationFault>(() => BootGuards.CheckRoleAsync(login, TestContext.Current.CancellationToken));
            Assert.Contains(said, refused.Message, StringComparison.Ordinal);
            Assert.Contains("Cx:Connection", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            await fresh.DoAsync($"drop owned by {name}; drop role {name}");
        }
    }

    [Fact]
    public void An_older_runtime_than_the_program_was_built_with_is_refused()
    {
        Assert.Contains("install 10.0.9", Assert.Throws<ConfigurationFault>(() => BootGuards.CheckRuntime(new Version(10, 0, 3), new Version(10, 0, 9))).Message, StringComparison.Ordinal);
        BootGuards.CheckRuntime(new Version(10, 0, 9), new Version(10, 0, 9));
        BootGuards.CheckRuntime(new Version(10, 1, 0), new Version(10, 0, 9));
    }

    [Fact]
    public async Task Keys_that_are_damaged_or_short_are_named()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "secrets", "credentials.key"), Convert.ToBase64String(new byte[7]), TestContext.Current.CancellationToken);
        await using var fresh = await databases.NewAsync(TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string> { ["CX_CONNECTION"] = fresh.AppConnectionString, ["CX_OWNER_CONNECTION"] = fresh.AdminConnectionString };
        using var program = CxProgram.StartWith(settings, "serve", "--data", folder.Path, "--port", "1");
        Assert.NotEqual(0, await program.EndAsync());
        Assert.Contains("credentials.key is damaged", program.Said, StringComparison.Ordinal);
    }
}
