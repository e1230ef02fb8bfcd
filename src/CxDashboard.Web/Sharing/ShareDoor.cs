// Whether a visitor's entry is still good: the share is open at this instant, in the version that they came in by.
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Web.Sharing;

internal sealed class ShareDoor(Database database, ShareCookie cookie, TimeProvider clock)
{
    /// <summary>The entry that the visitor carries; null for none, without asking the database.</summary>
    public Entry? EntryOf(HttpContext http, string publicId) => cookie.Read(http, publicId);

    /// <summary>The share of a good entry; null where it was paused, revoked, rotated or has expired since.</summary>
    public async Task<Share?> ShareOfAsync(Entry entry, CancellationToken cancellationToken) =>
        await ShareBook.FindByNameAsync(database, entry.PublicId, cancellationToken) is { } share && share.Version == entry.Version && share.IsOpen(clock.GetUtcNow()) ? share : null;
}
