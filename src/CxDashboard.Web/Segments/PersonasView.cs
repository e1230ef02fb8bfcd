// Personas as cards: what is said about each, what of the data it stands for, and whether the answers bear it out.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Segments;

/// <summary>What a persona says, in groups of name and text.</summary>
public sealed record SaidGroup(string Name, IReadOnlyList<(string Name, string Text)> Said);

/// <summary>One card. Accuracy is the verdict in a word, Accurate its reasons; IsFilter is false for a persona without a segment.</summary>
public sealed record PersonaCardView(
    string Key, string Name, IReadOnlyList<SaidGroup> Groups, IReadOnlyList<string> Segments, IReadOnlyList<CoverCell> Cover,
    Status Accuracy, string Accurate, bool IsFilter, string Footing);

/// <summary>What the page of personas shows.</summary>
public sealed record PersonasView(IReadOnlyList<PersonaCardView> Cards, string Days, (string Text, string Tone) Freshness)
{
    public static async Task<PersonasView> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, TimeProvider clock, CancellationToken cancellationToken)
    {
        var days = SegmentCover.DaysOf(workspace, clock);
        IReadOnlyList<Segment> segments;
        IReadOnlyList<KeptPersona> personas;
        SegmentCover cover;
        await using (var session = await database.OpenAsync(workspace.Scope, cancellationToken))
        {
            segments = await SegmentBook.ReadAsync(session, workspace, cancellationToken);
            personas = await PersonaBook.ReadAsync(session, workspace, cancellationToken);
            cover = await SegmentCover.ReadAsync(session, workspace, segments, null, days, cancellationToken);
        }

        var audience = new Audience(segments, [.. personas.Select(kept => kept.Persona)]);
        var accuracy = await AccuracyView.LoadAsync(gateway, workspace, audience, days, cancellationToken);
        var health = await SourceHealth.StreamsAsync(database, workspace, cancellationToken);
        return new PersonasView([.. personas.Select(kept => Card(workspace, kept, audience, cover, accuracy[kept.Persona.Key]))],
            SegmentsView.Span(days), Numbers.Freshness.Line(health, clock.GetUtcNow()));
    }

    private static PersonaCardView Card(Workspace workspace, KeptPersona kept, Audience audience, SegmentCover cover, AccuracyView accuracy)
    {
        var persona = kept.Persona;
        var own = audience.Segments.Where(segment => persona.Segments.Contains(segment.Key)).ToList();
        return new PersonaCardView(
            persona.Key, persona.Name,
            [.. PersonaField.All.Where(field => persona.Of(field).Length > 0).GroupBy(field => field.Group)
                .Select(group => new SaidGroup(group.Key, [.. group.Select(field => (field.Name, persona.Of(field)))]))],
            [.. own.Select(segment => segment.Name)],
            own.Count == 0 ? [] : [.. Enum.GetValues<Side>().Select(side => Share(own, side, cover))],
            accuracy.Verdict, accuracy.Words, own.Count > 0,
            $"changed {Format.Day(workspace.DayOf(kept.ChangedAt))}{(kept.ChangedBy is { } by ? $" by {by}" : "")}");
    }

    // One segment without a rule leaves the persona's share unknown: what the others take would be too little.
    private static CoverCell Share(List<Segment> own, Side side, SegmentCover cover) => own.FirstOrDefault(segment => !segment.Has(side)) is { } without
        ? CoverCell.None(side, own.Count == 1 ? $"no {side.Word()} rule" : $"{without.Name} has no {side.Word()} rule")
        : CoverCell.Of(cover.Sides[side], own.Sum(segment => cover.Sides[side].Taken.GetValueOrDefault(segment.Key)));
}
