// What can go wrong while loading: a name, what is done for a seed, and how it is expected to end.
namespace CxDashboard.Tests.Faults;

/// <summary>How a pull that something happened to has ended.</summary>
[Flags]
internal enum Outcome
{
    /// <summary>What the vendor holds is in the warehouse.</summary>
    Committed = 1,

    /// <summary>Something of it is not, and the ledger, the stream or the dead letters say so.</summary>
    Told = 2,

    /// <summary>The vendor itself said that there was nothing new.</summary>
    Quiet = 4,
}

/// <summary>
/// One fault. <paramref name="Vendors"/>: the sources it can happen to; the seed chooses one. <paramref name="StrikeAsync"/> does it, pulls,
/// and leaves everything outside the warehouse as it was before.
/// </summary>
internal sealed record Fault(string Name, Outcome Expected, IReadOnlyList<string> Vendors, Func<Struck, Task> StrikeAsync)
{
    public static readonly string[] Any = ["ga4", "zendesk", "typeform", "formbricks"];
    public static readonly string[] Paged = ["zendesk", "typeform", "formbricks"];

    // Both ask the same survey: in a warehouse with both, one's answers could not be told from the other's in the metric parts.
    private static readonly string[] Surveys = ["typeform", "formbricks"];

    /// <summary>All its vendors are pulled and not one of them.</summary>
    public bool Together { get; init; }

    /// <summary>Takes a real program or a stopped server, and seconds.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Where and when it happens.</summary>
    public Func<int, Plan> PlanOf { get; init; } = Plan.Usual;

    /// <summary>The case of a seed: its plan, and the vendors that misbehave. One seed's faults go round the vendors, each survey's in turn.</summary>
    public (Plan Plan, IReadOnlyList<string> Vendors) CaseOf(int seed, int place)
    {
        var mine = Vendors.Intersect(Surveys).ToList();
        var other = mine.Count == 1 ? Surveys.Except(mine).Single() : Surveys[(seed + place) / 2 % Surveys.Length];
        var plan = PlanOf(seed);
        if (plan.Vendors.Contains(other)) plan = plan with { Name = $"{plan.Name} without {other}", Vendors = [.. plan.Vendors.Where(vendor => vendor != other)] };
        var own = Vendors.Intersect(plan.Vendors).ToList();
        return (plan, Together ? own : [own[(seed + place) % own.Count]]);
    }
}

/// <summary>Every fault there is, family by family.</summary>
internal static class FaultList
{
    public static IReadOnlyList<Fault> All { get; } =
        [.. VendorFaults.All, .. ProcessFaults.All, .. DatabaseFaults.All, .. TimeFaults.All, .. PeopleFaults.All];
}
