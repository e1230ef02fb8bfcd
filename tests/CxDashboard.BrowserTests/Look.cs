// Looks at a page in three widths: pictures for people, and what a machine can tell of its look and its accessibility.
using CxDashboard.BrowserTests.Running;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests;

internal static class Look
{
    private static readonly int[] s_widths = [1440, 390, 360];

    /// <summary>Opens the page and fails on a sideways scroll of a phone, or on a serious fault of accessibility at any width.</summary>
    public static async Task AtAsync(Tab tab, string address, string name, bool dark, bool isLive = false)
    {
        if (isLive) await tab.LiveAsync(address);
        else await tab.GoAsync(address);
        foreach (var width in s_widths)
        {
            await tab.Page.SetViewportSizeAsync(width, width < 600 ? 800 : 900);
            await tab.Page.EvaluateAsync("document.fonts.ready");
            await tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.Shot($"{name}-{width}{(dark ? "-dark" : "")}"), FullPage = true });
            var (wide, room) = (await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await tab.Page.EvaluateAsync<int>("document.documentElement.clientWidth"));
            Assert.True(wide <= room, $"{name} is {wide} wide in a window of {room}.");
            if (width == 360) continue;
            var faults = await SeriousAsync(tab.Page);
            Assert.True(faults.Count == 0, $"{name} at {width}{(dark ? " in the dark" : "")}:\n{string.Join('\n', faults)}");
        }
    }

    private static async Task<IReadOnlyList<string>> SeriousAsync(IPage page)
    {
        var found = await page.RunAxe();
        return
        [
            .. found.Violations.Where(fault => fault.Impact is "serious" or "critical").SelectMany(fault =>
                fault.Nodes.Select(node => $"{fault.Id}: {fault.Help}: {node.Html}")),
        ];
    }
}
