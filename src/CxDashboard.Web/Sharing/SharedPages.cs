// Drawn pages of shares: drawn once for many viewers, and kept a while for when the database is away.
using System.Collections.Concurrent;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Guests;
using Microsoft.Extensions.Caching.Memory;

namespace CxDashboard.Web.Sharing;

/// <summary>A page as it was drawn, of a share as it stood then.</summary>
internal sealed record DrawnPage(string Html, DateTimeOffset At, long Epoch, Share Share);

/// <summary>Loads and draws shares. Whoever asks has checked that the visitor may see this share now.</summary>
internal sealed class SharedPages : IDisposable
{
    /// <summary>So long a drawn page serves everybody who asks the same.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    /// <summary>So long it may stand in while the database is away.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private const string Away = """<p id="away" class="page-notice bad" role="status" hidden></p>""";
    private const int MostPages = 400;

    // A place for two cores: with more, members' pages wait behind guests' questions, and guests are served hardly faster.
    private static readonly int MostAtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly RememberedAnswers gateway;
    private readonly Database database;
    private readonly DataChanges changes;
    private readonly Drawing drawing;
    private readonly TimeProvider clock;
    private readonly MemoryCache drawn = new(new MemoryCacheOptions { SizeLimit = MostPages });
    private readonly ConcurrentDictionary<string, Lazy<Task<DrawnPage?>>> underWay = new();
    private readonly ConcurrentDictionary<string, int> timesChanged = new();
    // Guests together never hold more of the database than this, whatever they ask.
    private readonly SemaphoreSlim places = new(MostAtOnce);

    public SharedPages(RememberedAnswers gateway, Database database, DataChanges changes, Drawing drawing, TimeProvider clock)
    {
        (this.gateway, this.database, this.changes, this.drawing, this.clock) = (gateway, database, changes, drawing, clock);
        changes.Said += Hear;
    }

    /// <summary>The page of an open share, null where what it is about is gone; drawn anew where its data changed or it is no longer fresh.</summary>
    public async Task<DrawnPage?> PageAsync(Share share, string path, string query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(share);
        var key = KeyOf(share, path, query);
        var epoch = changes.EpochOf(share.WorkspaceId);
        if (changes.IsListening && drawn.TryGetValue(key, out DrawnPage? known) && known!.Epoch == epoch && clock.GetUtcNow() - known.At < Fresh) return known;
        var drawing = underWay.GetOrAdd(key, _ => new Lazy<Task<DrawnPage?>>(() => DrawAsync(key, share, path, query, epoch)));
        return await drawing.Value.WaitAsync(cancellationToken);
    }

    /// <summary>A page of at most ten minutes ago, with a banner that says so; null where there is none of this version, or
    /// the share was changed since.</summary>
    public DrawnPage? Remembered(string publicId, int version, string path, string query)
    {
        var now = clock.GetUtcNow();
        if (!drawn.TryGetValue(NameOf(publicId, version), out Share? share) || now >= share!.ExpiresAt) return null;
        if (!drawn.TryGetValue(KeyOf(share, path, query), out DrawnPage? page) || now - page!.At >= Kept) return null;
        var words = $"The database is out of reach. This page was drawn {Tiles.Format.Ago(now - page.At)}; it comes up to date once the database is back.";
        return page with { Html = page.Html.Replace(Away, Away.Replace(" hidden>", $">{words}", StringComparison.Ordinal), StringComparison.Ordinal) };
    }

    /// <summary>The page's numbers, for its file; null where what it is about is gone.</summary>
    public async Task<(SharedPage? Page, Workspace Workspace)> LoadAsync(Share share, string path, string query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(share);
        await places.WaitAsync(cancellationToken);
        try
        {
            var workspace = await WorkspaceBook.OfAsync(database, share.WorkspaceId, cancellationToken);
            return (await SharedPage.LoadAsync(gateway, share, workspace, path, query, clock, cancellationToken), workspace);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>The page with a comment that was not taken and the reason; null where what it is about is gone. Nobody else gets it.</summary>
    public async Task<string?> RefusedAsync(Share share, string path, GuestComment typed, string refusal, CancellationToken cancellationToken) =>
        (await LoadAsync(share, path, "", cancellationToken)).Page is { Form: { } form } page
            ? await drawing.OfAsync<SharedDocument>((nameof(SharedDocument.Page), page with { Form = form with { Typed = typed, Refusal = refusal } }))
            : null;

    /// <summary>Forgets what was drawn of a share.</summary>
    public void Forget(Share share)
    {
        ArgumentNullException.ThrowIfNull(share);
        Hear(ShareBook.Changed + share.PublicId);
    }

    // Many wait for one drawing, so it is nobody's to cancel; it has a limit of its own.
    private async Task<DrawnPage?> DrawAsync(string key, Share share, string path, string query, long epoch)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        try
        {
            var (page, _) = await LoadAsync(share, path, query, limit.Token);
            if (page is null) return null;
            var html = await drawing.OfAsync<SharedDocument>((nameof(SharedDocument.Page), page));
            var made = new DrawnPage(html, clock.GetUtcNow(), epoch, share);
            var kept = new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Kept, Size = 1 };
            drawn.Set(key, made, kept);
            drawn.Set(NameOf(share.PublicId, share.Version), share, kept);
            return made;
        }
        finally
        {
            underWay.TryRemove(key, out _);
        }
    }

    // What was drawn before a change is never found again.
    private void Hear(string said)
    {
        if (said.StartsWith(ShareBook.Changed, StringComparison.Ordinal)) timesChanged.AddOrUpdate(said[ShareBook.Changed.Length..], 1, (_, times) => times + 1);
    }

    private string NameOf(string publicId, int version) => $"{publicId}|{version}|{timesChanged.GetValueOrDefault(publicId)}";

    // What was asked for and is not part of the link is said on the page, so it belongs to its name too.
    private string KeyOf(Share share, string path, string query)
    {
        var address = GuestAddress.Of(share.Spec!, path, query);
        return $"{NameOf(share.PublicId, share.Version)}|{path}|{address.Chosen}|{string.Join('|', address.Notices)}";
    }

    public void Dispose()
    {
        changes.Said -= Hear;
        drawn.Dispose();
        places.Dispose();
    }
}
