// One page in a profile of its own, that notes everything that went wrong in it.
using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests.Running;

/// <summary>A page and its faults: console errors and warnings, failed requests, exceptions, violations of the content policy.</summary>
public sealed class Tab : IAsyncDisposable
{
    // A policy's violation reaches the console by itself only in part; as an event it is always seen.
    private const string Prepare = """
        addEventListener('securitypolicyviolation', e => console.error(`content policy: ${e.violatedDirective} ${e.blockedURI}`));
        addEventListener('DOMContentLoaded', () => document.querySelectorAll('main > *').forEach(part => part.fromServer = true));
        """;

    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> faults = new();

    private Tab(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    public IReadOnlyCollection<string> Faults => faults;

    public static async Task<Tab> OpenAsync(IBrowserContext context)
    {
        await context.AddInitScriptAsync(Prepare);
        var tab = new Tab(context, await context.NewPageAsync());
        tab.Listen();
        return tab;
    }

    /// <summary>Opens an address of the site and waits until its circuit has taken the page over.</summary>
    public async Task<IResponse> LiveAsync(string address)
    {
        var answer = await GoAsync(address);
        await TakenOverAsync();
        return answer;
    }

    /// <summary>Opens an address of the site.</summary>
    public async Task<IResponse> GoAsync(string address) => (await Page.GotoAsync(address))!;

    /// <summary>Until nothing of the first HTML is left: the circuit draws the page anew.</summary>
    public async Task TakenOverAsync()
    {
        try
        {
            await Page.WaitForFunctionAsync("""
                () => { const parts = [...document.querySelectorAll('main > *')];
                        return parts.length > 0 && parts.every(part => !part.fromServer) && !document.querySelector('.skeleton'); }
                """);
        }
        catch (TimeoutException late)
        {
            var shown = await Page.EvaluateAsync<string>("""
                () => [...document.querySelectorAll('main > *')].map(part => (part.fromServer ? 'from the server: ' : '') + part.outerHTML.slice(0, 200)).join('\n')
                """);
            throw new TimeoutException($"{Page.Url} was not taken over. Shown:\n{shown}\nFaults: {string.Join("; ", faults)}", late);
        }
    }

    /// <summary>The cookies, for other profiles.</summary>
    public Task<string> SessionAsync() => context.StorageStateAsync();

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private void Listen()
    {
        Page.Console += (_, said) =>
        {
            if (said.Type is "error" or "warning") faults.Enqueue($"console {said.Type}: {said.Text} ({said.Location})");
        };
        Page.PageError += (_, thrown) => faults.Enqueue($"exception: {thrown}");
        Page.RequestFailed += (_, failed) => faults.Enqueue($"failed: {failed.Url} {failed.Failure}");
        Page.Response += (_, answer) =>
        {
            if (answer.Status >= 400) faults.Enqueue($"answer {answer.Status}: {answer.Url}");
        };
    }
}
