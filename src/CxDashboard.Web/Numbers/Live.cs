// Keeps an open page true: loads once, and again when the workspace's data change, one load at a time.
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace CxDashboard.Web.Numbers;

/// <summary>
/// The base of a page with numbers. A derived page loads its view in <see cref="LoadAsync"/>; a load that fails leaves the
/// last good view standing and says so in <see cref="Trouble"/>.
/// </summary>
public abstract class Live : ComponentBase, IDisposable
{
    // A long pull changes the data with every page it commits; a reader is served by one drawing for the changes of such a while.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(800);

    private readonly CancellationTokenSource gone = new();
    // Never disposed: a load that a hurried reader left behind releases it afterwards, and it holds nothing that needs disposing.
    private readonly SemaphoreSlim oneAtATime = new(1);
    private bool isWaiting;
    private int redraws;
    private string path = "";

    [Inject] protected Database Database { get; set; } = default!;
    [Inject] protected DataChanges Changes { get; set; } = default!;
    [Inject] protected TimeProvider Clock { get; set; } = default!;
    [Inject] protected NavigationManager Navigation { get; set; } = default!;
    [Inject] private ILogger<Live> Log { get; set; } = default!;
    [Inject] private protected Visitor Visitor { get; set; } = default!;

    /// <summary>The workspace's key, from the address.</summary>
    [Parameter] public string Workspace { get; set; } = "";

    protected Workspace? Space { get; private protected set; }

    /// <summary>Why the last load failed; null when it did not.</summary>
    protected string? Trouble { get; private set; }

    /// <summary>Cancelled once the reader has left; can be asked for even then.</summary>
    protected CancellationToken Gone { get; }

    protected Live() => Gone = gone.Token;

    /// <summary>Loads the page's view.</summary>
    protected abstract Task LoadAsync(Workspace workspace, CancellationToken cancellationToken);

    protected override void OnInitialized()
    {
        Changes.Changed += Hear;
        path = new Uri(Navigation.Uri).AbsolutePath;
        Navigation.LocationChanged += Follow;
    }

    protected override Task OnParametersSetAsync() => RefreshAsync();

    /// <summary>Loads anew.</summary>
    protected Task RefreshAsync() => RefreshAsync(() => true);

    private async Task RefreshAsync(Func<bool> isStillAsked)
    {
        await oneAtATime.WaitAsync(Gone);
        try
        {
            if (!isStillAsked()) return;
            if (Space?.Key != Workspace) Space = await WorkspaceBook.FindAsync(Database, Workspace, Gone);
            if (Space is not null) await LoadAsync(Space, Gone);
            Trouble = null;
        }
        catch (Npgsql.NpgsqlException lost)
        {
            Log.LogWarning(lost, "A page could not be loaded");
            Trouble = lost.SqlState == Npgsql.PostgresErrorCodes.QueryCanceled
                ? "These numbers take longer than the database gives them; what is shown may be old. Choose fewer days or filters."
                : "The database cannot be reached; what is shown may be old. The page tries again by itself.";
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>True while the visitor still holds at least this role in the page's workspace. A circuit outlives a removal: it asks anew each time.</summary>
    protected async Task<bool> MayAsync(string role) =>
        (await (RendererInfo.IsInteractive ? Visitor.MembershipsNowAsync(Gone) : Visitor.MembershipsAsync(Gone))).Any(m => m.WorkspaceKey == Workspace && Roles.Reaches(m.Role, role));

    // The page's state is its address, and no parameter of the page changes with the query.
    private void Follow(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath != path) return;
        _ = InvokeAsync(() =>
        {
            // What the address alone decides, such as which card is open, does not wait for numbers.
            StateHasChanged();
            return RedrawAsync();
        });
    }

    // Whoever clicks faster than pages load waits for the last click alone: what came before it is not loaded any more.
    private async Task RedrawAsync()
    {
        var turn = ++redraws;
        await RefreshAsync(() => turn == redraws);
        StateHasChanged();
    }

    private void Hear(int workspaceId)
    {
        if (workspaceId == DataChanges.Everything || workspaceId == Space?.WorkspaceId) _ = InvokeAsync(FollowAsync);
    }

    private async Task FollowAsync()
    {
        if (isWaiting) return;
        isWaiting = true;
        await Task.Delay(Quiet, Gone).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        isWaiting = false;
        if (Gone.IsCancellationRequested) return;
        if (await MayAsync(Roles.Viewer)) await RedrawAsync();
    }

    public void Dispose()
    {
        Changes.Changed -= Hear;
        Navigation.LocationChanged -= Follow;
        gone.Cancel();
        gone.Dispose();
        GC.SuppressFinalize(this);
    }
}
