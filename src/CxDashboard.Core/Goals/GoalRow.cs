// A goal's revision as its row holds it.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Core.Goals;

/// <summary>One row of the table; read by <see cref="GoalBook"/>.</summary>
internal sealed record GoalRow
{
    public int GoalId { get; init; }
    public DateOnly EffectiveFrom { get; init; }
    public required string Name { get; init; }
    public required string Metric { get; init; }
    public string? Stage { get; init; }
    public required string Kind { get; init; }
    public double? Amount { get; init; }
    public double? Low { get; init; }
    public double? High { get; init; }
    public double? Baseline { get; init; }
    public DateOnly? BaselineFrom { get; init; }
    public DateOnly? BaselineTo { get; init; }
    public DateOnly StartsOn { get; init; }
    public DateOnly EndsOn { get; init; }
    public int WindowDays { get; init; }
    public string? Owner { get; init; }
    public DateTimeOffset? ChangedAt { get; init; }
    public string? ChangedByName { get; init; }
    public string? Reason { get; init; }
    public int? ParentId { get; init; }
    public double? Weight { get; init; }
    public string? Dim { get; init; }
    public string? Value { get; init; }

    public GoalRevision ToRevision() => new(ToGoal(), EffectiveFrom, ChangedByName ?? "", ChangedAt, Reason ?? "")
    {
        GoalId = GoalId,
        WindowDays = WindowDays,
    };

    private Goal ToGoal() => new()
    {
        Name = Name,
        Metric = Metric,
        Stage = Stage,
        Kind = Enum.Parse<GoalKind>(Kind, ignoreCase: true),
        Amount = Amount ?? 0,
        Low = Low,
        High = High,
        BaselineValue = Baseline,
        BaselineFrom = BaselineFrom,
        BaselineTo = BaselineTo,
        Start = StartsOn,
        End = EndsOn,
        Direction = GoalBook.DirectionOf(Catalogue.Get(Metric)),
        Owner = Owner ?? "nobody",
        Only = Dim is null ? null : new Filter(Dim, Value!),
        PartOf = ParentId is { } parent ? new Part(parent, Weight!.Value) : null,
    };
}
