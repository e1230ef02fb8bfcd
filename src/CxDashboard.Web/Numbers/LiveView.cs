// A live page that shows one view: drawn for the first answer, taken over by the circuit as it stands.
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CxDashboard.Web.Numbers;

/// <summary>The base of a page that shows a <typeparamref name="TView"/>; null where there is no such thing.</summary>
public abstract class Live<TView> : Live where TView : class
{
    private bool first = true;
    private long epoch;

    [Inject] private AuthenticationStateProvider Authentication { get; set; } = default!;
    [Inject] private Handover Handover { get; set; } = default!;

    /// <summary>What is shown; null until the first load has ended.</summary>
    protected TView? View { get; private set; }

    /// <summary>Loads the view anew.</summary>
    protected abstract Task<TView?> ViewAsync(Workspace workspace, CancellationToken cancellationToken);

    protected sealed override async Task LoadAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        // Before the reading: a change in between makes the view older than it says, never newer.
        epoch = Changes.EpochOf(workspace.WorkspaceId);
        View = await ViewAsync(workspace, cancellationToken);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (first && RendererInfo.IsInteractive && await TakeOverAsync()) return;
        first = false;
        await base.OnParametersSetAsync();
        if (!RendererInfo.IsInteractive) await LeaveAsync();
    }

    // All of it is at hand, so that the circuit's first drawing is the page as it stands.
    private async Task<bool> TakeOverAsync()
    {
        first = false;
        if (await AccountAsync() is not { } account || Handover.TakeFor(account) is not { View: TView view } drawn) return false;
        if (drawn.Uri != Navigation.Uri || !Changes.IsListening || drawn.Epoch != Changes.EpochOf(drawn.Space.WorkspaceId)) return false;
        (Space, View, epoch) = (drawn.Space, view, drawn.Epoch);
        return true;
    }

    private async Task LeaveAsync()
    {
        if (Space is { } space && View is { } view && Trouble is null && await AccountAsync() is { } account)
            Handover.Leave(new Drawn(account, await Visitor.MembershipsAsync(Gone), Navigation.Uri, space, view, epoch));
    }

    private async Task<int?> AccountAsync() => (await Authentication.GetAuthenticationStateAsync()).User.AccountId();
}
