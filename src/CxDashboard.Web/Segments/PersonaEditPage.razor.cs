// What the page of a persona does: keeps, removes, and loses nothing on the way.
using CxDashboard.Core.Segments;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using CxDashboard.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CxDashboard.Web.Segments;

public partial class PersonaEditPage
{
    private const string NotAllowed = "You may not change personas in this workspace; nothing was saved.";

    private PersonaEditing? _editing;
    private (string, string?) _opened;
    private string? _mark;
    private string _name = "";
    private string? _refusal;
    private bool _asks, _busy, _focus;
    private Field.ShowFaults _shows = new(false);
    private ElementReference _summary;

    [Parameter] public string? Key { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private ILogger<PersonaEditPage> Log { get; set; } = default!;

    private bool ChangedMeanwhile => Key is not null && _editing is not null && _editing.Mark != _mark;

    protected override async Task LoadAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        // The router keeps one page for two addresses; another persona is another form.
        var same = _opened == (Workspace, Key);
        _editing = await PersonaEditing.LoadAsync(Database, workspace, Key, same ? _editing?.Draft : null, cancellationToken);
        if (_editing is not null && !same)
            (_opened, _mark, _name, _refusal, _asks, _shows) = ((Workspace, Key), _editing.Mark, _editing.Draft.Name, null, false, new(false));
    }

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (_editing is null && Space is not null && Trouble is null) Navigation.NotFound();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus) return;
        _focus = false;
        await _summary.FocusAsync();
    }

    private Task TypedAsync() => RefreshAsync();

    private Task SaveAsync() => ChangeAsync((space, account, editing) => editing.Faults.Count > 0
        ? Task.FromResult<string?>($"Not saved: {string.Join(' ', editing.Faults.Select(fault => fault.Sentence))}")
        : WordsAsync(PersonaBook.KeepAsync(Database, space, account, editing.Edited, editing.Mark, Gone)));

    private Task RemoveAsync() => ChangeAsync((space, account, editing) => editing.Mark is null
        ? Task.FromResult<string?>(null)
        : WordsAsync(PersonaBook.RemoveAsync(Database, space, account, editing.Edited.Key, editing.Mark, Gone)));

    private async Task ChangeAsync(Func<Workspace, int, PersonaEditing, Task<string?>> change)
    {
        if (_busy) return;
        _busy = true;
        _refusal = await RefusalAsync(change);
        if (_refusal is null) Navigation.NavigateTo($"{Workspace}/personas");
        (_busy, _focus, _shows, _asks) = (false, _refusal is not null, new(true), false);
    }

    /// <summary>Makes the change and gives null, or says why not.</summary>
    private async Task<string?> RefusalAsync(Func<Workspace, int, PersonaEditing, Task<string?>> change)
    {
        if (!await MayAsync(Roles.Editor) || (await Authentication).User.AccountId() is not { } account) return NotAllowed;
        await RefreshAsync();
        if (Trouble is not null || Space is null || _editing is not { } editing) return "The database cannot be reached; nothing was saved. Try again in a moment.";
        if (ChangedMeanwhile) return "Not saved: someone changed this persona meanwhile. Choose to go on with yours, or cancel.";
        try
        {
            return await change(Space, account, editing);
        }
        catch (Npgsql.NpgsqlException lost)
        {
            Log.LogWarning(lost, "A persona could not be kept");
            return "The database did not take it; nothing was saved. Try again in a moment.";
        }
    }

    private static async Task<string?> WordsAsync(Task<SegmentOutcome> change) => await change switch
    {
        SegmentOutcome.Kept => null,
        SegmentOutcome.NotAllowed => NotAllowed,
        SegmentOutcome.ChangedMeanwhile => "Not saved: someone changed this persona in this very moment. Save again to put yours on top.",
        _ => "Not saved: the segments are being changed at this moment. Try again when that is done.",
    };
}
