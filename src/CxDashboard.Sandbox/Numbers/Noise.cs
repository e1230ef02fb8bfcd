// Repeatable chance: every draw follows from seed, client, day and purpose alone, never from the order of calls elsewhere.
namespace CxDashboard.Sandbox.Numbers;

internal struct Noise(ulong state)
{
    private ulong _state = state;

    public static Noise For(int seed, string client, DateOnly day, string purpose)
    {
        var hash = Mix((ulong)(uint)seed + 0x9E3779B97F4A7C15UL);
        hash = Mix(hash ^ Text(client));
        hash = Mix(hash ^ (ulong)day.DayNumber);
        return new Noise(Mix(hash ^ Text(purpose)));
    }

    public ulong Bits() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => (Bits() >> 11) * (1.0 / (1UL << 53));

    public int Below(int count) => (int)(Unit() * count);

    public bool Chance(double probability) => Unit() < probability;

    public double Between(double from, double to) => from + ((to - from) * Unit());

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    public int Binomial(int trials, double probability)
    {
        var hits = 0;
        for (var i = 0; i < trials; i++)
            hits += Unit() < probability ? 1 : 0;
        return hits;
    }

    public int Poisson(double mean)
    {
        if (mean > 60)
            return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = Unit(); product > limit; product *= Unit())
            count++;
        return count;
    }

    /// <summary>An index drawn by weight; <paramref name="unit"/> is the draw.</summary>
    public static int Pick(ReadOnlySpan<double> weights, double unit)
    {
        var total = 0.0;
        foreach (var weight in weights)
            total += weight;
        var left = unit * total;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
                return i;
        }
        return weights.Length - 1;
    }

    private static ulong Text(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
