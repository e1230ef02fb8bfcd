// The planted stories: how rates move over time, with absolute dates so that a settled day never depends on today.
namespace CxDashboard.Sandbox.Clients;

internal static class Story
{
    /// <summary>The release after which setting up on a phone got harder.</summary>
    public static readonly DateOnly Release = new(2026, 9, 1);

    private static readonly DateOnly s_yearStart = new(2026, 1, 1);
    private static readonly DateOnly s_lateYear = new(2026, 11, 1);
    private static readonly DateOnly s_lateCohorts = new(2026, 10, 4);

    /// <summary>Points lost by the onboarding conversion on phones since the release.</summary>
    public static double PhoneSetupLoss(Client client, DateOnly day) => day >= Release ? 0.12 * client.StoryStrength : 0;

    /// <summary>Level through 2025, then a steady 12 % down until November 2026 (500 → 440 business minutes).</summary>
    public static double FirstResponse(Client client, DateOnly day) =>
        client.FirstResponse * (1 - (0.12 * client.StoryStrength * Ramp(day, s_yearStart, s_lateYear)));

    /// <summary>Share of a weekly cohort that is active in its fourth week after the first.</summary>
    public static double WeekFourRetention(Client client, DateOnly cohortStart) =>
        0.32 + (0.045 * client.StoryStrength * Ramp(cohortStart, s_yearStart, s_lateCohorts));

    private static readonly double[] s_npsBefore = [44, 46, 48, 30, 44, 60];
    private static readonly double[] s_npsAfter = [58, 60, 62, 34, 62, 74];

    /// <summary>NPS aimed at for a stage on a day: all stages rise through 2026, onboarding falls from the release on.</summary>
    public static double Nps(Client client, int stage, DateOnly day)
    {
        var risen = s_npsBefore[stage] + ((s_npsAfter[stage] - s_npsBefore[stage]) * client.StoryStrength * Ramp(day, s_yearStart, s_lateYear));
        return stage == Journey.Onboarding
            ? risen - (24 * client.StoryStrength * Ramp(day, Release, new DateOnly(2026, 11, 15)))
            : risen;
    }

    public static double Ramp(DateOnly day, DateOnly from, DateOnly to) =>
        Math.Clamp((day.DayNumber - from.DayNumber) / (double)(to.DayNumber - from.DayNumber), 0, 1);

    public static IEnumerable<StoryEntry> Of(Client client)
    {
        var s = client.StoryStrength;
        yield return new("setup_release", "onboarding", "conversion", "Onboarding conversion on phones fell with the release.",
            Release, null, 76, 76 - (12 * s), "percent", Device: "mobile");
        yield return new("first_response", null, "first_response_business_minutes", "The median first response shortens through 2026.",
            s_yearStart, s_lateYear, client.FirstResponse, client.FirstResponse * (1 - (0.12 * s)), "minutes", Goal: client.FirstResponse * 0.85);
        if (client.SurveyTokenRefused)
            yield return new("survey_refused", null, "nps", "The survey source refuses its token.", null, null, null, null, null);
        else
        {
            yield return new("nps", null, "nps", "NPS rises but stays short of its goal.", s_yearStart, s_lateYear, 46, 46 + (10 * s), "points", Goal: 70);
            yield return new("nps_onboarding", "onboarding", "nps", "Onboarding is the worst stage and falls since the release.",
                Release, new DateOnly(2026, 11, 15), Math.Round(Nps(client, Journey.Onboarding, Release), 1), Math.Round(Nps(client, Journey.Onboarding, new DateOnly(2026, 11, 15)), 1), "points");
        }
        yield return new("retention", null, "week_4_retention", "Week-4 retention rises more slowly than its goal asks.",
            s_yearStart, s_lateCohorts, 32, 32 + (4.5 * s), "percent", Goal: 40);
    }
}

internal sealed record StoryEntry(string Key, string? Stage, string Metric, string Text,
    DateOnly? From, DateOnly? To, double? Before, double? After, string? Unit, double? Goal = null, string? Device = null);
