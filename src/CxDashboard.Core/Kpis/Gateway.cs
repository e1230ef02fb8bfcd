// The second narrow waist: every number on every page comes through here, in one round trip and from one snapshot.
using System.Diagnostics.Metrics;
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;

namespace CxDashboard.Core.Kpis;

/// <summary>Answers compiled questions about one workspace.</summary>
public sealed class Gateway(Database database) : IGateway
{
    /// <summary>How long one statement may take before the database ends it.</summary>
    public static readonly TimeSpan MembersPatience = TimeSpan.FromSeconds(15), GuestsPatience = TimeSpan.FromSeconds(5);

    private static readonly Meter Meter = new("CxDashboard.Gateway");
    private static readonly Counter<long> RoundTrips = Meter.CreateCounter<long>("round_trips", description: "Batches sent to the database.");

    /// <summary>
    /// All questions in one batch: begin, scope, parts, distributions, feeds, version, commit. The snapshot is the whole
    /// batch's (repeatable read), so two tiles of a page never disagree.
    /// </summary>
    public Task<Answers> AskAsync(Workspace workspace, CompiledQuestions questions, TimeSpan patience, CancellationToken cancellationToken) =>
        database.TwiceAsync(() => OnceAsync(workspace, questions, patience, cancellationToken));

    /// <summary>Compiles and asks.</summary>
    public Task<Answers> AskAsync(Workspace workspace, IReadOnlyList<Question> questions, CancellationToken cancellationToken) =>
        AskAsync(workspace, CompiledQuestions.Of(questions), MembersPatience, cancellationToken);

    private async Task<Answers> OnceAsync(Workspace workspace, CompiledQuestions questions, TimeSpan patience, CancellationToken cancellationToken)
    {
        RoundTrips.Add(1);
        await using var connection = await database.ConnectAsync(cancellationToken);
        await using var batch = GatewayBatch.Of(connection, workspace, questions, patience);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);  // the scope's own row
        await reader.NextResultAsync(cancellationToken);
        var parts = await GatewayRows.PartsAsync(reader, cancellationToken);
        var minutes = new Dictionary<CellKey, Distribution>();
        if (questions.Minutes.Count > 0)
        {
            await reader.NextResultAsync(cancellationToken);
            minutes = await GatewayRows.MinutesAsync(reader, cancellationToken);
        }

        foreach (var _ in questions.FromFacts)
        {
            await reader.NextResultAsync(cancellationToken);
            await GatewayRows.FromFactsAsync(reader, parts, minutes, cancellationToken);
        }

        var audience = Audience.Nobody;
        if (questions.AsksSegments)
        {
            await reader.NextResultAsync(cancellationToken);
            audience = new Audience(await SegmentBook.ReadAsync(reader, cancellationToken), []);
        }

        await reader.NextResultAsync(cancellationToken);
        return await AnswersAsync(reader, workspace, questions, audience, parts, minutes, cancellationToken);
    }

    /// <summary>
    /// Answers from the facts as they stand inside a transaction that may yet be undone: for showing what a change would do.
    /// Pages ask <see cref="AskAsync(Workspace, CompiledQuestions, CancellationToken)"/>.
    /// </summary>
    public static async Task<Answers> AskFactsAsync(Session session, Workspace workspace, IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var compiled = CompiledQuestions.OfFacts(questions);
        await using var batch = new NpgsqlBatch(session.Connection);
        foreach (var finer in compiled.FromFacts) batch.BatchCommands.Add(GatewayBatch.AskingFacts(workspace, finer));
        GatewayBatch.AddCurrency(batch, workspace);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var (parts, minutes) = (new Dictionary<CellKey, Parts>(), new Dictionary<CellKey, Distribution>());
        foreach (var _ in compiled.FromFacts)
        {
            await GatewayRows.FromFactsAsync(reader, parts, minutes, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }

        return await AnswersAsync(reader, workspace, compiled, Audience.Nobody, parts, minutes, cancellationToken);
    }

    private static async Task<Answers> AnswersAsync(
        NpgsqlDataReader reader, Workspace workspace, CompiledQuestions questions, Audience audience, Dictionary<CellKey, Parts> parts,
        Dictionary<CellKey, Distribution> minutes, CancellationToken cancellationToken)
    {
        var feeds = await GatewayRows.FeedsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var steps = await GatewayRows.StepsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (version, at) = (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1));
        var composing = new Composing(workspace, questions, audience, parts, minutes, new Feeds(feeds, steps), new Settings(reader.GetBoolean(2), reader.GetBoolean(3), reader.GetFieldValue<string[]>(4), workspace));
        return new Answers(composing.All(), version, at) { Feeds = new Feeds(feeds, steps) };
    }

    public Task<Frame> FrameAsync(Workspace workspace, DateOnly day, CancellationToken cancellationToken) =>
        Frame.ReadAsync(database, workspace, day, cancellationToken);

    public async Task<IReadOnlyList<ComingGoal>> ComingGoalsAsync(Workspace workspace, DateOnly day, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await GoalBook.ComingAsync(session, workspace, day, cancellationToken);
    }

    public Task<IReadOnlyList<StreamHealth>> StreamsAsync(Workspace workspace, CancellationToken cancellationToken) =>
        SourceHealth.StreamsAsync(database, workspace, cancellationToken);

    public async Task<Provenance> ProvenanceAsync(Workspace workspace, Metric metric, string? stage, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await Provenance.ReadAsync(session, workspace, metric, stage, cancellationToken);
    }

    public async Task<IReadOnlyList<Annotation>> AnnotationsAsync(Workspace workspace, DateRange days, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await AnnotationBook.ReadAsync(session, workspace, days, cancellationToken);
    }

    public async Task<IReadOnlyList<Comment>> CommentsAsync(
        Workspace workspace, string stage, DateRange days, IReadOnlyList<Filter> filters, int most, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await CommentBook.ReadAsync(session, workspace, stage, days, filters, most, cancellationToken);
    }

    public async Task<KeptMap?> MapAsync(Workspace workspace, int mapId, int? version, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await MapBook.ReadAsync(session, workspace, mapId, version, cancellationToken);
    }

    public async Task<IReadOnlyList<MapComment>> MapCommentsAsync(Workspace workspace, int mapId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return await MapComments.ReadAsync(session, workspace, mapId, cancellationToken);
    }
}
