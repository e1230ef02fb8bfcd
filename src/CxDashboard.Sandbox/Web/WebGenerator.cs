// Draws a day's final web figures. Events are drawn from those that came before them, so no stage completes more than entered.
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Web;

internal static class WebGenerator
{
    private static readonly double[] s_channelShare = [0.36, 0.22, 0.17, 0.12, 0.08, 0.05];
    private static readonly double[] s_channelLift = [1.04, 1.00, 0.93, 0.80, 1.18, 1.05];
    private static readonly double[] s_countryShare = [0.70, 0.13, 0.10, 0.07];
    private static readonly double[] s_deviceLift = [1.12, 0.92, 1.00];
    private static readonly double[][] s_deviceShare =
    [
        [0.42, 0.52, 0.06], [0.50, 0.45, 0.05], [0.36, 0.58, 0.06], [0.14, 0.81, 0.05], [0.38, 0.56, 0.06], [0.48, 0.46, 0.06],
    ];
    private static readonly DateOnly s_epoch = new(2025, 6, 1);

    public static WebDay Draw(int seed, Client client, DateOnly day)
    {
        var noise = Noise.For(seed, client.Key, day, "web");
        var mean = client.SessionsPerDay * Season(client, day) * (1 + (0.045 * noise.Normal()));
        var cells = new WebCell[WebDay.Groups * WebDay.Countries];
        var events = new int[WebDay.Groups * WebDay.EventCount];
        for (var channel = 0; channel < Journey.Channels.Length; channel++)
        for (var device = 0; device < Journey.Devices.Length; device++)
        {
            var group = WebDay.Group(channel, device);
            var starts = 0;
            for (var country = 0; country < WebDay.Countries; country++)
            {
                var share = s_channelShare[channel] * s_deviceShare[channel][device] * s_countryShare[country];
                var cell = DrawCell(ref noise, mean * share, device);
                cells[(group * WebDay.Countries) + country] = cell;
                starts += cell.Sessions;
            }
            DrawEvents(ref noise, client, day, channel, device, starts).CopyTo(events, group * WebDay.EventCount);
        }
        return new WebDay(day, cells, events);
    }

    private static WebCell DrawCell(ref Noise noise, double mean, int device)
    {
        var sessions = noise.Poisson(mean);
        var engaged = noise.Binomial(sessions, device == Journey.Mobile ? 0.54 : 0.63);
        var seconds = (int)Math.Round(((engaged * 148) + ((sessions - engaged) * 4)) * noise.Between(0.85, 1.15));
        return new WebCell(sessions, engaged, seconds, noise.Binomial(sessions, 0.55));
    }

    private static int[] DrawEvents(ref Noise noise, Client client, DateOnly day, int channel, int device, int starts)
    {
        var lift = s_channelLift[channel] * s_deviceLift[device];
        var views = noise.Binomial(starts, 0.475 * lift);
        var checkouts = noise.Binomial(views, 0.308 * lift);
        var purchases = noise.Binomial(checkouts, (0.135 + (0.03 * Story.Ramp(day, s_epoch, new DateOnly(2026, 11, 1)))) * lift);
        // Owners who come back are a population of their own, beside the shoppers.
        var setups = noise.Binomial(starts, 0.052);
        var loss = device == Journey.Mobile ? Story.PhoneSetupLoss(client, day) : 0;
        var setUp = noise.Binomial(setups, 0.76 - loss);
        var helps = noise.Binomial(starts, 0.064);
        var solved = noise.Binomial(helps, 0.88);
        return [starts, views, checkouts, purchases, setups, setUp, helps, solved, noise.Binomial(starts, 0.041)];
    }

    private static double Season(Client client, DateOnly day)
    {
        var weekday = client.Week[((int)day.DayOfWeek + 6) % 7];
        var year = 1 + (client.YearlySwing * Math.Cos(2 * Math.PI * (day.DayOfYear - client.BusiestDayOfYear) / 365.25));
        var growth = 1 + (0.08 * (day.DayNumber - s_epoch.DayNumber) / 365.0);
        return weekday * year * growth;
    }
}
