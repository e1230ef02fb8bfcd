// A page of the audit and the way to its neighbours.
using CxDashboard.Core.Audit;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;

namespace CxDashboard.Web.Sources;

/// <summary>Some lines of the audit; an address is null where there is no such page.</summary>
public sealed record AuditPage(IReadOnlyList<AuditLine> Lines, string Range, string? Newer, string? Older)
{
    private const int LinesAPage = 10;

    public static async Task<AuditPage> LoadAsync(Database database, Workspace workspace, int page, string uri, CancellationToken cancellationToken)
    {
        var (lines, all) = await AuditBook.ReadAsync(database, workspace, (page - 1) * LinesAPage, LinesAPage, cancellationToken);
        var (newer, older) = Moments.Neighbours(uri, "audit", page, LinesAPage, all);
        return new AuditPage(lines, Moments.Range(page, LinesAPage, lines.Count, all), newer, older);
    }
}
