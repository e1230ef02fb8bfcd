// Business minutes: Monday to Friday, 09:00 to 17:00 in the client's own time.
namespace CxDashboard.Sandbox.Tickets;

internal static class BusinessTime
{
    private const int Opens = 9 * 60;
    private const int Closes = 17 * 60;

    /// <summary>The local moment at which that many business minutes have passed.</summary>
    public static DateTime Add(DateTime local, double minutes)
    {
        while (true)
        {
            var open = local.Date.AddMinutes(Opens);
            var close = local.Date.AddMinutes(Closes);
            if (!IsWorkday(local) || local >= close)
            {
                local = local.Date.AddDays(1).AddMinutes(Opens);
                continue;
            }
            var from = local < open ? open : local;
            var left = (close - from).TotalMinutes;
            if (minutes <= left)
                return from.AddMinutes(minutes);
            minutes -= left;
            local = local.Date.AddDays(1).AddMinutes(Opens);
        }
    }

    public static int Between(DateTime from, DateTime to)
    {
        var minutes = 0.0;
        for (var day = from.Date; day <= to.Date; day = day.AddDays(1))
        {
            if (!IsWorkday(day))
                continue;
            var start = Later(from, day.AddMinutes(Opens));
            var end = day.AddMinutes(Closes) < to ? day.AddMinutes(Closes) : to;
            minutes += Math.Max(0, (end - start).TotalMinutes);
        }
        return (int)Math.Round(minutes);
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private static bool IsWorkday(DateTime local) => local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
