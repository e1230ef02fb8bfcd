// A share of what one kind of source delivered, or why there is none.
using CxDashboard.Core.Segments;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Segments;

/// <summary>One share with its n; Absence says why there is no share, Note what to know beside it.</summary>
public sealed record CoverCell(string Column, string? Share, string? N = null, string? Absence = null, string? Note = null)
{
    /// <summary>The heading of a kind of source's column.</summary>
    public static string Head(Side side) => side switch
    {
        Side.Web => "Traffic",
        Side.Surveys => "Answers",
        _ => side.ToString(),
    };

    /// <summary>The share of <paramref name="n"/> facts.</summary>
    public static CoverCell Of(SideCover cover, long n, string? note = null) => cover.Thousandths(n) is { } share
        ? new CoverCell(Head(cover.Side), $"{Format.Number(share / 10m, 1)}%", $"{Format.Count(n)} {Counts(cover.Side)}", Note: note)
        : None(cover.Side, $"no {Counts(cover.Side)} in these days");

    public static CoverCell None(Side side, string why) => new(Head(side), null, Absence: why);

    /// <summary>What of the kind of source is counted.</summary>
    public static string Counts(Side side) => side switch
    {
        Side.Web => "sessions",
        Side.Tickets => "tickets",
        Side.Surveys => "answers",
        _ => "customers",
    };
}
