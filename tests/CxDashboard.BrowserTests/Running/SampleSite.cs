// The installation that most tests look at: the sample, set up by its first owner, with all first pulls done.
using System.Net;
using CxDashboard.BrowserTests.Running;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(SampleSite))]

namespace CxDashboard.BrowserTests.Running;

/// <summary>Take it as a constructor parameter. Nothing in it is seeded: its numbers came over HTTP from the sandbox.</summary>
public sealed class SampleSite : IAsyncLifetime
{
    public const string Email = "ada@example.com";
    public const string Password = "three quiet words";

    /// <summary>The workspaces that the sandbox's clients become.</summary>
    public static readonly IReadOnlyList<string> Workspaces = ["northwind", "lumen", "harbor"];

    private static readonly TimeSpan MostToPull = TimeSpan.FromSeconds(240);

    private Chrome? chrome;
    private RunningProduct? product;
    private string owner = "";

    public RunningProduct Product => product!;

    public Chrome Chrome => chrome!;

    public async ValueTask InitializeAsync()
    {
        await DataFolder.ClearOldAsync();
        try
        {
            chrome = await Chrome.LaunchAsync();
            product = await RunningProduct.StartAsync();
            await BecomeOwnerAsync();
            await FirstPullsAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>A tab of the signed-in owner.</summary>
    public Task<Tab> OwnerAsync(int width = 1440, bool dark = false) => Chrome.TabAsync(Product.Url, owner, width, dark);

    /// <summary>A tab of somebody who has not signed in.</summary>
    public Task<Tab> StrangerAsync(int width = 1440, bool dark = false) => Chrome.TabAsync(Product.Url, null, width, dark);

    /// <summary>A tab of a new member of one workspace, signed in with the owner's password, whose hash is at hand. MembersTests
    /// makes accounts as people do; here SQL does.</summary>
    public async Task<Tab> MemberAsync(string email, string name, string workspace, string role)
    {
        await new Warehouse(Product.Data).DoAsync($"""
            with made as (
              insert into account (email, name, password_hash, security_stamp)
              select '{email}', '{name}', password_hash, gen_random_uuid()::text from account where email = '{Email}'
              returning account_id)
            insert into membership (workspace_id, account_id, role)
            select workspace_id, account_id, '{role}' from workspace, made where key = '{workspace}'
            """);
        var tab = await StrangerAsync();
        await tab.GoAsync("/");
        await SignInTests.FillAsync(tab.Page, email, Password);
        await tab.Page.WaitForURLAsync($"**/{workspace}/overview");
        await tab.TakenOverAsync();
        return tab;
    }

    /// <summary>The owner without a browser, and so without JavaScript; redirects are not followed.</summary>
    public HttpClient OwnerWithoutBrowser() => Plain.Client(Product.Url, owner);

    /// <summary>What the sources would tell right now.</summary>
    public async Task<byte[]> TruthAsync(string client)
    {
        using var http = new HttpClient { BaseAddress = Product.Sandbox };
        return await http.GetByteArrayAsync($"_control/truth/{client}");
    }

    private async Task BecomeOwnerAsync()
    {
        await using var tab = await StrangerAsync();
        await tab.GoAsync(Product.FirstOwner!.ToString());
        await SetUp.FillAsync(tab.Page, Email, Password);
        await tab.Page.WaitForURLAsync("**/northwind/overview");
        owner = await tab.SessionAsync();
    }

    // Each workspace has ten streams that are pulled and four files that are imported. A stream's pull has ended when it does not run and either succeeded or says why not.
    private async Task FirstPullsAsync()
    {
        await using var tab = await OwnerAsync();
        foreach (var workspace in Workspaces)
        {
            async Task<bool> HaveEndedAsync()
            {
                await tab.GoAsync($"{workspace}/sources");
                return await tab.Page.EvaluateAsync<bool>("""
                    () => { const streams = [...document.querySelectorAll('.streams li')];
                            return streams.length === 14 && streams.every(stream => {
                              const age = stream.querySelector('.age').textContent.trim();
                              return age !== 'running now' && (age !== 'never' || stream.closest('.source').querySelector('.source-fault') !== null);
                            }); }
                    """);
            }

            if (!await Wait.UntilAsync(HaveEndedAsync, MostToPull))
                throw new InvalidOperationException($"The first pulls of {workspace} did not end. The product's last lines:\n{Product.LastLines}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (chrome is not null) await chrome.DisposeAsync();
        if (product is not null) await product.DisposeAsync();
    }
}

/// <summary>The form of the first owner.</summary>
internal static class SetUp
{
    public static async Task FillAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("Your name").FillAsync("Ada Owner");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Become the owner" }).ClickAsync();
    }
}
