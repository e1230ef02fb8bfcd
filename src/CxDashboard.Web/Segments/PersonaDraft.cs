// A persona as it stands in the form, among the others as they are stored.
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Segments;

/// <summary>What the form holds.</summary>
public sealed class PersonaDraft
{
    private readonly Dictionary<string, string> said = [];
    private readonly HashSet<string> chosen = [];

    public string Name { get; set; } = "";

    public static PersonaDraft Of(Persona? persona)
    {
        var draft = new PersonaDraft { Name = persona?.Name ?? "" };
        foreach (var (field, text) in persona?.Attributes ?? new Dictionary<string, string>()) draft.said[field] = text;
        draft.chosen.UnionWith(persona?.Segments ?? []);
        return draft;
    }

    public string Of(PersonaField field) => said.GetValueOrDefault(field.Key, "");

    public void Say(PersonaField field, string text) => said[field.Key] = text;

    public bool Has(string segment) => chosen.Contains(segment);

    public void Toggle(string segment)
    {
        if (!chosen.Remove(segment)) chosen.Add(segment);
    }

    public Persona Read(string key) => new(key, Name.Trim(), said, [.. chosen]);
}

/// <summary>A draft worked through. Mark is null for a new persona, or one that somebody removed meanwhile.</summary>
public sealed record PersonaEditing(PersonaDraft Draft, Persona Edited, string? Mark, string? ChangedBy, IReadOnlyList<Segment> Segments, IReadOnlyList<SegmentFault> Faults)
{
    /// <summary>Works the draft through; without one it begins with the stored persona, or empty. Null when there is no such persona.</summary>
    public static async Task<PersonaEditing?> LoadAsync(
        Database database, Workspace workspace, string? key, PersonaDraft? draft, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var segments = await SegmentBook.ReadAsync(session, workspace, cancellationToken);
        var kept = await PersonaBook.ReadAsync(session, workspace, cancellationToken);
        var stored = kept.FirstOrDefault(one => one.Persona.Key == key);
        if (key is not null && stored is null && draft is null) return null;
        draft ??= PersonaDraft.Of(stored?.Persona);
        var edited = draft.Read(key ?? SegmentRules.KeyOf(draft.Name, [.. kept.Select(one => one.Persona.Key)]));
        return new PersonaEditing(draft, edited, stored?.Mark, stored?.ChangedBy, segments,
            PersonaRules.Check(edited, [.. kept.Select(one => one.Persona).Where(other => other.Key != edited.Key)], segments));
    }

    /// <summary>The first sentence about the field; null when there is none.</summary>
    public string? FaultOf(string field) => Faults.FirstOrDefault(fault => fault.Field == field)?.Sentence;
}
