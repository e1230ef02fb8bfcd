// What GA4's quotas mean for the next request: the share left, and how long an exhausted one takes to come back.
using Google.Apis.AnalyticsData.v1beta.Data;

namespace CxDashboard.Jobs.Connectors;

internal static class Ga4Quota
{
    private static readonly TimeSpan TokensOfAnHour = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ErrorsOfAnHour = TimeSpan.FromMinutes(60);

    /// <summary>
    /// The smallest share left and how long to wait for it; null when the answer tells no quota. The vendor tells what remains, not of
    /// how many, so the shares are of a standard property's limits (analytics_data_api, PropertyQuota). Concurrent requests are
    /// left out: they come back as soon as this one ends.
    /// </summary>
    public static (double Share, TimeSpan Wait)? Least(PropertyQuota? quota, DateTimeOffset now)
    {
        (QuotaStatus? Status, double Limit, TimeSpan Wait)[] all =
        [
            (quota?.TokensPerDay, 200_000, UntilTomorrow(now)),
            (quota?.TokensPerHour, 40_000, TokensOfAnHour),
            (quota?.TokensPerProjectPerHour, 14_000, TokensOfAnHour),
            (quota?.ServerErrorsPerProjectPerHour, 10, ErrorsOfAnHour),
            (quota?.PotentiallyThresholdedRequestsPerHour, 120, ErrorsOfAnHour),
        ];
        // A status without "remaining" is one with none left when it tells what was consumed: proto3 may leave out a zero.
        var told = all.Where(one => one.Status is { } status && (status.Remaining ?? status.Consumed) is not null)
            .Select(one => (Share: Math.Clamp((one.Status!.Remaining ?? 0) / one.Limit, 0, 1), one.Wait)).ToList();
        return told.Count == 0 ? null : told.MinBy(one => one.Share);
    }

    /// <summary>How long a request refused with these words should wait; the words name the quota.</summary>
    public static TimeSpan Wait(string words, DateTimeOffset now)
    {
        return Says("concurrent") ? TimeSpan.FromSeconds(30)
            : Says("threshold") || Says("server error") ? ErrorsOfAnHour
            : Says("per day") || Says("daily") ? UntilTomorrow(now)
            : TokensOfAnHour;

        bool Says(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    // Daily quotas come back at midnight Pacific standard time, 08:00 UTC; in summer that is an hour late, never early.
    private static TimeSpan UntilTomorrow(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(8);
        return (today > now ? today : today.AddDays(1)) - now;
    }
}
