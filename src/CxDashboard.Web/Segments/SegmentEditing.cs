// The editor's knowledge beside the form of a segment: what occurs and can be chosen, what the rules would take, what is wrong.
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Segments;

/// <summary>What one kind of source would give the segment. Lines say it in words; Tone is warn where a rule matches nothing.</summary>
public sealed record TakenLine(string Side, string Figure, string Words, string? Tone = null);

/// <summary>A draft worked through among the segments as they are stored now.</summary>
public sealed record SegmentEditing(
    SegmentDraft Draft, Segment Edited, IReadOnlyList<Segment> Kept, IReadOnlyList<Segment> After, SegmentCover Cover,
    ILookup<string, SegmentValue> Occurring, IReadOnlyList<SegmentFault> Faults, IReadOnlyList<string> Personas)
{
    /// <summary>Works the draft through; without one it begins with the stored segment, or empty. Null when there is no such segment.</summary>
    public static async Task<SegmentEditing?> LoadAsync(
        Database database, Workspace workspace, string? key, SegmentDraft? draft, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var kept = await SegmentBook.ReadAsync(session, workspace, cancellationToken);
        var stored = kept.FirstOrDefault(segment => segment.Key == key);
        if (key is not null && stored is null && draft is null) return null;
        draft ??= SegmentDraft.Of(stored);
        var edited = draft.Read(key ?? SegmentRules.KeyOf(draft.Name, [.. kept.Select(segment => segment.Key)]));
        IReadOnlyList<Segment> after = stored is null ? [.. kept, edited] : [.. kept.Select(segment => segment.Key == key ? edited : segment)];
        var days = SegmentCover.DaysOf(workspace, clock);
        var personas = await PersonaBook.ReadAsync(session, workspace, cancellationToken);
        return new SegmentEditing(draft, edited, kept, after,
            await SegmentCover.ReadAsync(session, workspace, after, edited.Key, days, cancellationToken),
            await SegmentValue.ReadAsync(session, workspace, days, cancellationToken),
            SegmentRules.Check(edited, [.. kept.Where(segment => segment.Key != edited.Key)]),
            [.. personas.Where(one => one.Persona.Segments.Contains(edited.Key)).Select(one => one.Persona.Name)]);
    }

    /// <summary>The first sentence about the field; null when there is none.</summary>
    public string? FaultOf(string field) => Faults.FirstOrDefault(fault => fault.Field == field)?.Sentence;

    /// <summary>What the draft would take, a line a kind of source.</summary>
    public IReadOnlyList<TakenLine> Lines => [.. Enum.GetValues<Side>().Select(Line)];

    private TakenLine Line(Side side)
    {
        var (cover, head) = (Cover.Sides[side], CoverCell.Head(side));
        if (!Edited.Has(side)) return new(head, "–", $"no {side.Word()} rule: what is made of {CoverCell.Counts(side)} cannot be narrowed to it, and says so");
        var cell = CoverCell.Of(cover, cover.Taken.GetValueOrDefault(Edited.Key));
        if (cell.Share is null) return new(head, "–", cell.Absence!);
        var others = cover.Matching.Where(taken => taken.Key != Edited.Key && taken.Value > 0)
            .Select(taken => $"{Tiles.Format.Count(taken.Value)} that match go to {After.FirstOrDefault(segment => segment.Key == taken.Key)?.Name ?? taken.Key} first").ToList();
        return new(head, cell.Share, string.Join("; ", others.Prepend($"{cell.N} of {Tiles.Format.Count(cover.All)}")), cover.Matches == 0 ? "warn" : null);
    }
}
