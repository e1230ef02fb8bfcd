// Every fault of loading, for every seed: after each the four promises hold, and the next pull makes the warehouse whole.
using System.Globalization;

namespace CxDashboard.Tests.Faults;

[Trait("Category", "Integration")]
public sealed class EveryFaultTests(FaultServer server) : IClassFixture<FaultServer>
{
    private const int UsualSeeds = 1;

    // ./test faults asks for more seeds than the ordinary run has time for, or for the faults of one name.
    private static readonly int? SeedsAsked =
        int.TryParse(Environment.GetEnvironmentVariable("CX_FAULT_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : null;
    private static readonly string NameAsked = Environment.GetEnvironmentVariable("CX_FAULT_NAME") ?? "";

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            for (var seed = 1; seed <= (SeedsAsked ?? UsualSeeds); seed++)
            {
                foreach (var fault in FaultList.All.Where(fault => fault.Name.Contains(NameAsked, StringComparison.OrdinalIgnoreCase))
                    .Where(fault => SeedsAsked is not null || !fault.IsSlow || seed == 1)) cases.Add(fault.Name, seed);
            }

            return cases;
        }
    }

    [Theory(Timeout = 180_000)]
    [MemberData(nameof(Cases))]
    public async Task After_a_fault_the_promises_hold_and_the_next_pull_makes_whole(string name, int seed)
    {
        var (place, fault) = FaultList.All.Index().Single(one => one.Item.Name == name);
        var (plan, vendors) = fault.CaseOf(seed, place);
        FaultTable.Add(name, seed, "**broken**");
        var world = await server.WorldAsync(plan);
        await world.MoveOnAsync(world.Plan.After);
        await using var struck = new Struck(world, server, await world.CopyAsync(), vendors, seed);
        var promises = await Invariants.OfAsync(struck);
        try
        {
            await fault.StrikeAsync(struck);
            await world.CalmAsync();
            var outcome = await promises.HoldAsync();
            Assert.True(fault.Expected.HasFlag(outcome), $"{name}, seed {seed}, ended {outcome} and not {fault.Expected}. {struck.Thrown}");
            await promises.RecoverAsync();
            Say(name, seed, string.Join('+', vendors), outcome.ToString().ToLowerInvariant());
        }
        catch (Exception skipped) when (skipped.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal))
        {
            Say(name, seed, string.Join('+', vendors), "skipped");
            throw;
        }
    }

    private static void Say(string name, int seed, string vendors, string outcome)
    {
        FaultTable.Add(name, seed, outcome);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name} ({vendors}), seed {seed}: {outcome}");
    }
}
