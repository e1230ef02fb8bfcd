// What the tickets of a stage were about, beside a metric in focus that tickets do not make: often the cause of what it shows.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Drill;

internal sealed class Reasons
{
    private const string Dim = "reason";
    private static readonly Metric Tickets = Catalogue.Get("tickets");

    private readonly Stage stage;
    private readonly (int Now, int? Before, int? WholeNow, int? WholeBefore) asked;

    private Reasons(Stage stage, (int, int?, int?, int?) asked) => (this.stage, this.asked) = (stage, asked);

    /// <summary>Null where the metric in focus is split by reason itself, and where the page's filters leave no tickets to be split.</summary>
    public static Reasons? Ask(Metric focus, Stage stage, Viewing viewing, Questions questions) =>
        focus.Dims.Contains(Dim) || questions.AddSplit(Tickets.Key, viewing.Days, Dim, stage.Key) is not { } now ? null
        : new Reasons(stage, (now, questions.AddSplit(Tickets.Key, viewing.Against, Dim, stage.Key),
            questions.AddWholeOf(Tickets.Key, viewing.Days, Dim, stage.Key), questions.AddWholeOf(Tickets.Key, viewing.Against, Dim, stage.Key)));

    /// <summary>The split; null where no ticket was seen on either side.</summary>
    public BreakdownView? Read(Answers answers, Frame frame, Viewing viewing, string uri)
    {
        IReadOnlyList<Cell> Cells(int? at) => at is { } some ? answers[some] : [];
        var split = new Split(Dim, Cells(asked.Now), Cells(asked.Before), Cells(asked.WholeNow).SingleOrDefault()?.Measure, Cells(asked.WholeBefore).SingleOrDefault()?.Measure);
        if (split.Now.Count + split.Before.Count == 0) return null;
        var subject = new Subject(Tickets, stage, viewing.Filters, [], null, []) { Audience = frame.Audience };
        return Breakdown.Of(split, subject, frame, viewing, uri) with { Title = "Tickets by reason", NoMoves = null };
    }
}
