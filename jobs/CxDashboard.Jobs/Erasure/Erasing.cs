// Erases a person from a workspace, all of it or nothing: facts, rejected rows, words in faults, kept pages and files, and the ledger's entry.
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Imports;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Jobs.Erasure;

/// <summary>What an erasure touched, by what it is called: "tickets" and so on, with how many.</summary>
public sealed record ErasureCounts(IReadOnlyList<(string What, long Rows)> Touched)
{
    public override string ToString() =>
        string.Join(", ", Touched.Where(t => t.Rows > 0).Select(t => $"{t.Rows} {t.What}")) is { Length: > 0 } some ? some : "nothing was stored of them";
}

/// <summary>One entry of the ledger; the mark is the beginning of the keyed hash.</summary>
public sealed record ErasureEntry
{
    public required string Mark { get; init; }
    public required string ErasedBy { get; init; }
    public DateTimeOffset ErasedAt { get; init; }
}

/// <summary>Erases people. Whoever calls has checked that an owner asks.</summary>
public sealed class Erasing(Database database, Pseudonyms pseudonyms, Payloads payloads, UploadFolder files)
{
    // Seconds: metrics over all customers are made anew, and pages under way are waited for.
    private const int Patience = 600;

    private const int LatestEntries = 50;

    /// <summary>The latest entries of the ledger, newest first.</summary>
    public async Task<IReadOnlyList<ErasureEntry>> LedgerAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<ErasureEntry>("""
            select left(encode(person, 'hex'), 8) as mark, erased_by, erased_at from erasure
            where workspace_id = @WorkspaceId order by erased_at desc, person limit @LatestEntries
            """, new { workspace.WorkspaceId, LatestEntries }, cancellationToken)];
    }

    /// <summary>Erases the person, or gives the sentence why not; nothing is changed then.</summary>
    public async Task<(ErasureCounts? Counts, string? Fault)> RunAsync(Workspace workspace, ErasureWish wish, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        session.Patience = Patience;
        await session.ExecuteAsync($"select pg_advisory_xact_lock({Erased.Lock})", new { workspaceId = workspace.WorkspaceId }, cancellationToken);
        if (await session.SingleAsync<bool>("select exists (select from upload where workspace_id = @WorkspaceId and state in ('queued', 'running'))", workspace, cancellationToken))
            return (null, "A file is being imported: let it end or cancel it, and then erase.");

        var touched = new List<(string, long)>();
        foreach (var script in SqlScripts.In("erase"))
            touched.Add(await FactsAsync(session, workspace, script, wish, cancellationToken));
        touched.Add(("rejected rows", await WordsAsync(session, workspace, wish, cancellationToken)));
        touched.Add(("pages as received", await payloads.WithholdAsync(session, workspace.WorkspaceId, wish.IsNamedIn, cancellationToken)));
        var counts = new ErasureCounts(touched);
        await session.ExecuteAsync("""
            insert into erasure (workspace_id, person, erased_by) select @WorkspaceId, person, @Name from unnest(@people) as p(person)
            on conflict do nothing
            """, new { workspace.WorkspaceId, actor.Name, people = wish.People(pseudonyms) }, cancellationToken);
        await session.ExecuteAsync("""
            update upload set state = 'cancelled', ended_at = now(), fault = 'Taken away when a person was erased: upload the file again.'
            where workspace_id = @WorkspaceId and state = 'waiting'
            """, workspace, cancellationToken);
        // Not the name: the first signs of the hash tell the ledger's entry.
        var mark = Convert.ToHexStringLower(wish.People(pseudonyms)[0])[..8];
        await AuditBook.WriteAsync(session, workspace.WorkspaceId, actor, Deed.Erased, $"person {mark}", counts.ToString(), cancellationToken);
        await DataVersion.BumpAsync(session, workspace.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        files.Clear(workspace.WorkspaceId);
        return (counts, null);
    }

    private async Task<(string, long)> FactsAsync(Session session, Workspace workspace, string script, ErasureWish wish, CancellationToken cancellationToken)
    {
        var kind = FactKinds.Parse(Path.GetFileNameWithoutExtension(script));
        var gone = await session.SingleAsync<Gone>(SqlScripts.Read(script), new
        {
            workspace = workspace.WorkspaceId, hashes = wish.Hashes(pseudonyms), ids = wish.Ids(pseudonyms),
        }, cancellationToken);
        await MetricParts.RefreshAsync(session, workspace.WorkspaceId, kind, gone.Days, cancellationToken);
        return (kind.Plural(), gone.Rows);
    }

    // Rejected rows and faults are kept as words; whichever name the person is taken out whole.
    private static async Task<long> WordsAsync(Session session, Workspace workspace, ErasureWish wish, CancellationToken cancellationToken)
    {
        var parameters = new { workspace.WorkspaceId, words = wish.Words(), instead = "The words of this fault were removed when a person was erased." };
        var buried = await session.ExecuteAsync(
            "delete from dead_letter where workspace_id = @WorkspaceId and (payload ~* @words or reason ~* @words)", parameters, cancellationToken);
        foreach (var (table, column) in new[] { ("run", "fault"), ("stream_state", "last_fault"), ("backfill_chunk", "fault"), ("upload", "fault") })
        {
            await session.ExecuteAsync(
                $"update {table} set {column} = @instead where workspace_id = @WorkspaceId and {column} ~* @words", parameters, cancellationToken);
        }

        return buried;
    }

    private sealed record Gone
    {
        public long Rows { get; init; }
        public DateOnly[] Days { get; init; } = [];
    }
}
