// Impact against feasibility: what to do first.
namespace CxDashboard.Core.Journeys.Maps;

/// <summary>A quarter of the field that impact (1 to 5) and feasibility (1 to 5) span. 4 and 5 count as high.</summary>
public sealed record Priority(string Name, string About)
{
    private const int High = 4;

    public static readonly Priority QuickWin = new("quick win", "much impact, easily done: do these first");
    public static readonly Priority Project = new("long-term work", "much impact, hard to do: plan these");
    public static readonly Priority FillIn = new("fill-in", "little impact, easily done: when there is time");
    public static readonly Priority Later = new("later", "little impact, hard to do: not now");

    public static IReadOnlyList<Priority> All { get; } = [QuickWin, Project, FillIn, Later];

    /// <summary>Null where either is not said.</summary>
    public static Priority? Of(Card card) => (card.Number("impact"), card.Number("feasibility")) switch
    {
        (>= High, >= High) => QuickWin,
        (>= High, { }) => Project,
        ({ }, >= High) => FillIn,
        ({ }, { }) => Later,
        _ => null,
    };
}
