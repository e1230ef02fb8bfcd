// Random revisions of a few goals that keep the rules; what they are part of may not fit, as with people.
using CxDashboard.Core.Goals;

namespace CxDashboard.Tests.Goals;

internal static class RandomGoals
{
    public static readonly int[] Ids = [1, 2, 3, 4];

    private static readonly DateOnly First = new(2026, 1, 1);

    /// <summary>The n-th of the revisions: first each goal is set in January, then any of them changes from a day of the year's first eight months on.</summary>
    public static GoalRevision Revision(Random random, int n)
    {
        var id = n < Ids.Length ? Ids[n] : random.Next(1, Ids.Length + 1);
        return new GoalRevision(Goal(random) with { Name = $"Goal {id}", PartOf = Part(random, id) }, First.AddDays(random.Next(n < Ids.Length ? 31 : 240)),
            "Ada", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(n), $"change {n}")
        {
            GoalId = id,
            WindowDays = random.Next(7, 60),
        };
    }

    /// <summary>A goal about a score between −100 and 100, in every kind it may have.</summary>
    public static Goal Goal(Random random)
    {
        var start = First.AddDays(random.Next(150));
        var goal = Examples.Nps with
        {
            Metric = "nps",
            Stage = random.Next(2) == 0 ? null : "support",
            Only = random.Next(3) == 0 ? new("channel", random.Next(2) == 0 ? "web" : "email") : null,
            Start = start,
            End = start.AddDays(random.Next(60, 400)),
            BaselineValue = random.Next(0, 30),
            Owner = random.Next(2) == 0 ? "Ada" : "Bo",
        };
        return random.Next(3) switch
        {
            0 => goal with { Amount = random.Next(31, 100) },
            1 => goal with { Kind = GoalKind.Points, Amount = random.Next(1, 60) },
            _ => goal with { Kind = GoalKind.Hold, Amount = 0, BaselineValue = null, Low = random.Next(-50, 20), High = random.Next(21, 90) },
        };
    }

    // Most are part of the first goal, which seldom is part of another, so that families come about and are torn apart.
    private static Part? Part(Random random, int id) => random.Next(id == 1 ? 6 : 3) switch
    {
        0 => new Part(random.Next(1, Ids.Length + 1), random.Next(1, 9) / 2.0),
        1 when id != 1 => new Part(1, random.Next(1, 9) / 2.0),
        _ => null,
    };
}
