// What the forms of segments and personas have in common: who may save, what is said when nothing was, and where to go on.
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CxDashboard.Web.Segments;

/// <summary>The base of a page that edits one thing of a list, or makes a new one. <paramref name="what"/>: segments or personas, as words and as address.</summary>
public abstract class EditPage(string what) : Live
{
    private bool focus;

    /// <summary>The key of what is edited; null for a new one.</summary>
    [Parameter] public string? Key { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private ILogger<EditPage> Log { get; set; } = default!;

    /// <summary>Why the last saving kept nothing; null when it did not fail.</summary>
    protected string? Refusal { get; private set; }

    /// <summary>Where that is said; it gets the focus.</summary>
    protected ElementReference Summary { get; set; }

    protected Field.ShowFaults Shows { get; private set; } = new(false);

    /// <summary>The page has asked whether to remove it.</summary>
    protected bool Asks { get; set; }

    protected bool Busy { get; private set; }

    /// <summary>The address whose form is open: the router keeps one page for two addresses.</summary>
    protected (string, string?) Opened { get; private set; }

    protected bool IsSameForm => Opened == (Workspace, Key);

    protected string List => $"{Workspace}/{what}";

    /// <summary>False until the form's content is known, and where there is no such thing.</summary>
    protected abstract bool IsThere { get; }

    /// <summary>Somebody else saved after this form was opened.</summary>
    protected abstract bool ChangedMeanwhile { get; }

    /// <summary>Begins a form of its own for this address.</summary>
    protected void Open() => (Opened, Refusal, Asks, Shows) = ((Workspace, Key), null, false, new(false));

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (!IsThere && Space is not null && Trouble is null) Navigation.NotFound();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!focus) return;
        focus = false;
        await Summary.FocusAsync();
    }

    /// <summary>Makes a change, which gives null or says why nothing was kept, and leads back to the list.</summary>
    protected async Task ChangeAsync(Func<Workspace, int, Task<string?>> change)
    {
        if (Busy) return;
        Busy = true;
        Refusal = await RefusalAsync(change);
        if (Refusal is null) Navigation.NavigateTo(List);
        (Busy, focus, Shows, Asks) = (false, Refusal is not null, new(true), false);
    }

    protected string NotAllowed => $"You may not change {what} in this workspace; nothing was saved.";

    private async Task<string?> RefusalAsync(Func<Workspace, int, Task<string?>> change)
    {
        // The form is a courtesy; the right is checked where the work begins.
        if (!await MayAsync(Roles.Editor) || (await Authentication).User.AccountId() is not { } account) return NotAllowed;
        await RefreshAsync();
        if (Trouble is not null || Space is null || !IsThere) return "The database cannot be reached; nothing was saved. Try again in a moment.";
        if (ChangedMeanwhile) return "Not saved: someone changed this meanwhile. Choose to go on with yours, or cancel.";
        try
        {
            return await change(Space, account);
        }
        catch (Npgsql.NpgsqlException lost)
        {
            Log.LogWarning(lost, "A change of {What} could not be kept", what);
            return "The database did not take it; nothing was saved. Try again in a moment.";
        }
    }
}
