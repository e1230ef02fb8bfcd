// Answers that are still true: the circuit that takes over a page, and the second viewer of it, ask the database nothing.
using System.Globalization;
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.Extensions.Caching.Memory;

namespace CxDashboard.Core.Kpis;

/// <summary>The gateway with a memory, valid until the workspace's data change and for a minute at most (ages grow by themselves).</summary>
public sealed class RememberedAnswers(Gateway gateway, DataChanges changes) : IGateway, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly MemoryCache memory = new(new MemoryCacheOptions { SizeLimit = 500 });

    public Task<Answers> AskAsync(Workspace workspace, IReadOnlyList<Question> questions, CancellationToken cancellationToken) =>
        AskAsync(workspace, questions, Gateway.MembersPatience, cancellationToken);

    /// <summary>What is remembered is known by the questions as they reached the gateway, after any lock: two shares that ask the same may share an answer.</summary>
    public async Task<Answers> AskAsync(Workspace workspace, IReadOnlyList<Question> questions, TimeSpan patience, CancellationToken cancellationToken)
    {
        var compiled = CompiledQuestions.Of(questions);
        if (!changes.IsListening) return await gateway.AskAsync(workspace, compiled, patience, cancellationToken);
        var epoch = changes.EpochOf(workspace.WorkspaceId);
        // The workspace record is part of the key: its thresholds and zone decide what a value may show.
        var key = string.Create(CultureInfo.InvariantCulture, $"{epoch}|{workspace}|{compiled.Key}");
        if (memory.TryGetValue(key, out Answers? known)) return known!;
        var answers = await gateway.AskAsync(workspace, compiled, patience, cancellationToken);
        if (changes.IsListening && changes.EpochOf(workspace.WorkspaceId) == epoch)
            memory.Set(key, answers, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Longest, Size = 1 });
        return answers;
    }

    public Task<Frame> FrameAsync(Workspace workspace, DateOnly day, CancellationToken cancellationToken) =>
        gateway.FrameAsync(workspace, day, cancellationToken);

    public Task<IReadOnlyList<ComingGoal>> ComingGoalsAsync(Workspace workspace, DateOnly day, CancellationToken cancellationToken) =>
        gateway.ComingGoalsAsync(workspace, day, cancellationToken);

    public Task<IReadOnlyList<StreamHealth>> StreamsAsync(Workspace workspace, CancellationToken cancellationToken) =>
        gateway.StreamsAsync(workspace, cancellationToken);

    public Task<Provenance> ProvenanceAsync(Workspace workspace, Metric metric, string? stage, CancellationToken cancellationToken) =>
        gateway.ProvenanceAsync(workspace, metric, stage, cancellationToken);

    public Task<IReadOnlyList<Annotation>> AnnotationsAsync(Workspace workspace, DateRange days, CancellationToken cancellationToken) =>
        gateway.AnnotationsAsync(workspace, days, cancellationToken);

    public Task<IReadOnlyList<Comment>> CommentsAsync(
        Workspace workspace, string stage, DateRange days, IReadOnlyList<Filter> filters, int most, CancellationToken cancellationToken) =>
        gateway.CommentsAsync(workspace, stage, days, filters, most, cancellationToken);

    public Task<KeptMap?> MapAsync(Workspace workspace, int mapId, int? version, CancellationToken cancellationToken) =>
        gateway.MapAsync(workspace, mapId, version, cancellationToken);

    public Task<IReadOnlyList<MapComment>> MapCommentsAsync(Workspace workspace, int mapId, CancellationToken cancellationToken) =>
        gateway.MapCommentsAsync(workspace, mapId, cancellationToken);

    public void Dispose() => memory.Dispose();
}
