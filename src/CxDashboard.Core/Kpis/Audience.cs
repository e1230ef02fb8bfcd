// Whom a question is about: segments and personas as filters, and which metric can tell them apart in this workspace.
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Kpis;

/// <summary>
/// A workspace's segments and personas. A segment is a dimension like any other, but whether a metric can be cut by it is
/// decided by the workspace's rules: where they do not speak of a metric's facts there is no number, neither 0 nor all.
/// </summary>
public sealed class Audience(IReadOnlyList<Segment> segments, IReadOnlyList<Persona> personas)
{
    /// <summary>The dimension of segments.</summary>
    public const string Segment = "segment";

    /// <summary>The filter that stands for all segments of a persona; no metric has it as a dimension.</summary>
    public const string Persona = "persona";

    public static Audience Nobody { get; } = new([], []);

    public IReadOnlyList<Segment> Segments => segments;

    public IReadOnlyList<Persona> Personas => personas;

    public static async Task<Audience> ReadAsync(Session session, Workspace workspace, CancellationToken cancellationToken) => new(
        await SegmentBook.ReadAsync(session, workspace, cancellationToken),
        [.. (await PersonaBook.ReadAsync(session, workspace, cancellationToken)).Select(kept => kept.Persona)]);

    /// <summary>True for a segment or a persona.</summary>
    public static bool IsOwn(Filter filter) => filter.Dim is Segment or Persona;

    /// <summary>True for a question whose answer depends on the segments' rules.</summary>
    public static bool Concerns(Question question) => question.Breakdown == Segment || question.Filters.Any(IsOwn);

    /// <summary>The value as people call it; a segment's label where the workspace has no segments.</summary>
    public string NameOf(Filter filter) => filter.Dim switch
    {
        Segment => Find(filter.Value)?.Name ?? filter.Value,
        Persona => personas.FirstOrDefault(persona => persona.Key == filter.Value)?.Name ?? filter.Value,
        _ => filter.Value,
    };

    /// <summary>
    /// The filters as the gateway takes them: personas become their segments, of those chosen besides the ones that a
    /// persona has. Personas that leave no segment stay, and <see cref="Refusal"/> says why no metric can honour them.
    /// </summary>
    public IReadOnlyList<Filter> Compile(IReadOnlyList<Filter> filters)
    {
        var asked = filters.Where(filter => filter.Dim == Persona).ToList();
        if (asked.Count == 0) return filters;
        var chosen = filters.Where(filter => filter.Dim == Segment).Select(filter => filter.Value).ToList();
        var meant = asked.SelectMany(SegmentsOf).Distinct().Where(key => chosen.Count == 0 || chosen.Contains(key)).ToList();
        if (meant.Count == 0 || asked.Any(persona => SegmentsOf(persona).Count == 0)) return filters;
        return [.. filters.Where(filter => !IsOwn(filter)), .. meant.Select(key => new Filter(Segment, key))];
    }

    /// <summary>Why the metric cannot be narrowed by these filters' segments and personas, for instance
    /// "not split by segment Smb: it has no web rule"; null where it can.</summary>
    public string? Refusal(Metric metric, IReadOnlyList<Filter> filters)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var asked = filters.Where(filter => filter.Dim == Persona).ToList();
        foreach (var persona in asked)
        {
            if (WhyNotPersona(metric, persona) is { } why) return $"not split by persona {NameOf(persona)}{Because(why)}";
        }

        if (asked.Count > 0 && Compile(filters).Any(filter => filter.Dim == Persona))
            return $"nobody is both in persona {string.Join(" or ", asked.Select(NameOf))} and in the segments chosen";
        foreach (var segment in filters.Where(filter => filter.Dim == Segment))
        {
            if (WhyNot(metric, segment.Value) is { } why) return $"not split by segment {Named(segment)}{Because(why)}";
        }

        return null;
    }

    /// <summary>The same of a compiled question, its breakdown included.</summary>
    public string? Refusal(Metric metric, Question question) =>
        !Concerns(question) ? null : (question.Breakdown == Segment ? RefusalToSplit(metric) : null) ?? Refusal(metric, question.Filters);

    /// <summary>Why the metric cannot be broken down by segment; null where it can.</summary>
    public string? RefusalToSplit(Metric metric) => WhyNot(metric, "") is { } why ? $"not split by segment{Because(why)}" : null;

    private static string Because(string why) => why.Length > 0 ? ": " + why : "";

    private Segment? Find(string key) => segments.FirstOrDefault(segment => segment.Key == key);

    private IReadOnlyList<string> SegmentsOf(Filter persona) => personas.FirstOrDefault(one => one.Key == persona.Value)?.Segments ?? [];

    private string Named(Filter segment) => segment.Value.Length == 0 ? "none" : NameOf(segment);

    private string? WhyNotPersona(Metric metric, Filter persona)
    {
        if (personas.All(one => one.Key != persona.Value)) return "there is no such persona";
        var own = SegmentsOf(persona);
        if (own.Count == 0) return "it has no segment";
        return own.Select(key => WhyNot(metric, key, $"its segment {NameOf(new Filter(Segment, key))}")).FirstOrDefault(why => why is not null);
    }

    // '' asks for all of them at once: every segment must be told apart then. An empty reason is the catalogue's.
    private string? WhyNot(Metric metric, string key, string subject = "it")
    {
        if (!metric.Dims.Contains(Segment)) return "";
        var kinds = metric.Kinds.Where(kind => SegmentField.SideOf(kind) is not null).ToList();
        if (segments.Count == 0) return kinds.TrueForAll(kind => SegmentField.SideOf(kind) is Side.Surveys or Side.Customers) ? null : "no segment is defined yet";
        if (key.Length > 0 && Find(key) is null) return "there is no such segment";
        return kinds.Select(kind => WhyNot(kind, key, subject)).FirstOrDefault(why => why is not null);
    }

    // A fact belongs to the first segment that takes it: what an earlier one cannot tell, no later one can.
    private string? WhyNot(FactKind kind, string key, string subject)
    {
        var side = SegmentField.SideOf(kind)!.Value;
        var ruled = segments.Where(segment => segment.Has(side)).ToList();
        if (key.Length > 0 && ruled.TrueForAll(segment => segment.Key != key)) return $"{subject} has no {side.Word()} rule";
        if (ruled.Count == 0) return $"no segment has a {side.Word()} rule";
        foreach (var segment in ruled)
        {
            if (side.Fields().FirstOrDefault(field => segment.Of(field).Count > 0 && !field.IsCarriedBy(kind)) is { } missing)
                return $"{kind.Plural()} carry no {missing.Name.ToLowerInvariant()}, which {(segment.Key == key ? $"{subject} asks for" : $"{segment.Name} asks for first")}";
            if (segment.Key == key) return null;
        }

        return null;
    }
}
