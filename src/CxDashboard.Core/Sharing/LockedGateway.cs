// The gateway that a guest's page reads by. It holds the lock itself, so that no page can forget it.
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Sharing;

/// <summary>Answers the questions of one share's page within its lock; what lies outside is missing and says so.</summary>
public sealed class LockedGateway : IGateway
{
    /// <summary>Why a number outside the lock is not there.</summary>
    public const string Outside = "not part of this link";

    /// <summary>What guests read in place of a source's own words, which may name addresses and accounts.</summary>
    public const string Failing = "its source does not deliver; the last good numbers are shown";

    private readonly RememberedAnswers inner;
    private readonly Workspace own;
    private readonly ShareSpec spec;
    private readonly ShareLock held;

    private readonly KeptMap? map;
    private readonly int? shareId;

    private LockedGateway(RememberedAnswers inner, Workspace workspace, ShareSpec spec, ShareLock held, Audience audience, KeptMap? map, int? shareId) =>
        (this.inner, own, this.spec, this.held, Audience, this.map, this.shareId) = (inner, workspace, spec, held, audience, map, shareId);

    /// <summary>The segments whose names a guest reads: those that numbers are shown for. Personas are the workspace's own affair.</summary>
    public Audience Audience { get; }

    /// <summary>Puts a share's lock before the gateway. <paramref name="days"/>: the stretches of days that exist for a visitor;
    /// <paramref name="goalDay"/>: the day whose goals count.
    /// <paramref name="shareId"/>: the share, whose own visitors' comments alone are read.</summary>
    public static async Task<LockedGateway> OpenAsync(
        RememberedAnswers inner, Workspace workspace, ShareSpec spec, IReadOnlyList<DateRange> days, DateOnly goalDay, CancellationToken cancellationToken, int? shareId = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        var frame = await inner.FrameAsync(workspace, goalDay, cancellationToken);
        var map = await ShownAsync(inner, workspace, spec, cancellationToken);
        var held = ShareLock.Of(spec, days, frame.Goals, map?.Map);
        var audience = new Audience([.. frame.Audience.Segments.Where(segment => held.Names(new Filter(Audience.Segment, segment.Key)))], []);
        return new LockedGateway(inner, workspace, spec, held, audience, map, shareId);
    }

    public async Task<Answers> AskAsync(Workspace workspace, IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var narrowed = questions.Select(held.Narrow).ToList();
        var answers = await inner.AskAsync(Own(workspace), [.. narrowed.OfType<Question>()], Gateway.GuestsPatience, cancellationToken);
        var feeds = answers.Feeds with
        {
            ByKind = answers.Feeds.ByKind.ToDictionary(pair => pair.Key, pair => pair.Value with { Fault = pair.Value.Fault is null ? null : Failing }),
        };
        var answered = answers.Lists.GetEnumerator();
        List<IReadOnlyList<Cell>> lists = [];
        foreach (var (question, kept) in questions.Zip(narrowed))
        {
            if (kept is null) lists.Add(Withheld(question));
            else if (answered.MoveNext()) lists.Add(ForGuests(answered.Current, answers.Feeds.Of(Catalogue.Get(kept.Metric), kept.Stage).Fault));
        }

        return new Answers(lists, answers.DataVersion, answers.At) { Feeds = feeds };
    }

    public async Task<Frame> FrameAsync(Workspace workspace, DateOnly day, CancellationToken cancellationToken)
    {
        var frame = await inner.FrameAsync(Own(workspace), day, cancellationToken);
        return frame with
        {
            Goals = [.. frame.Goals.Where(goal => spec.Shows(ShareTiles.OfGoal(goal.GoalId)))],
            Annotations = [.. Known(frame.Annotations)],
            Audience = Audience,
        };
    }

