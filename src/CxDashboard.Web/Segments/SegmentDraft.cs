// A segment as it stands in the form.
using CxDashboard.Core.Segments;

namespace CxDashboard.Web.Segments;

/// <summary>What the form holds: words as they were typed, values as they were chosen.</summary>
public sealed class SegmentDraft
{
    private readonly Dictionary<string, List<string>> rules = [];

    public string Name { get; set; } = "";

    public string Kind { get; set; } = nameof(SegmentKind.Demographic);

    public static SegmentDraft Of(Segment? segment)
    {
        var draft = new SegmentDraft();
        if (segment is null) return draft;
        (draft.Name, draft.Kind) = (segment.Name, segment.Kind.ToString());
        foreach (var (field, values) in segment.Rules) draft.rules[field] = [.. values];
        return draft;
    }

    public IReadOnlyList<string> Of(SegmentField field) => rules.GetValueOrDefault(field.Key) ?? [];

    /// <summary>Adds a value to the field's rule, or takes it away where it is there already.</summary>
    public void Toggle(SegmentField field, string value)
    {
        if (!rules.TryGetValue(field.Key, out var values)) rules[field.Key] = values = [];
        if (!values.Remove(value)) values.Add(value);
    }

    /// <summary>The segment as typed; an unknown kind counts as demographic.</summary>
    public Segment Read(string key) => new(key, Name.Trim(),
        Enum.TryParse<SegmentKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : SegmentKind.Demographic,
        rules.Where(rule => rule.Value.Count > 0).ToDictionary(rule => rule.Key, rule => (IReadOnlyList<string>)[.. rule.Value]));
}
