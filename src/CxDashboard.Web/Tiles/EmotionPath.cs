// A smooth line through the points of a mood.
using System.Globalization;
using System.Text;

namespace CxDashboard.Web.Tiles;

internal static class EmotionPath
{
    /// <summary>The path in the points' own units; it breaks at a null.</summary>
    public static string Of(IReadOnlyList<(int X, int Y)?> points)
    {
        var path = new StringBuilder();
        (int X, int Y)? before = null;
        foreach (var point in points)
        {
            if (point is not (var x, var y)) { before = null; continue; }
            if (before is { } b) path.Append(CultureInfo.InvariantCulture, $"C{(b.X + x) / 2} {b.Y} {(b.X + x) / 2} {y} {x} {y}");
            else path.Append(CultureInfo.InvariantCulture, $"M{x} {y}");
            before = (x, y);
        }

        return path.ToString();
    }
}
