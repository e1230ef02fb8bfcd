// Weekly acquisition cohorts, Sunday to Saturday: how many of a week's new users come back in each later week.
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Web;

internal readonly record struct CohortCell(DateOnly Start, int Week, int Active, int Total, bool Complete);

internal static class Cohorts
{
    // Later weeks relative to week 4, the one the story tells of.
    private static readonly double[] s_curve = [1, 1.46, 1.25, 1.10, 1.00, 0.93, 0.88, 0.84, 0.81];

    public static DateOnly WeekStart(DateOnly day) => day.AddDays(-(int)day.DayOfWeek);

    /// <summary>The cell of one cohort and week, or null when nothing of that week has been processed.</summary>
    public static CohortCell? Cell(int seed, Client client, WebData data, DateOnly start, int week)
    {
        var from = start.AddDays(7 * week);
        if (start < data.First || from > data.Today)
            return null;
        var total = data.NewUsers(start, start.AddDays(6));
        if (week == 0)
            return new CohortCell(start, 0, total, total, start.AddDays(6) < data.Today);
        var processed = Enumerable.Range(0, 7).Average(i => Processing.Share(data.Today.DayNumber - from.AddDays(i).DayNumber));
        var noise = Noise.For(seed, client.Key, start, $"cohort {week}");
        var active = noise.Binomial(data.FinalNewUsers(start), Rate(client, start, week));
        var served = Math.Min(total, (int)Math.Floor((active * processed) + (processed < 1 ? noise.Unit() : 0)));
        return new CohortCell(start, week, served, total, from.AddDays(6) < data.Today);
    }

    private static double Rate(Client client, DateOnly start, int week) =>
        Story.WeekFourRetention(client, start) * (week < s_curve.Length ? s_curve[week] : s_curve[^1] * Math.Pow(0.97, week - s_curve.Length + 1));
}
