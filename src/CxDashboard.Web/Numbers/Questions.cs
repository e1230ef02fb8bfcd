// Collects a page's questions so that they are asked together; each is answered under the handle it got.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Numbers;

/// <summary>
/// A page's questions in the making. A metric that cannot honour all of the page's filters is not asked at all.
/// <paramref name="filters"/> are the address's own, personas among them.
/// </summary>
public sealed class Questions(IReadOnlyList<Filter> filters, Audience audience)
{
    private readonly List<Question> questions = [];
    private readonly Dictionary<Question, int> handles = [];

    private Questions(IReadOnlyList<Filter> filters, Audience audience, Questions shared)
        : this(filters, audience) => (questions, handles) = (shared.questions, shared.handles);

    public IReadOnlyList<Question> All => questions;

    /// <summary>The same page's questions under other filters: all are asked together, and handles stay those of the page.</summary>
    public Questions Under(IReadOnlyList<Filter> others) => new(others, audience, this);

    /// <summary>Adds a question and gives its handle; null when the metric cannot be filtered as the page asks.</summary>
    public int? Add(string metric, DateRange? range, Grain grain = Grain.Total, string? stage = null, string? breakdown = null) =>
        range is { } days && Honours(metric, filters) ? Put(new Question(metric, days, grain, stage, breakdown, audience.Compile(filters))) : null;

    /// <summary>Adds a split that shows every value of its dimension, whatever the page's filter of that dimension is.</summary>
    public int? AddSplit(string metric, DateRange? range, string breakdown, string? stage)
    {
        var others = Beside(metric, breakdown);
        return range is { } days && others is not null ? Put(new Question(metric, days, Grain.Total, stage, breakdown, others)) : null;
    }

    /// <summary>The whole that such a split adds up to.</summary>
    public int? AddWholeOf(string metric, DateRange? range, string breakdown, string? stage)
    {
        var others = Beside(metric, breakdown);
        return range is { } days && others is not null ? Put(new Question(metric, days, Grain.Total, stage, null, others)) : null;
    }

    /// <summary>Adds a question that stands above the page's filter: the choices of a menu, for instance.</summary>
    public int AddUnfiltered(string metric, DateRange range, Grain grain = Grain.Total, string? stage = null, string? breakdown = null) =>
        Put(new Question(metric, range, grain, stage, breakdown));

    private bool Honours(string metric, IReadOnlyList<Filter> some) => FilterWords.Refusal(Catalogue.Get(metric), some, audience) is null;

    // Cohorts are kept by one dimension, and nothing can be asked beside it; and rules may not tell the segments apart.
    private IReadOnlyList<Filter>? Beside(string metric, string breakdown)
    {
        var bySegment = breakdown == Audience.Segment;
        if (bySegment && audience.RefusalToSplit(Catalogue.Get(metric)) is not null) return null;
        var others = filters.Where(filter => filter.Dim != breakdown && !(bySegment && Audience.IsOwn(filter))).ToList();
        return Honours(metric, others) ? audience.Compile(others) : null;
    }

    /// <summary>Adds a goal's question: it stands above the page's filter and brings its own.</summary>
    public int AddFor(Goal goal, DateRange range, Grain grain = Grain.Total) =>
        Put(new Question(goal.Metric, range, grain, goal.Stage, null, goal.Only is { } only ? audience.Compile([only]) : []));

    // Asked twice it is answered once: a goal's months share one baseline.
    private int Put(Question question)
    {
        if (handles.TryGetValue(question, out var known)) return known;
        questions.Add(question);
        return handles[question] = questions.Count - 1;
    }
}
