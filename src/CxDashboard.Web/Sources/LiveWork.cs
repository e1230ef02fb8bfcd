// A page on which work is under way: while it is, the page looks again every second or two, so that progress moves.
using System.Globalization;
using CxDashboard.Core.Access;
using CxDashboard.Web.Access;
using CxDashboard.Web.Numbers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CxDashboard.Web.Sources;

/// <summary>The base of the pages of sources and files.</summary>
public abstract class LiveWork : Live
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1.5);

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>True while something moves that no notification tells of.</summary>
    protected abstract bool IsUnderWay { get; }

    /// <summary>Whoever sits at the page, as the audit keeps them, if they still hold the role; null when they do not.</summary>
    protected async Task<Actor?> ActorAsync(string role)
    {
        var user = (await Authentication).User;
        return Space is not null && user.AccountId() is { } id && await MayAsync(role) ? new Actor(id, user.Identity?.Name ?? "someone") : null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        using var timer = new PeriodicTimer(Look, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                if (!IsUnderWay) continue;
                await RefreshAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (IsGone)
        {
            // The reader has left.
        }
    }

    private bool IsGone => gone.IsCancellationRequested;

    // The source of Gone is disposed of with the page; a copy of the token outlives it.
    private CancellationToken gone;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        gone = Gone;
    }

    /// <summary>The page of a list that the address asks for; the first one for nonsense.</summary>
    protected static int PageOf(string? asked) => int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 100_000 ? page : 1;
}
