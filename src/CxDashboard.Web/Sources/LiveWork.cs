// A page on which people do things and work is under way: who may do what, and another look every second or two while something moves.
using System.Globalization;
using CxDashboard.Core.Access;
using CxDashboard.Web.Access;
using CxDashboard.Web.Numbers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;

namespace CxDashboard.Web.Sources;

/// <summary>The base of the pages of sources and files; a view that is null where there should be one leads to "not found".</summary>
public abstract class LiveWork<TView> : Live<TView> where TView : class
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1.5);

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    protected bool IsEditor { get; private set; }

    protected bool IsOwner { get; private set; }

    /// <summary>True while something moves that no notification tells of.</summary>
    protected virtual bool IsUnderWay => false;

    /// <summary>Whoever sits at the page, as the audit keeps them, if they still hold the role; null when they do not.</summary>
    protected async Task<Actor?> ActorAsync(string role)
    {
        var user = (await Authentication).User;
        return Space is not null && user.AccountId() is { } id && await MayAsync(role) ? new Actor(id, user.Identity?.Name ?? "someone") : null;
    }

    /// <summary>The page of a list that a field of the address asks for; the first one for nonsense.</summary>
    protected int PageOf(string field) =>
        QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).TryGetValue(field, out var asked)
        && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 100_000 ? page : 1;

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        (IsEditor, IsOwner) = (await MayAsync(Roles.Editor), await MayAsync(Roles.Owner));
        if (View is null && Space is not null && Trouble is null) Navigation.NotFound();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        // A copy: the page's own source of it is disposed of with the page.
        var gone = Gone;
        using var timer = new PeriodicTimer(Look, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(gone))
            {
                if (!IsUnderWay) continue;
                await RefreshAsync();
                StateHasChanged();
            }
        }
        catch (Exception ended) when (gone.IsCancellationRequested && ended is OperationCanceledException or ObjectDisposedException)
        {
            // The reader has left.
        }
    }
}
