// Initiatives as rows of a timeline, and the scale that they share.
using System.Globalization;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Maps;

public sealed record TimePoint(string Id, string Name, DateOnly Day, bool Done);

/// <summary>One initiative. Tone: good when shipped, none when dropped, accent otherwise.</summary>
public sealed record TimeRow(string Id, string Name, string Note, DateOnly? From, DateOnly? To, string Tone, IReadOnlyList<TimePoint> Milestones, EffectView? Effect)
{
    internal static IReadOnlyList<TimeRow> Of(MapDocument map, Effects effects, Answers answers) =>
        [.. map.Of("initiative").OrderBy(card => card.Day("starts") ?? card.Day("ships") ?? DateOnly.MaxValue).Select(card => Row(card, map, effects, answers))];

    private static TimeRow Row(Card card, MapDocument map, Effects effects, Answers answers)
    {
        var milestones = map.Of("milestone").Where(one => one[Card.OfField] == card.Id && one.Day("day") is not null)
            .Select(one => new TimePoint(one.Id, one.Title, one.Day("day")!.Value, one.Flag("done"))).OrderBy(one => one.Day).ToList();
        string?[] note = [CardWords.Of(card, "status"), string.Join(", ", card.Many("owners")), map.Find(card["for"]) is { } from ? $"from “{from.Title}”" : null,
            card.Day("ships") is { } ships ? $"{(card["status"] == "shipped" ? "shipped" : "ships")} {Format.Day(ships)}" : null];
        return new(card.Id, card.Title, string.Join(" · ", note.Where(part => !string.IsNullOrEmpty(part))), card.Day("starts") ?? card.Day("ships"), card.Day("ships") ?? card.Day("starts"),
            card["status"] switch { "shipped" => "good", "dropped" => "none", _ => "accent" }, milestones, effects.Of(card, answers));
    }
}

/// <summary>Days as shares of a line's width.</summary>
public sealed record TimeScale(DateOnly From, DateOnly To)
{
    private const int MostMonths = 12;

    /// <summary>Whole months round everything that is shown, today among it.</summary>
    public static TimeScale Of(IReadOnlyList<TimeRow> rows, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var days = rows.SelectMany(row => row.Milestones.Select(milestone => milestone.Day).Concat(new[] { row.From, row.To }.OfType<DateOnly>())).Append(today).ToList();
        var (first, last) = (days.Min(), days.Max());
        return new(new DateOnly(first.Year, first.Month, 1), new DateOnly(last.Year, last.Month, 1).AddMonths(1));
    }

    /// <summary>The first days of the months that are written; every second or third where there are many.</summary>
    public IReadOnlyList<DateOnly> Months
    {
        get
        {
            var all = (To.Year - From.Year) * 12 + To.Month - From.Month;
            return [.. Enumerable.Range(0, all).Where(month => month % ((all - 1) / MostMonths + 1) == 0).Select(From.AddMonths)];
        }
    }

    public string At(DateOnly day) => Percent(Share(day));

    public string Width(DateOnly from, DateOnly to) => Percent(Math.Max(.6, Share(to.AddDays(1)) - Share(from)));

    private double Share(DateOnly day) => 100.0 * (day.DayNumber - From.DayNumber) / (To.DayNumber - From.DayNumber);

    private static string Percent(double share) => share.ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
