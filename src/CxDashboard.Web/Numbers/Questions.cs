// Collects a page's questions so that they are asked together; each is answered under the handle it got.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Numbers;

/// <summary>A page's questions in the making. A metric that cannot honour the page's filter is not asked at all.</summary>
public sealed class Questions(Filter? filter)
{
    private readonly List<Question> questions = [];
    private readonly Dictionary<Question, int> handles = [];

    public IReadOnlyList<Question> All => questions;

    /// <summary>Adds a question and gives its handle; null when the metric cannot be filtered as the page asks.</summary>
    public int? Add(string metric, DateRange? range, Grain grain = Grain.Total, string? stage = null)
    {
        if (range is not { } days || (filter is not null && !Catalogue.Get(metric).Dims.Contains(filter.Dim))) return null;
        return Put(new Question(metric, days, grain, stage, Filter: filter));
    }

    /// <summary>Adds a question that stands above the page's filter: the choices of a menu, for instance.</summary>
    public int AddUnfiltered(string metric, DateRange range, Grain grain = Grain.Total, string? stage = null, string? breakdown = null) =>
        Put(new Question(metric, range, grain, stage, breakdown));

    /// <summary>Adds a goal's question: it stands above the page's filter and brings its own.</summary>
    public int AddFor(Goal goal, DateRange range, Grain grain = Grain.Total) =>
        Put(new Question(goal.Metric, range, grain, goal.Stage, Filter: goal.Only));

    // Asked twice it is answered once: a goal's months share one baseline.
    private int Put(Question question)
    {
        if (handles.TryGetValue(question, out var known)) return known;
        questions.Add(question);
        return handles[question] = questions.Count - 1;
    }
}
