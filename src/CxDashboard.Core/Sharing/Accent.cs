// A client's colour, taken only where words in it can be read, with its partner for dark screens.
using System.Globalization;
using System.Text.RegularExpressions;

namespace CxDashboard.Core.Sharing;

/// <summary>An accent as the look's tokens want it: each colour for light and for dark, as #rrggbb.</summary>
public sealed partial record Accent(string Light, string Dark, string SoftLight, string SoftDark)
{
    /// <summary>WCAG 2.2, 1.4.3: what body text needs beside its ground.</summary>
    public const double LeastContrast = 4.5;

    // The surfaces of css/tokens.css.
    private static readonly Colour White = new(255, 255, 255), Black = new(0, 0, 0), DarkSurface = new(0x16, 0x1c, 0x24);

    /// <summary>What is wrong with a colour, with one near it that would do; null when nothing is.</summary>
    public static string? FaultOf(string text)
    {
        if (Colour.Of(text) is not { } colour) return "Accent is no colour; write it like #0b6477.";
        if (IsReadable(colour, White)) return null;
        var darker = Steps(colour, Black).First(step => IsReadable(step, White));
        return string.Create(CultureInfo.InvariantCulture,
            $"Accent {colour} is too pale to be read on white ({Contrast(colour, White):0.0} : 1, words need {LeastContrast}); {darker} would do.");
    }

    /// <summary>The accent of a colour without faults; for dark screens it is made as light as it must be.</summary>
    public static Accent? Of(string? text)
    {
        if (text is null || FaultOf(text) is not null || Colour.Of(text) is not { } colour) return null;
        var dark = Steps(colour, White).First(step => IsReadable(step, DarkSurface));
        return new Accent($"{colour}", $"{dark}", $"{Soft(colour, White)}", $"{Soft(dark, DarkSurface)}");
    }

    // Words stand on the surface itself and on its soft tint.
    private static bool IsReadable(Colour colour, Colour surface) =>
        Contrast(colour, surface) >= LeastContrast && Contrast(colour, Soft(colour, surface)) >= LeastContrast;

    private static Colour Soft(Colour colour, Colour surface) => colour.Mix(surface, .86);

    private static IEnumerable<Colour> Steps(Colour colour, Colour towards) => Enumerable.Range(0, 101).Select(step => colour.Mix(towards, step / 100d));

    /// <summary>The ratio of the two luminances, 1 to 21 (WCAG 2.2, contrast ratio).</summary>
    private static double Contrast(Colour one, Colour other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);
    }

    private readonly partial record struct Colour(byte Red, byte Green, byte Blue)
    {
        /// <summary>WCAG 2.2, relative luminance.</summary>
        public double Luminance => .2126 * Linear(Red) + .7152 * Linear(Green) + .0722 * Linear(Blue);

        public static Colour? Of(string text)
        {
            if (!Pattern().IsMatch(text)) return null;
            byte Part(int at) => byte.Parse(text.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return new Colour(Part(1), Part(3), Part(5));
        }

        /// <summary>So much of the other, 0 to 1.</summary>
        public Colour Mix(Colour other, double share)
        {
            byte Part(byte one, byte two) => (byte)Math.Round(one + (two - one) * share);
            return new Colour(Part(Red, other.Red), Part(Green, other.Green), Part(Blue, other.Blue));
        }

        public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

        private static double Linear(byte part)
        {
            var c = part / 255d;
            return c <= .04045 ? c / 12.92 : Math.Pow((c + .055) / 1.055, 2.4);
        }

        [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
        private static partial Regex Pattern();
    }
}
