// Members whom comments on cards mention, as @name or @e-mail: found in the text, told to them, and read.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>Somebody who can be mentioned: a member of the workspace.</summary>
public sealed record Member(int AccountId, string Name, string Email);

/// <summary>One mention as the mentioned one sees it.</summary>
public sealed record Mention
{
    public int MapId { get; init; }
    public int CommentId { get; init; }
    public required string Card { get; init; }
    public required string Body { get; init; }
    public required string WrittenAs { get; init; }
    public DateTimeOffset WrittenAt { get; init; }
    public DateTimeOffset? ReadAt { get; init; }
}

public static class Mentions
{
    /// <summary>The latest that are listed; what is unread comes first.</summary>
    public const int Most = 20;

    /// <summary>
    /// The members that a text mentions: an @ that begins a word, and behind it a name or an e-mail address that ends there,
    /// whatever its case. Of several the longest counts; two members of one name are both meant.
    /// </summary>
    public static IReadOnlyList<Member> In(string text, IReadOnlyList<Member> members)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(members);
        var found = new List<Member>();
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && char.IsLetterOrDigit(text[at - 1])) continue;
            var said = text[(at + 1)..];
            var meant = members.Select(member => (member, Length: new[] { member.Name, member.Email }.Where(called => Begins(said, called)).Select(called => called.Length).DefaultIfEmpty().Max()))
                .Where(one => one.Length > 0).ToList();
            found.AddRange(meant.Where(one => one.Length == meant.Max(other => other.Length)).Select(one => one.member));
        }

        return [.. found.Distinct()];
    }

    /// <summary>The members whom what is being written may go on to mention: the text ends with an @ and the beginning of their name
    /// or address. With the text as it would be then.</summary>
    public static IReadOnlyList<(Member Member, string Text)> Offered(string text, IReadOnlyList<Member> members)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.LastIndexOf('@');
        if (at < 0 || (at > 0 && char.IsLetterOrDigit(text[at - 1]))) return [];
        var begun = text[(at + 1)..];
        return [.. members.Where(member => begun.Length < member.Name.Length + 1 && (StartsWith(member.Name, begun) || (begun.Length > 0 && StartsWith(member.Email, begun))))
            .Select(member => (member, $"{text[..at]}@{(members.Count(other => string.Equals(other.Name, member.Name, StringComparison.OrdinalIgnoreCase)) > 1 ? member.Email : member.Name)} "))];
    }

    /// <summary>Who can be mentioned, by name.</summary>
    public static async Task<IReadOnlyList<Member>> MembersAsync(Session session, Workspace workspace, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync<Member>("""
            select a.account_id, a.name, a.email from membership m join account a using (account_id)
            where m.workspace_id = @WorkspaceId order by lower(a.name), a.email
            """, workspace, cancellationToken)];

    /// <summary>Stores whom a comment mentions, in the session that adds it. Nobody is told of their own words.</summary>
    internal static async Task StoreAsync(Session session, Workspace workspace, int commentId, int writer, string text, CancellationToken cancellationToken)
    {
        var meant = In(text, await MembersAsync(session, workspace, cancellationToken)).Select(member => member.AccountId).Where(account => account != writer).ToArray();
        if (meant.Length > 0)
            await session.ExecuteAsync("insert into mention (workspace_id, comment_id, account_id) select @WorkspaceId, @commentId, account from unnest(@meant) as m(account)", new { workspace.WorkspaceId, commentId, meant }, cancellationToken);
    }

    /// <summary>The member's latest mentions, unread ones first, and how many are unread.</summary>
    public static async Task<(IReadOnlyList<Mention> Latest, long Unread)> OfAsync(Database database, int workspaceId, int accountId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Access.Scope.Workspace(workspaceId), cancellationToken);
        var latest = await session.QueryAsync<Mention>("""
            select c.map_id, c.comment_id, c.card, c.body, c.written_as, c.written_at, m.read_at
            from mention m join map_comment c using (workspace_id, comment_id) join membership s using (workspace_id, account_id)
            where m.workspace_id = @workspaceId and m.account_id = @accountId
            order by m.read_at is not null, c.comment_id desc limit @Most
            """, new { workspaceId, accountId, Most }, cancellationToken);
        var unread = await session.SingleAsync<long>(
            "select count(*) from mention join membership using (workspace_id, account_id) where workspace_id = @workspaceId and account_id = @accountId and read_at is null", new { workspaceId, accountId }, cancellationToken);
        return ([.. latest], unread);
    }

    /// <summary>Marks as read what mentions the member on a card that they have open.</summary>
    public static async Task ReadAsync(Database database, Workspace workspace, int accountId, int mapId, string card, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        var read = await session.ExecuteAsync("""
            update mention m set read_at = clock_timestamp() from map_comment c
            where m.workspace_id = @WorkspaceId and m.account_id = @accountId and m.read_at is null
              and c.workspace_id = m.workspace_id and c.comment_id = m.comment_id and c.map_id = @mapId and c.card = @card
            """, new { workspace.WorkspaceId, accountId, mapId, card }, cancellationToken);
        if (read == 0) return;
        await MapBook.TellAsync(session, workspace, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    // A name that goes on is another one: @Ann is not in @Anna.
    private static bool Begins(string said, string called) =>
        StartsWith(said, called) && (said.Length == called.Length || !char.IsLetterOrDigit(said[called.Length]));

    private static bool StartsWith(string text, string beginning) => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
}
