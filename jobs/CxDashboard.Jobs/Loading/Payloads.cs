// Vendors' answers as they came: packed and sealed before the page's transaction, landed in it, looked at by owners, gone after a fortnight.
using System.Security.Cryptography;
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Jobs.Loading;

/// <summary>An answer as it is stored: its size and SHA-256 as received, and its content packed and sealed.</summary>
public sealed record Packed(long Bytes, byte[] Hash, byte[] Body);

/// <summary>One stored answer of a run. Not kept: it named a person who was erased.</summary>
public sealed record PayloadRow
{
    public int Page { get; init; }
    public int Part { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public long Bytes { get; init; }
    public required string Hash { get; init; }
    public bool IsKept { get; init; }
}

/// <summary>Keeps answers. <paramref name="daysKept"/>: 0 keeps none; null is the usual fortnight.</summary>
public sealed class Payloads(SecretBox box, int? daysKept = null)
{
    public const int UsualDays = 14;
    public const int MostDays = 30;

    /// <summary>The days go round in so many partitions of the table.</summary>
    public const int Slots = 32;

    /// <summary>For how many days answers are kept.</summary>
    public int Days { get; } = daysKept ?? UsualDays;

    /// <summary>Packs and seals a page's answers for a run; nothing when none are kept.</summary>
    internal IReadOnlyList<Packed> Pack(Lease run, IReadOnlyList<ReadOnlyMemory<byte>> answers) => Days == 0 ? []
        : [.. answers.Select(answer => new Packed(answer.Length, SHA256.HashData(answer.Span), box.Seal(PayloadText.Packed(answer), Bound(run.WorkspaceId, run.RunId))))];

    /// <summary>Lands a page's answers in its transaction. One that names an erased person is not kept, only that it was received.</summary>
    internal static Task LandAsync(
        Session session, Lease run, FactKind kind, IReadOnlyList<Packed> packed, IReadOnlyList<ReadOnlyMemory<byte>> answers, Erased erased, CancellationToken cancellationToken)
    {
        if (packed.Count == 0) return Task.CompletedTask;
        var looksForPeople = erased.IsAnybody && !IsOfCrowds(kind);
        return session.ExecuteAsync($"""
            insert into payload (workspace_id, run_id, page, part, slot, bytes, hash, body)
            select @WorkspaceId, @RunId, (select pages + 1 from run where workspace_id = @WorkspaceId and run_id = @RunId), part,
                   floor(extract(epoch from now()) / 86400)::int % {Slots}, bytes, hash, body
            from unnest(@bytes, @hashes, @bodies) with ordinality as p(bytes, hash, body, part)
            """, new
        {
            run.WorkspaceId,
            run.RunId,
            bytes = packed.Select(one => one.Bytes).ToArray(),
            hashes = packed.Select(one => one.Hash).ToArray(),
            bodies = packed.Select((one, i) => looksForPeople && PayloadText.Any(answers[i].Span, erased.Names) ? null : one.Body).ToArray(),
        }, cancellationToken);
    }

    /// <summary>The answers of a run, in the order they came; only those of the days kept.</summary>
    public async Task<IReadOnlyList<PayloadRow>> OfRunAsync(Database database, Workspace workspace, long runId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return [.. await session.QueryAsync<PayloadRow>($"""
            select page, part, received_at, bytes, encode(hash, 'hex') as hash, body is not null as is_kept from payload
            where workspace_id = @WorkspaceId and run_id = @runId and {IsYoung} order by page, part
            """, new { workspace.WorkspaceId, runId, Days }, cancellationToken)];
    }

    /// <summary>One answer of a run, as it was received but for NUL characters; null when there is none, or when it is kept no more.</summary>
    public async Task<byte[]?> ReadAsync(Session session, Workspace workspace, long runId, int page, int part, CancellationToken cancellationToken)
    {
        var body = await session.FirstAsync<byte[]?>($"""
            select body from payload where workspace_id = @WorkspaceId and run_id = @runId and page = @page and part = @part and {IsYoung}
            """, new { workspace.WorkspaceId, runId, page, part, Days }, cancellationToken);
        return body is null ? null : Opened(workspace.WorkspaceId, runId, body);
    }

    /// <summary>Takes away the content of every answer that names a person, of whatever age; gives how many. One that this installation's
    /// key does not open goes as well: nobody can say what is in it.</summary>
    internal async Task<long> WithholdAsync(Session session, int workspaceId, Func<string, bool> names, CancellationToken cancellationToken)
    {
        var withheld = 0L;
        var keys = (await session.QueryAsync<(long RunId, int Page, int Part, short Slot)>(
            "select run_id, page, part, slot from payload where workspace_id = @workspaceId and body is not null", new { workspaceId }, cancellationToken)).ToList();
        foreach (var (runId, page, part, slot) in keys)
        {
            var key = new { workspaceId, runId, page, part, slot };
            const string where = "where workspace_id = @workspaceId and run_id = @runId and page = @page and part = @part and slot = @slot";
            var body = await session.SingleAsync<byte[]>($"select body from payload {where}", key, cancellationToken);
            if (Opened(workspaceId, runId, body) is { } content && !PayloadText.Any(content, names)) continue;
            withheld += await session.ExecuteAsync($"update payload set body = null {where}", key, cancellationToken);
        }

        return withheld;
    }

    private const string IsYoung = "received_at > now() - make_interval(days => @Days)";

    private byte[]? Opened(int workspaceId, long runId, byte[] body) => box.Open(body, Bound(workspaceId, runId)) is { } packed ? PayloadText.Unpacked(packed) : null;

    private static string Bound(int workspaceId, long runId) => $"{workspaceId}/payload/{runId}";

    // Counts of visits name nobody.
    private static bool IsOfCrowds(FactKind kind) => kind is FactKind.WebTraffic or FactKind.WebEvent or FactKind.WebCohort or FactKind.WebUsers or FactKind.WebLanding or FactKind.WebPage;
}
