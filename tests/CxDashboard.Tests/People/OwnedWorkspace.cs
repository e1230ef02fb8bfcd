// A workspace with its owner Ada, from which tests about people begin.
using CxDashboard.Core.Access;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.People;

public abstract class OwnedWorkspace(TestDatabase databases) : IAsyncLifetime
{
    private protected TestWarehouse warehouse = null!;
    private protected Workspace workspace = null!;
    private protected Actor ada = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        warehouse = await TestWarehouse.OpenAsync(databases);
        workspace = await warehouse.WorkspaceAsync();
        ada = new Actor(await warehouse.EditorAsync(workspace, "Ada", Roles.Owner), "Ada");
    }

    public async ValueTask DisposeAsync()
    {
        await warehouse.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
