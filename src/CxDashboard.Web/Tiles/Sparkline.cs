// A line the size of a word: where a number came from, without axes.
using System.Globalization;
using System.Text;

namespace CxDashboard.Web.Tiles;

/// <summary>A path over a canvas of 1000 × 100 that breaks where a value is missing.</summary>
public sealed record Sparkline(string Path)
{
    /// <summary>The line; null with fewer than two values.</summary>
    public static Sparkline? Of(IReadOnlyList<double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var known = values.OfType<double>().ToList();
        if (known.Count < 2) return null;
        var (low, high) = (known.Min(), known.Max());
        int X(int step) => (int)Math.Round(1000d * step / (values.Count - 1));
        int Y(double value) => high == low ? 50 : (int)Math.Round(100 * (high - value) / (high - low));
        var path = new StringBuilder();
        for (var step = 0; step < values.Count; step++)
        {
            if (values[step] is not { } value) continue;
            var goesOn = step > 0 && values[step - 1] is not null;
            path.Append(CultureInfo.InvariantCulture, $"{(goesOn ? 'L' : 'M')}{X(step)} {Y(value)}");
            // A value between two gaps is a point, which a line draws only when it has a length.
            if (!goesOn && (step == values.Count - 1 || values[step + 1] is null)) path.Append("h1");
        }

        return new Sparkline(path.ToString());
    }
}
