// Numbers as people read them here: short counts, one decimal where it matters, a real minus sign, ages in words.
using System.Globalization;

namespace CxDashboard.Web.Tiles;

public static class Format
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>950 · 3,410 · 88.7k · 184k · 1.25M: at least three figures, at most four.</summary>
    public static string Count(long count) => Math.Abs(count) switch
    {
        >= 9_950_000 => Shortened(count, 1_000_000m, "M"),
        >= 999_500 => Minus((count / 1_000_000m).ToString("0.00", English)) + "M",
        >= 9_995 => Shortened(count, 1_000m, "k"),
        _ => Minus(count.ToString("#,0", English)),
    };

    /// <summary>A share of one as percent with one decimal: .718 is 71.8.</summary>
    public static string Percent(decimal share) => Number(share * 100, 1);

    public static string Number(decimal value, int decimals) =>
        Minus(Math.Round(value, decimals, MidpointRounding.AwayFromZero).ToString(Pattern(decimals), English));

    /// <summary>Sep 21, 2026, 00:00 as the clocks of that zone show it.</summary>
    public static string Moment(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("MMM d, yyyy, HH:mm", English);

    /// <summary>Whole minutes: 450 · 1,310.</summary>
    public static string Minutes(decimal minutes) => Number(minutes, 0);

    /// <summary>With its sign always, a true minus: +1.6 · −4 · 0.</summary>
    public static string Signed(decimal value, int decimals)
    {
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return (rounded > 0 ? "+" : "") + Number(rounded, decimals);
    }

    /// <summary>A change with arrow and tone. What rounds to nothing is flat and neither good nor bad.</summary>
    public static Change Change(decimal difference, int decimals, bool higherIsBetter, string? unit = null)
    {
        var rounded = Math.Round(difference, decimals, MidpointRounding.AwayFromZero);
        var size = Number(Math.Abs(rounded), decimals);
        if (rounded == 0) return new Change("flat", size, "flat", unit);
        var up = rounded > 0;
        return new Change(up ? "up" : "down", size, up == higherIsBetter ? "good" : "bad", unit);
    }

    /// <summary>just now · 14 min ago · 2 h ago · 26 h ago · 3 days ago.</summary>
    public static string Ago(TimeSpan age) => age.TotalMinutes switch
    {
        < 1 => "just now",
        < 60 => $"{(int)age.TotalMinutes} min ago",
        < 48 * 60 => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} days ago",
    };

    /// <summary>Jan 1 – Jun 30, 2026; the year stands once when both days share it.</summary>
    public static string Days(DateOnly from, DateOnly to) =>
        from == to ? Day(from)
        : from.Year == to.Year ? $"{from.ToString("MMM d", English)} – {Day(to)}"
        : $"{Day(from)} – {Day(to)}";

    public static string Day(DateOnly day) => day.ToString("MMM d, yyyy", English);

    private static string Shortened(long count, decimal by, string suffix)
    {
        var value = count / by;
        return Minus(value.ToString(Math.Abs(value) >= 99.95m ? "#,0" : "0.0", English)) + suffix;
    }

    private static string Pattern(int decimals) => decimals switch
    {
        0 => "#,0",
        1 => "#,0.0",
        _ => "#,0." + new string('0', decimals),
    };

    private static string Minus(string number) => number.Replace('-', '−');
}
