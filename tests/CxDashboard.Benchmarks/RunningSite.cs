// The product's site as a process of its own beside the run's cluster, and a signed-in browser's requests to it.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CxDashboard.Benchmarks;

internal sealed partial class RunningSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly HttpClient http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { Timeout = Patience };

    private RunningSite(Process process) => this.process = process;

    public static async Task<RunningSite> StartAsync(string data, CancellationToken cancellationToken)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../src/CxDashboard.Web/bin/Release/net10.0/cx.dll"));
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--port", $"{FreePort()}", "--data", data, "--roles", "site"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
        };
        var site = new RunningSite(Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start."));
        try
        {
            site.process.ErrorDataReceived += (_, _) => { };
            site.process.BeginErrorReadLine();
            await site.SignUpAsync(cancellationToken);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gets a page whole and gives its length in bytes.</summary>
    public async Task<int> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
    }

    /// <summary>A guest who has followed a share's link.</summary>
    public async Task<HttpClient> GuestAsync(string token, CancellationToken cancellationToken)
    {
        var guest = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = http.BaseAddress, Timeout = Patience };
        using var form = new FormUrlEncodedContent([new("token", token)]);
        using var page = await guest.PostAsync(new Uri("/s", UriKind.Relative), form, cancellationToken);
        page.EnsureSuccessStatusCode();
        return guest;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }

    private async Task SignUpAsync(CancellationToken cancellationToken)
    {
        var setup = await FirstOwnerAsync(cancellationToken);
        http.BaseAddress = new Uri(setup.GetLeftPart(UriPartial.Authority));
        var form = await http.GetStringAsync(setup, cancellationToken);
        var fields = Hidden().Matches(form).ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        fields["Form.Code"] = setup.Query.Split('=')[1];
        fields["Form.Name"] = "Bench";
        fields["Form.Email"] = "bench@example.org";
        fields["Form.Password"] = $"bench {Guid.NewGuid():N}";
        using var content = new FormUrlEncodedContent(fields);
        using var response = await http.PostAsync(setup, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task<Uri> FirstOwnerAsync(CancellationToken cancellationToken)
    {
        Uri? setup = null;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken) is { } line)
        {
            if (line.StartsWith("First owner: ", StringComparison.Ordinal)) setup = new Uri(line["First owner: ".Length..]);
            if (line.StartsWith("READY", StringComparison.Ordinal)) return setup ?? throw new InvalidOperationException("The site has an owner already.");
        }

        throw new InvalidOperationException("The site ended before it was ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*name=\"(?<name>[^\"]+)\"[^>]*value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}
