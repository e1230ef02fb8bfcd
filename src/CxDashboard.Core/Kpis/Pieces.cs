// Pieces of questions as the stored parts are asked for them: one column a parameter.
using CxDashboard.Core.Calendars;

namespace CxDashboard.Core.Kpis;

/// <summary>A stretch of days of one question, read from whole months or from single days.</summary>
internal sealed record Piece(int Id, string Metric, string Dim, string Stage, string? Value, string Grain, bool WholeMonths, DateRange Days);

/// <summary>Pieces, column by column; the n-th entry of each belongs to the n-th piece.</summary>
public sealed class Pieces
{
    private readonly IReadOnlyList<Piece> pieces;

    internal Pieces(IReadOnlyList<Piece> pieces) => this.pieces = pieces;

    public int Count => pieces.Count;
    public int[] Ids => [.. pieces.Select(p => p.Id)];
    public string[] Metrics => [.. pieces.Select(p => p.Metric)];
    public string[] Dims => [.. pieces.Select(p => p.Dim)];
    public string[] Stages => [.. pieces.Select(p => p.Stage)];
    public string?[] Values => [.. pieces.Select(p => p.Value)];
    public string[] Grains => [.. pieces.Select(p => p.Grain)];
    public bool[] WholeMonths => [.. pieces.Select(p => p.WholeMonths)];
    public DateOnly[] From => [.. pieces.Select(p => p.Days.From)];
    public DateOnly[] To => [.. pieces.Select(p => p.Days.To)];
}
