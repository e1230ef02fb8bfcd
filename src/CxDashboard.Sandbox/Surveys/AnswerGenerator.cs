// Draws the survey answers of a day so that NPS by stage follows the planted path.
using System.Globalization;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Surveys;

internal static class AnswerGenerator
{
    private static readonly double[] s_stageShare = [0.10, 0.14, 0.18, 0.16, 0.22, 0.20];
    private static readonly double[] s_channelShare = [0.28, 0.24, 0.12, 0.10, 0.20, 0.06];
    private static readonly string[] s_segments = ["gen_z_18_24", "millennials_25_40", "gen_x_41_56", "boomers_57_up"];
    private static readonly double[] s_segmentShare = [0.13, 0.41, 0.30, 0.16];
    private static readonly double[] s_platformShare = [0.37, 0.57, 0.06];
    private static readonly double[] s_week = [1.05, 1.05, 1.0, 1.0, 0.95, 0.95, 1.0];
    private static readonly DateOnly s_epoch = new(2024, 1, 1);

    public static IEnumerable<Answer> Draw(int seed, Client client, DateOnly day)
    {
        var noise = Noise.For(seed, client.Key, day, "answers");
        var mean = client.AnswersPerDay * s_week[((int)day.DayOfWeek + 6) % 7];
        var count = Math.Max(1, (int)Math.Round(mean + noise.Between(-2.5, 2.5)));
        var first = (day.DayNumber - s_epoch.DayNumber) * (long)Math.Round(client.AnswersPerDay);
        var answers = new List<Answer>(count);
        // Drawn by itself, so that the other answers are what they would be without it.
        var effort = Noise.For(seed, client.Key, day, "effort");
        for (var i = 0; i < count; i++)
        {
            var answer = Draw(ref noise, client, day, Spread.At(first + i, 0.61));
            answers.Add(answer with { Ces = effort.Chance(0.7) ? Ces(answer.Nps!.Value, ref effort) : null });
        }
        return answers.OrderBy(a => a.Submitted);
    }

    private static Answer Draw(ref Noise noise, Client client, DateOnly day, (double Stage, double Score, double Channel) spread)
    {
        var stage = Noise.Pick(s_stageShare, spread.Stage);
        var device = Noise.Pick(s_platformShare, noise.Unit());
        var nps = Score(Story.Nps(client, stage, day), spread.Score, ref noise);
        var local = day.ToDateTime(TimeOnly.MinValue).AddSeconds(Math.Round(Math.Clamp(15.5 + (4 * noise.Normal()), 0.2, 23.6) * 3600));
        var zone = client.Zone;
        var submitted = TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);
        var halfWay = noise.Chance(0.15);
        return new Answer(
            string.Create(CultureInfo.InvariantCulture, $"{noise.Bits():x16}{noise.Bits():x16}"),
            submitted.AddSeconds(-(40 + noise.Below(200))), submitted,
            halfWay ? submitted.AddMinutes(3 + noise.Below(26)) : null,
            noise.Chance(0.02),
            noise.Chance(0.97) ? stage : null,
            Journey.Channels[Noise.Pick(s_channelShare, spread.Channel)],
            noise.Chance(0.95) ? s_segments[Noise.Pick(s_segmentShare, noise.Unit())] : null,
            Journey.Devices[device], nps,
            noise.Chance(0.8) ? Csat(nps, ref noise) : null, null,
            noise.Chance(0.25) ? Comments.For(stage, nps, device == Journey.Mobile, day, ref noise) : null);
    }

    /// <summary>A score from 0 to 10 whose promoters less detractors aim at <paramref name="nps"/>.</summary>
    private static int Score(double nps, double unit, ref Noise noise)
    {
        // A quarter stays passive; the rest splits so that the difference comes out.
        const double passive = 0.25;
        var promoters = ((1 - passive) + (nps / 100)) / 2;
        if (unit < promoters)
            return noise.Chance(0.56) ? 10 : 9;
        if (unit < promoters + passive)
            return noise.Chance(0.6) ? 8 : 7;
        return Noise.Pick([3, 1, 2, 4, 6, 14, 20], noise.Unit());
    }

    /// <summary>From 1 to 7, where 7 is the easiest.</summary>
    private static int Ces(int nps, ref Noise noise) => Math.Clamp(1 + (nps * 6 / 10) + noise.Below(3) - 1, 1, 7);

    private static int Csat(int nps, ref Noise noise) => Math.Clamp((nps switch
    {
        >= 9 => 5,
        >= 7 => 4,
        >= 5 => 3,
        >= 3 => 2,
        _ => 1,
    }) + (noise.Chance(0.25) ? noise.Chance(0.5) ? 1 : -1 : 0), 1, 5);
}
