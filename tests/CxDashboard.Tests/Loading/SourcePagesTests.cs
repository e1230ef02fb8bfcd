// The pages of real sources, in any order, cut anywhere and repeated: the warehouse ends as if they had come as the source gave them.
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Tests.Connectors;
using CxDashboard.Tests.Faults;

namespace CxDashboard.Tests.Loading;

[Trait("Category", "Integration")]
public sealed class SourcePagesTests(TestDatabase databases)
{
    private static readonly DateTimeOffset Start = new(2037, 5, 20, 6, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly First = new(2037, 4, 10);
    private static readonly string[] Tables = [.. TestWarehouse.FactTables, "ticket_due", "slice_flag", .. TestWarehouse.PartTables];

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, int>();
            foreach (var (connector, way) in new[] { ("ga4", ""), ("zendesk", "export"), ("zendesk", "keyset"), ("typeform", ""), ("formbricks", "") })
            {
                for (var seed = 1; seed <= 2; seed++) cases.Add(connector, way, seed);
            }

            return cases;
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Any_order_repetition_and_splitting_of_a_sources_pages_ends_in_the_same_warehouse(string connector, string way, int seed)
    {
        var pages = await PagesAsync(connector, way, seed);
        var mixed = Mixed(pages, new RandomFacts(seed, First, 30));
        Assert.True(pages.Count > 3 && mixed.Count > 12, $"{pages.Count} pages, cut into {mixed.Count}, prove no order");

        var expected = await LoadAsync(connector, pages);

        Assert.All(pages.Select(page => page.Kind.Table()).Distinct(), table => Assert.False(expected[table].StartsWith("0 ", StringComparison.Ordinal), $"{table} is empty"));
        Assert.Equal(expected, await LoadAsync(connector, mixed));
    }

    // What one walk of the source brings, and where rows carry versions what it brings of the same rows on three later days.
    private static async Task<List<Page>> PagesAsync(string name, string way, int seed)
    {
        var clock = new SetClock(Start);
        await using var sandbox = await InProcessSandbox.StartAsync("--today", Minute(Start), "--seed", seed.ToString(CultureInfo.InvariantCulture));
        var settings = await sandbox.SettingsAsync("northwind", name);
        if (way.Length > 0) settings["tickets"] = way;
        // What a vendor asks to wait for is waited for on a clock that skips.
        var connector = new ConnectorList(new VendorHttp(VendorHttp.NewClient(), new SkippingClock(Start)), clock).Find(name)!;
        // Too heavy pages make for many small ones.
        if (name != "ga4") await sandbox.FaultAsync("gateway_timeout", name);
        var pages = new List<Page>();
        var cursors = new Dictionary<string, string?>();
        for (var walk = 0; walk < (name == "ga4" ? 1 : 4); walk++)
        {
            clock.Now = Start.AddDays(walk * 2).AddMinutes(seed);
            await sandbox.ClockAsync(Minute(clock.Now));
            foreach (var stream in connector.Streams)
            {
                var pull = new Pull(stream, settings, cursors.GetValueOrDefault(stream.Name), First, DateOnly.FromDateTime(clock.Now.UtcDateTime));
                await foreach (var batch in connector.PullAsync(pull, Ct))
                {
                    pages.Add(new Page(stream.Kind, batch));
                    cursors[stream.Name] = batch.Cursor ?? cursors.GetValueOrDefault(stream.Name);
                }
            }
        }

        return pages;
    }

    private static List<Page> Mixed(List<Page> pages, RandomFacts random)
    {
        var cut = pages.SelectMany(page => page.Batch.Replaces is { } days ? Slices(page, days, random) : Cut(page, random));
        // Whatever was read before, every walk ends with the whole list of what is deleted.
        return [.. cut.OrderBy(_ => random.Next(1 << 20)), .. pages.Where(page => page.Batch.Gone.Count > 0)];
    }

    private static IEnumerable<Page> Slices(Page page, DateRange days, RandomFacts random) => random.Slices(days)
        .Select(slice => page with { Batch = page.Batch with { Replaces = slice, Records = [.. page.Batch.Records.Where(fact => slice.Contains(RandomFacts.DayOf(fact)))] } });

    private static IEnumerable<Page> Cut(Page page, RandomFacts random) => random.Pages(page.Batch.Records, inAnyOrder: true)
        .Select(facts => page with { Batch = page.Batch with { Records = facts } });

    private async Task<IReadOnlyDictionary<string, string>> LoadAsync(string connector, List<Page> pages)
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync(keepsVerbatims: true);
        var source = await warehouse.SourceAsync(workspace, connector: connector);
        foreach (var page in pages) await warehouse.LoadAsync(workspace, source, page.Kind, page.Batch with { Cursor = null });
        return await warehouse.HashesAsync(Tables);
    }

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private sealed record Page(FactKind Kind, Batch Batch);
}
