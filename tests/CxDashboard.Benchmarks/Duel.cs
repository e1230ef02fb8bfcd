// Two ways of doing the same, taken in turns, so that a busy machine slows both.
using System.Diagnostics;

namespace CxDashboard.Benchmarks;

/// <summary>Paired times in milliseconds; the n-th of both were taken one after the other.</summary>
internal sealed class Duel
{
    private readonly List<double> product = [];
    private readonly List<double> yardstick = [];

    public double Product => Median(product);
    public double Yardstick => Median(yardstick);

    /// <summary>The product's time over the yardstick's: the median of the pairs, not the ratio of two medians.</summary>
    public double TimeRatio => Median(product.Zip(yardstick, (p, y) => p / y));

    /// <summary>The product's speed as a share of the yardstick's.</summary>
    public double SpeedRatio => Median(product.Zip(yardstick, (p, y) => y / p));

    public static async Task<Duel> RunAsync(int rounds, int warmUps, Func<int, Task> product, Func<int, Task> yardstick)
    {
        var duel = new Duel();
        for (var round = -warmUps; round < rounds; round++)
            await duel.RoundAsync(() => product(round + warmUps), () => yardstick(round + warmUps), counts: round >= 0);
        return duel;
    }

    /// <summary>One round; who begins changes from round to round.</summary>
    public async Task RoundAsync(Func<Task> first, Func<Task> second, bool counts = true)
    {
        double one, two;
        if (product.Count % 2 == 0)
        {
            one = await TimeAsync(first);
            two = await TimeAsync(second);
        }
        else
        {
            two = await TimeAsync(second);
            one = await TimeAsync(first);
        }

        if (counts) Add(one, two);
    }

    public void Add(double productTime, double yardstickTime)
    {
        product.Add(productTime);
        yardstick.Add(yardstickTime);
    }

    public static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
