// A persona: a kind of customer in words, and the segments that stand for it in the data.
namespace CxDashboard.Core.Segments;

/// <summary>One persona. <paramref name="Attributes"/> holds what is said about it by a field's key; <paramref name="Segments"/> are keys.</summary>
public sealed record Persona(string Key, string Name, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Segments)
{
    /// <summary>The most personas of a workspace.</summary>
    public const int Most = 30;

    /// <summary>What is said about the field; empty where nothing is.</summary>
    public string Of(PersonaField field) => Attributes.GetValueOrDefault(field.Key) ?? "";
}

/// <summary>Something a persona may say about its people.</summary>
public sealed record PersonaField(string Key, string Group, string Name, string Hint)
{
    public const int Longest = 600;

    /// <summary>The explicit list, in the order of the card.</summary>
    public static IReadOnlyList<PersonaField> All { get; } =
    [
        new("age", "Who they are", "Age", "25 to 40"),
        new("gender", "Who they are", "Gender", ""),
        new("income", "Who they are", "Income", "45,000 to 60,000 a year"),
        new("occupation", "Who they are", "Occupation", ""),
        new("education", "Who they are", "Education", ""),
        new("geography", "Who they are", "Geography", "Cities in Germany and Austria"),
        new("psychographics", "How they think", "Psychographics", "Values, interests, way of life"),
        new("motivations", "How they think", "Motivations", "Why they come"),
        new("goals", "How they think", "Goals", "What they want to get done"),
        new("preferences", "How they think", "Preferences", "Channels, devices, tone"),
        new("pains", "How they think", "Pains", "What stands in their way"),
        new("purchases", "What they buy", "Purchase history", "What, how often, for how much"),
    ];
}

public static class PersonaRules
{
    /// <summary>Every fault of a persona among the others, at once; a fault of an attribute is named by its key.</summary>
    public static IReadOnlyList<SegmentFault> Check(Persona persona, IReadOnlyList<Persona> others, IReadOnlyList<Segment> segments) =>
    [
        .. SegmentRules.NameFaults(persona.Name, [.. others.Select(other => other.Name)]),
        .. others.Count >= Persona.Most ? [new SegmentFault("Name", $"There are {others.Count} personas already; remove one first.")] : Array.Empty<SegmentFault>(),
        .. from field in PersonaField.All
           where persona.Of(field).Length > PersonaField.Longest
           select new SegmentFault(field.Key, $"{field.Name} is longer than {PersonaField.Longest} characters; shorten it."),
        .. from key in persona.Segments
           where segments.All(segment => segment.Key != key)
           select new SegmentFault("Segments", $"The segment {key} is no longer there; choose again."),
    ];
}
