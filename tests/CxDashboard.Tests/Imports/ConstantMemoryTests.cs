// A file as large as an upload may be goes through the memory of one page. Alone, because the whole process is measured.
using CxDashboard.Jobs.Imports;

namespace CxDashboard.Tests.Imports;

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

[Collection(Alone.Name)]
[Trait("Category", "Integration")]
public sealed class ConstantMemoryTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_thousand_rows_pass_through_the_memory_of_a_page()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var workspace = await warehouse.WorkspaceAsync();
        var file = Path.Combine(warehouse.Folder.Path, "many.csv");
        await using (var writer = new StreamWriter(file))
        {
            await writer.WriteLineAsync("id,started_on,ended_on,segment");
            for (var i = 0; i < FileArrival.MostRows; i++) await writer.WriteLineAsync($"customer-{i},2026-01-{1 + i % 28:00},,{new string('x', 60)}");
        }

        var (most, few) = (0L, GC.GetTotalMemory(forceFullCollection: true));
        var order = new ImportOrder(FileKind.Find("customers")!, file, new Dictionary<string, string>(), new Dictionary<string, string>())
        {
            PageRows = 20_000,
            Told = progress =>
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - few);
                return Task.CompletedTask;
            },
        };
        var done = await warehouse.Files.RunAsync(workspace, order, null, Ct);

        Assert.Equal(FileArrival.MostRows, done.Counts.Inserted);
        // A page's facts with their texts are some 8 MB; the file's 19 MB of bytes would be 38 MB of texts.
        Assert.InRange(most, 0, 24L << 20);
    }
}
