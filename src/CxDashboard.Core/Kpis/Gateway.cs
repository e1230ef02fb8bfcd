// The second narrow waist: every number on every page comes through here, in one round trip and from one snapshot.
using System.Diagnostics.Metrics;
using System.Globalization;
using CxDashboard.Core.Annotations;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Npgsql;
using NpgsqlTypes;

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
        await using var batch = Batch(connection, workspace, questions, patience);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);  // the scope's own row
        await reader.NextResultAsync(cancellationToken);
        var parts = await PartsAsync(reader, cancellationToken);
        var minutes = new Dictionary<CellKey, Distribution>();
        if (questions.Minutes.Count > 0)
        {
            await reader.NextResultAsync(cancellationToken);
            minutes = await MinutesAsync(reader, cancellationToken);
        }

        foreach (var _ in questions.FromFacts)
        {
            await reader.NextResultAsync(cancellationToken);
            await FromFactsAsync(reader, parts, minutes, cancellationToken);
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
        foreach (var finer in compiled.FromFacts) batch.BatchCommands.Add(AskingFacts(workspace, finer));
        AddCurrency(batch, workspace);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var (parts, minutes) = (new Dictionary<CellKey, Parts>(), new Dictionary<CellKey, Distribution>());
        foreach (var _ in compiled.FromFacts)
        {
            await FromFactsAsync(reader, parts, minutes, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }

        return await AnswersAsync(reader, workspace, compiled, Audience.Nobody, parts, minutes, cancellationToken);
    }

    private static async Task<Answers> AnswersAsync(
        NpgsqlDataReader reader, Workspace workspace, CompiledQuestions questions, Audience audience, Dictionary<CellKey, Parts> parts,
        Dictionary<CellKey, Distribution> minutes, CancellationToken cancellationToken)
    {
        var feeds = await FeedsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var steps = await StepsAsync(reader, cancellationToken);
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

    private static NpgsqlBatch Batch(NpgsqlConnection connection, Workspace workspace, CompiledQuestions questions, TimeSpan patience)
    {
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin isolation level repeatable read read only"));
        var (id, account, system, share) = workspace.Scope.Settings;
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"{Database.SetScope}, set_config('statement_timeout', @patience, true)")
        {
            Parameters =
            {
                new("workspace", id), new("account", account), new("system", system), new("share", share),
                new("patience", patience.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)),
            },
        });
        batch.BatchCommands.Add(Asking("queries/parts.sql", workspace, questions.Parts));
        if (questions.Minutes is { Count: > 0 } minutes) batch.BatchCommands.Add(Asking("queries/minutes.sql", workspace, minutes));
        foreach (var finer in questions.FromFacts) batch.BatchCommands.Add(AskingFacts(workspace, finer));
        if (questions.AsksSegments) batch.BatchCommands.Add(new NpgsqlBatchCommand(SegmentBook.Select) { Parameters = { new("workspace", workspace.WorkspaceId) } });
        AddCurrency(batch, workspace);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        return batch;
    }

    // How current the answers are: the feeds and the data's version.
    private static void AddCurrency(NpgsqlBatch batch, Workspace workspace)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SqlScripts.Read("queries/feeds.sql")) { Parameters = { new("workspace", workspace.WorkspaceId) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SqlScripts.Read("queries/stage_kinds.sql")) { Parameters = { new("workspace", workspace.WorkspaceId) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            select coalesce((select version from data_version where workspace_id = @workspace), 0), now(),
                   exists (select from margin where workspace_id = @workspace), exists (select from response_target where workspace_id = @workspace),
                   array(select dim from coming_cut where workspace_id = @workspace)
            """)
        {
            Parameters = { new("workspace", workspace.WorkspaceId) },
        });
    }

    private static NpgsqlBatchCommand Asking(string script, Workspace workspace, Pieces questions) => new(SqlScripts.Read(script))
    {
        Parameters =
        {
            new("workspace", workspace.WorkspaceId),
            new("ids", questions.Ids), new("metrics", questions.Metrics), new("dims", questions.Dims),
            new("stages", questions.Stages), new("values", questions.Values), new("grains", questions.Grains),
            new("months", questions.WholeMonths), new("froms", questions.From), new("tos", questions.To),
        },
    };

    private static NpgsqlBatchCommand AskingFacts(Workspace workspace, FactQuestions finer)
    {
        var ranges = finer.Asked.Select(one => one.Question.Range).ToList();
        var command = new NpgsqlBatchCommand(Rollup.Ask(finer.Metric, finer.Breakdown, finer.Only.Select(dim => dim.Key)))
        {
            Parameters =
            {
                new("workspace", workspace.WorkspaceId), new("first", finer.First), new("last", finer.Last),
                new("days", NpgsqlDbType.Array | NpgsqlDbType.Date) { Value = finer.Days ?? (object)DBNull.Value },
                new("ids", finer.Asked.Select(one => one.Id).ToArray()),
                new("stages", finer.Asked.Select(one => one.Question.Stage ?? "").ToArray()),
                new("grains", finer.Asked.Select(one => one.Question.Grain.ToString().ToLowerInvariant()).ToArray()),
                new("froms", ranges.Select(range => range.From).ToArray()), new("tos", ranges.Select(range => range.To).ToArray()),
            },
        };
        foreach (var dim in finer.Only) command.Parameters.Add(new("only_" + dim.Key, dim.ToArray()));
        return command;
    }

    private static async Task FromFactsAsync(
        NpgsqlDataReader reader, Dictionary<CellKey, Parts> parts, Dictionary<CellKey, Distribution> minutes, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = CellKey.Read(reader);
            parts.Add(key, new Parts(reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
            if (!reader.IsDBNull(7)) minutes.Add(key, Distribution.OfPieces([(reader.GetFieldValue<int[]>(7), reader.GetFieldValue<long[]>(8))]));
        }
    }

    private static async Task<Dictionary<CellKey, Parts>> PartsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<CellKey, Parts>();
        while (await reader.ReadAsync(cancellationToken))
            parts.Add(CellKey.Read(reader), new Parts(reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
        return parts;
    }

    private static async Task<Dictionary<CellKey, Distribution>> MinutesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var pieces = new List<(CellKey Key, int[] Minutes, long[] Counts)>();
        while (await reader.ReadAsync(cancellationToken))
            pieces.Add((CellKey.Read(reader), reader.GetFieldValue<int[]>(4), reader.GetFieldValue<long[]>(5)));
        return pieces.GroupBy(piece => piece.Key)
            .ToDictionary(cell => cell.Key, cell => Distribution.OfPieces([.. cell.Select(piece => (piece.Minutes, piece.Counts))]));
    }

    private static async Task<Dictionary<FactKind, Feed>> FeedsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var feeds = new Dictionary<FactKind, Feed>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var kind = FactKinds.Parse(reader.GetString(0));
            feeds[kind] = new Feed
            {
                Kind = kind,
                Delivered = reader.GetBoolean(1),
                AsOf = Nullable<DateTimeOffset>(reader, 2),
                SettledTo = Nullable<DateOnly>(reader, 3),
                CoversTo = Nullable<DateOnly>(reader, 4),
                Covered = [.. Days(reader, 5)],
                Since = Nullable<DateOnly>(reader, 6),
                Late = reader.GetBoolean(7),
                Fault = reader.IsDBNull(8) ? null : reader.GetString(8),
                Flagged = [.. FlagColumns.SelectMany((flag, i) => Days(reader, 9 + i).Select(days => (flag, days)))],
            };
        }

        return feeds;
    }

    private static async Task<StageSteps> StepsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var named = new List<StageKind>();
        while (await reader.ReadAsync(cancellationToken))
            named.Add(new StageKind { Stage = reader.GetString(0), Kind = reader.GetString(1), Enters = reader.GetBoolean(2) });
        return new StageSteps(named);
    }

    private static readonly DataFlags[] FlagColumns = [DataFlags.Sampled, DataFlags.Thresholded, DataFlags.OtherRow];

    // PostgreSQL gives ranges of days without their last one.
    private static IEnumerable<Calendars.DateRange> Days(NpgsqlDataReader reader, int column) =>
        reader.GetFieldValue<NpgsqlRange<DateOnly>[]>(column).Select(days => new Calendars.DateRange(days.LowerBound, days.UpperBound.AddDays(-1)));

    private static T? Nullable<T>(NpgsqlDataReader reader, int column) where T : struct =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
