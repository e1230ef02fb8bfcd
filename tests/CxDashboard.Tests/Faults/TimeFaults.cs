// What clocks do: ours an hour off, and both clock changes of a year in three zones.
namespace CxDashboard.Tests.Faults;

internal static class TimeFaults
{
    // The years do not matter; Asia/Tokyo has no clock change, so a southern zone takes its place.
    private static readonly (string Client, string Zone, string[] Vendors, DateOnly Forward, DateOnly Back)[] Zones =
    [
        ("northwind", "Europe/Berlin", Fault.Paged, new(2040, 3, 25), new(2040, 10, 28)),
        ("lumen", "America/New_York", ["zendesk"], new(2040, 3, 11), new(2040, 11, 4)),
        ("harbor", "Australia/Sydney", Fault.Paged, new(2040, 10, 7), new(2040, 4, 1)),
    ];

    public static IReadOnlyList<Fault> All { get; } =
    [
        // Google refuses a key that was signed an hour from now; the other vendors do not ask for the time.
        new("our clock an hour ahead", Outcome.Told, Fault.Any, struck => OffAsync(struck, 1)) { Together = true },
        new("our clock an hour behind", Outcome.Told, Fault.Any, struck => OffAsync(struck, -1)) { Together = true },
        .. Zones.SelectMany(at => new[] { Change(at.Client, at.Zone, at.Vendors, at.Forward, "forward"), Change(at.Client, at.Zone, at.Vendors, at.Back, "back") }),
    ];

    private static Task OffAsync(Struck struck, int hours) => struck.PullAsync(struck.NodeAt(clock: new SetClock(struck.World.Clock.Now.AddHours(hours))));

    private static Fault Change(string client, string zone, string[] vendors, DateOnly sunday, string which) =>
        new($"clocks go {which} in {zone}", Outcome.Committed, vendors, ThroughTheNightAsync)
        {
            Together = true, PlanOf = seed => Plan.ClockChange(client, zone, vendors, sunday, seed),
        };

    private static async Task ThroughTheNightAsync(Struck struck)
    {
        var (world, plan) = (struck.World, struck.World.Plan);
        for (var at = plan.Before.AddMinutes(struck.Random.Next(20, 150)); at < plan.After; at = at.AddMinutes(struck.Random.Next(40, 240)))
        {
            await world.MoveOnAsync(at);
            Assert.All(await struck.PullAsync(), outcome => Assert.Equal("succeeded", outcome.State));
        }

        await world.MoveOnAsync(plan.After);
        await struck.PullAsync();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(plan.Zone);
        var days = await struck.Database.PeekAllAsync<(DateTime At, DateOnly Day)>("select created_at, created_on from ticket union all select submitted_at, day from answer");
        Assert.All(days, one => Assert.Equal(DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(one.At, zone)), one.Day));
    }
}
