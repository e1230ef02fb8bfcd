// What a page may read: numbers, and what stands beside them. Members ask the gateway, guests of a share one behind their lock.
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Kpis;

/// <summary>The only road from a page to a workspace's data. A page that reads by it alone is as safe as whoever stands behind it.</summary>
public interface IGateway
{
    /// <summary>All answers from one snapshot; the n-th list answers the n-th question.</summary>
    Task<Answers> AskAsync(Workspace workspace, IReadOnlyList<Question> questions, CancellationToken cancellationToken);

    /// <summary>Stages, goals and notes as of a day.</summary>
    Task<Frame> FrameAsync(Workspace workspace, DateOnly day, CancellationToken cancellationToken);

    /// <summary>Goals whose first revision holds only after the day.</summary>
    Task<IReadOnlyList<ComingGoal>> ComingGoalsAsync(Workspace workspace, DateOnly day, CancellationToken cancellationToken);

    /// <summary>How each source's streams stand.</summary>
    Task<IReadOnlyList<StreamHealth>> StreamsAsync(Workspace workspace, CancellationToken cancellationToken);

    /// <summary>The runs and rules behind a metric, at a stage or at all of them.</summary>
    Task<Provenance> ProvenanceAsync(Workspace workspace, Metric metric, string? stage, CancellationToken cancellationToken);

    /// <summary>What people noted on these days.</summary>
    Task<IReadOnlyList<Annotation>> AnnotationsAsync(Workspace workspace, DateRange days, CancellationToken cancellationToken);

    /// <summary>The newest comments at a stage on these days, narrowed by filters of <see cref="CommentBook.Dims"/>.</summary>
    Task<IReadOnlyList<Comment>> CommentsAsync(
        Workspace workspace, string stage, DateRange days, IReadOnlyList<Filter> filters, int most, CancellationToken cancellationToken);

    /// <summary>A map in one version, or in its newest; null where there is none.</summary>
    Task<KeptMap?> MapAsync(Workspace workspace, int mapId, int? version, CancellationToken cancellationToken);

    /// <summary>What was said about a map's cards, the oldest first.</summary>
    Task<IReadOnlyList<MapComment>> MapCommentsAsync(Workspace workspace, int mapId, CancellationToken cancellationToken);
}
