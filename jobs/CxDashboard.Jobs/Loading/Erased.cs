// The ledger of erased people as every load asks it, so that no page, backfill or file brings one of them back.
using CxDashboard.Core.Access;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Loading;

/// <summary>The people whom a workspace has erased.</summary>
internal sealed class Erased
{
    // An identifier is no longer than that; see ErasureWish.
    private const int LongestIdentifier = 200;

    private static readonly char[] Separators = [.. " \t\r\n,;:<>()[]{}\"'|/?!="];

    private readonly HashSet<string> people;
    private readonly Pseudonyms pseudonyms;

    private Erased(HashSet<string> people, Pseudonyms pseudonyms) => (this.people, this.pseudonyms) = (people, pseudonyms);

    /// <summary>Reads the ledger. Until the session ends nobody is erased meanwhile: an erasure waits for the page, and the
    /// next page for the erasure.</summary>
    public static async Task<Erased> ReadAsync(Session session, int workspaceId, Pseudonyms pseudonyms, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"select pg_advisory_xact_lock_shared({Lock})", new { workspaceId }, cancellationToken);
        var people = await session.QueryAsync<byte[]>("select person from erasure where workspace_id = @workspaceId", new { workspaceId }, cancellationToken);
        return new Erased([.. people.Select(Convert.ToHexStringLower)], pseudonyms);
    }

    /// <summary>The advisory lock that loads share and an erasure holds alone.</summary>
    public const string Lock = "hashtext('cx erasure'), @workspaceId";

    /// <summary>The facts as they may be kept: without customers, purchases and words of erased people, and with every other
    /// link to them cut.</summary>
    public IReadOnlyList<Fact> KeptOut(IReadOnlyList<Fact> facts)
    {
        if (people.Count == 0) return facts;
        return [.. facts.Select(Kept).OfType<Fact>()];
    }

    /// <summary>True when somebody has been erased at all.</summary>
    public bool IsAnybody => people.Count > 0;

    /// <summary>True when the text is an erased person's identifier, or holds the e-mail address of one.</summary>
    public bool Names(string text) =>
        text.Length <= LongestIdentifier && Has(text)
        || text.Contains('@', StringComparison.Ordinal) && text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Any(word => word.Contains('@', StringComparison.Ordinal) && Has(word.Trim('.')));

    private Fact? Kept(Fact fact) => fact switch
    {
        Ticket { Requester: { } person } ticket when Has(person) => ticket with { Requester = null },
        Rating { Requester: { } person } rating when Has(person) => rating with { Requester = null, Comment = null },
        Answer { Respondent: { } person, Kind: "text" } when Has(person) => null,
        Answer { Respondent: { } person } answer when Has(person) => answer with { Respondent = null, Comment = null },
        Customer customer when Has(customer.CustomerId) => null,
        Purchase purchase when Has(purchase.CustomerId) => null,
        _ => fact,
    };

    private bool Has(string person) => people.Contains(Convert.ToHexStringLower(pseudonyms.OfPerson(person)));
}