    /// <summary>None: what is to come was not published.</summary>
    public Task<IReadOnlyList<ComingGoal>> ComingGoalsAsync(Workspace workspace, DateOnly day, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ComingGoal>>([]);

    public async Task<IReadOnlyList<StreamHealth>> StreamsAsync(Workspace workspace, CancellationToken cancellationToken) =>
        [.. (await inner.StreamsAsync(Own(workspace), cancellationToken)).Select(stream => stream with { LastFault = stream.LastFault is null ? null : Failing })];

    /// <summary>The rules alone: what runs brought is counted over everything and not over what is locked.</summary>
    public async Task<Provenance> ProvenanceAsync(Workspace workspace, Metric metric, string? stage, CancellationToken cancellationToken) =>
        await inner.ProvenanceAsync(Own(workspace), metric, stage, cancellationToken) with { Streams = [], Owners = [] };

    public async Task<IReadOnlyList<Annotation>> AnnotationsAsync(Workspace workspace, DateRange days, CancellationToken cancellationToken) =>
        [.. Known(await inner.AnnotationsAsync(Own(workspace), days, cancellationToken))];

    /// <summary>Only where that part was chosen, and within the lock. The number of a ticket is the workspace's own affair, and what else
    /// the same response scored is a fact of its own, which the lock was not asked about.</summary>
    public async Task<IReadOnlyList<Comment>> CommentsAsync(
        Workspace workspace, string stage, DateRange days, IReadOnlyList<Filter> filters, int most, CancellationToken cancellationToken)
    {
        if (!spec.Shows(ShareTiles.Comments) || !Own(workspace).KeepsVerbatims || held.NarrowComments(stage, days, filters) is not { } narrowed) return [];
        return [.. (await inner.CommentsAsync(workspace, stage, days, narrowed, most, cancellationToken))
            .Select(comment => comment with { Id = "", Kind = comment.Origin == Comment.OfTicket ? comment.Kind : null, Score = null })];
    }

    /// <summary>The share's own map and no other, as far as it is shown; null where it was put away.</summary>
    public Task<KeptMap?> MapAsync(Workspace workspace, int mapId, int? version, CancellationToken cancellationToken) =>
        Task.FromResult(Own(workspace).WorkspaceId == own.WorkspaceId && mapId == spec.Map && version == spec.MapVersion ? map : null);

    /// <summary>About cards that are shown: what visitors by the same link said, and what members said where that part was chosen.</summary>
    public async Task<IReadOnlyList<MapComment>> MapCommentsAsync(Workspace workspace, int mapId, CancellationToken cancellationToken)
    {
        if (map is null || mapId != map.MapId || !(spec.TakesComments || spec.Shows(ShareTiles.Members))) return [];
        return [.. (await inner.MapCommentsAsync(Own(workspace), mapId, cancellationToken))
            .Where(comment => map.Map.Find(comment.Card) is not null && (comment.ShareId is null ? spec.Shows(ShareTiles.Members) : spec.TakesComments && comment.ShareId == shareId))
            .Select(comment => comment with { SettledAs = null, Link = null })];
    }

    private static async Task<KeptMap?> ShownAsync(RememberedAnswers inner, Workspace workspace, ShareSpec spec, CancellationToken cancellationToken) =>
        spec.Map is { } id && await inner.MapAsync(workspace, id, spec.MapVersion, cancellationToken) is { IsPutAway: false } kept
            ? kept with { Map = GuestMap.Of(kept.Map, spec), SavedBy = "", Note = "", From = null }
            : null;

    private Workspace Own(Workspace asked) =>
        asked.WorkspaceId == own.WorkspaceId ? asked : throw new ArgumentException("A share answers for its own workspace only.", nameof(asked));

    // Who noted an event is the workspace's own affair.
    private IEnumerable<Annotation> Known(IEnumerable<Annotation> annotations) =>
        annotations.Where(note => spec.Shows(ShareTiles.Events) && held.Knows(note.Day)).Select(note => note with { CreatedBy = null });

    // As the gateway itself: a single number is always answered, if only by the reason why there is none.
    private static IReadOnlyList<Cell> Withheld(Question question) =>
        question is { Grain: Grain.Total, Breakdown: null } && question.Stage != Question.EachStage
            ? [new Cell(question.Stage ?? "", "", null, Measure.Nothing(Outside))]
            : [];

    private static IReadOnlyList<Cell> ForGuests(IReadOnlyList<Cell> cells, string? fault) =>
        [.. cells.Select(cell => cell.Measure.Why is { } why ? cell with { Measure = cell.Measure with { Why = ForGuests(why, fault) } } : cell)];

    // A source's own words; a remedy that only an operator has, ": ./cx set … --workspace …"; and a reason that may name
    // other segments, ": …, which Enterprise asks for first".
    private static string ForGuests(string why, string? fault)
    {
        var plain = fault is null ? why : why.Replace(fault, Failing, StringComparison.Ordinal);
        var isOwn = plain.Contains("./cx ", StringComparison.Ordinal) || plain.StartsWith("not split by segment", StringComparison.Ordinal);
        var rest = isOwn ? plain.IndexOf(": ", StringComparison.Ordinal) : -1;
        return rest < 0 ? plain : plain[..rest];
    }
}
