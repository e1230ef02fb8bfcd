// The uncertainty of a share: conversion, CSAT, response rate and every other "hits out of n".
namespace CxDashboard.Core.Statistics;

/// <summary>Wilson's score interval of a proportion.</summary>
public static class Wilson
{
    /// <summary>
    /// The interval as shares in 0..1: (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
    /// Source: E. B. Wilson, Probable inference, JASA 22 (1927).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">n is not positive, or hits lie outside 0..n.</exception>
    public static Interval Interval(long hits, long n, double level = Confidence.Usual)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, n);

        var z = Confidence.Z(level);
        var p = (double)hits / n;
        var zz = z * z / n;
        var centre = p + zz / 2;
        var half = z * Math.Sqrt(p * (1 - p) / n + zz / (4 * n));

        // With no hit (or nothing but hits) the bound is 0 (or 1) exactly; rounding must not leave a crumb.
        var low = hits == 0 ? 0 : Math.Clamp((centre - half) / (1 + zz), 0, p);
        var high = hits == n ? 1 : Math.Clamp((centre + half) / (1 + zz), p, 1);
        return new Interval(low, high);
    }
}
