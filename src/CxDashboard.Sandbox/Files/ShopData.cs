// What a client's own books hold: members, their purchases, the spending on adverts, and the surveys handed over. It follows from seed and day alone.
using System.Globalization;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Files;

internal sealed class ShopData(int seed, Client client, DateOnly first, DateOnly yesterday)
{
    // Members joined before the history begins, so that its first months have some to lose.
    private static readonly DateOnly s_opened = new(2024, 1, 1);
    private static readonly double[] s_adShare = [0.62, 0.26, 0.12];
    private static readonly string[] s_adChannels = ["Paid Search", "Organic Social", "Email"];
    private static readonly double[] s_stageShare = [0.10, 0.14, 0.18, 0.16, 0.22, 0.20];
    private static readonly double[] s_channelShare = [0.28, 0.24, 0.12, 0.10, 0.20, 0.06];
    private static readonly string[] s_segments = ["gen_z_18_24", "millennials_25_40", "gen_x_41_56", "boomers_57_up", ""];
    private static readonly double[] s_segmentShare = [0.13, 0.39, 0.28, 0.15, 0.05];

    private const double MonthlyChurn = 0.028;
    private const double BuysInAMonth = 0.24;
    private const double Answered = 0.22;
    private const double MonthDays = 30.44;

    // Money in the client's currency: a yen is worth a hundredth and a half.
    private double Money => client.Currency == "JPY" ? 150 : 1;

    public IEnumerable<string[]> Customers() =>
        Members().Select(m => new[] { m.Id, Reply.Day(m.Start), m.End <= yesterday ? Reply.Day(m.End) : "", m.Segment });

    public IEnumerable<string[]> Purchases() =>
        from member in Members()
        from purchase in Bought(member)
        where purchase.Day <= yesterday
        select new[] { purchase.Id, member.Id, Reply.Day(purchase.Day), Amount(purchase.Amount) };

    public IEnumerable<string[]> Spend() =>
        from day in Days(s_opened)
        from channel in Enumerable.Range(0, s_adChannels.Length)
        select new[] { Reply.Day(day), s_adChannels[channel], Campaign(day), Amount(Spent(day, channel)) };

    public IEnumerable<string[]> Deliveries() => Days(first).SelectMany(HandedOver);

    private IEnumerable<(string Id, DateOnly Start, DateOnly End, string Segment)> Members()
    {
        foreach (var day in Days(s_opened))
        {
            var noise = Noise.For(seed, client.Key, day, "members");
            var joined = noise.Poisson(client.SessionsPerDay / 640);
            for (var i = 0; i < joined; i++)
            {
                var stays = (int)Math.Min(20_000, -Math.Log(1 - noise.Unit()) / MonthlyChurn * MonthDays);
                yield return (string.Create(CultureInfo.InvariantCulture, $"M{day:yyMMdd}-{i}"), day, day.AddDays(stays), s_segments[Noise.Pick(s_segmentShare, noise.Unit())]);
            }
        }
    }

    private IEnumerable<(string Id, DateOnly Day, double Amount)> Bought((string Id, DateOnly Start, DateOnly End, string Segment) member)
    {
        var noise = Noise.For(seed, client.Key, member.Start, $"purchases {member.Id}");
        yield return ($"{member.Id}-0", member.Start, noise.Between(60, 190));
        for (var month = 0; member.Start.AddMonths(month).AddDays(28) <= member.End && member.Start.AddMonths(month) <= yesterday; month++)
        {
            var (buys, on, amount) = (noise.Chance(BuysInAMonth), noise.Below(28), noise.Between(35, 160));
            if (buys)
                yield return (string.Create(CultureInfo.InvariantCulture, $"{member.Id}-{month + 1}"), member.Start.AddMonths(month).AddDays(on + 1), amount);
        }
    }

    private double Spent(DateOnly day, int channel)
    {
        var noise = Noise.For(seed, client.Key, day, $"spend {channel}");
        var season = 1 + (client.YearlySwing * Math.Cos(2 * Math.PI * (day.DayOfYear - client.BusiestDayOfYear) / 365));
        return client.SessionsPerDay * 0.16 * s_adShare[channel] * season * noise.Between(0.8, 1.2);
    }

    private IEnumerable<string[]> HandedOver(DateOnly day)
    {
        var noise = Noise.For(seed, client.Key, day, "deliveries");
        var cells = new SortedDictionary<(int Stage, int Channel, int Segment), int>();
        for (var left = noise.Poisson(client.AnswersPerDay / Answered); left > 0; left--)
        {
            var cell = (Noise.Pick(s_stageShare, noise.Unit()), Noise.Pick(s_channelShare, noise.Unit()), Noise.Pick(s_segmentShare, noise.Unit()));
            cells[cell] = cells.GetValueOrDefault(cell) + 1;
        }
        foreach (var (cell, delivered) in cells)
            yield return [Reply.Day(day), Journey.Stages[cell.Stage].Key, Journey.Channels[cell.Channel], s_segments[cell.Segment],
                Whole(delivered + (noise.Chance(0.04) ? 1 : 0)), Whole(delivered)];
    }

    private IEnumerable<DateOnly> Days(DateOnly from)
    {
        for (var day = from; day <= yesterday; day = day.AddDays(1))
            yield return day;
    }

    private static string Campaign(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{(day.Month is >= 3 and <= 8 ? "Summer" : "Winter")} {day.Year}");

    private string Amount(double amount) => (amount * Money).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Whole(int count) => count.ToString(CultureInfo.InvariantCulture);
}
