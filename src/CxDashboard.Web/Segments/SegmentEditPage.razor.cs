// What the page of a segment's rules does: counts along, keeps, removes, and loses nothing on the way.
using CxDashboard.Core.Segments;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using CxDashboard.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CxDashboard.Web.Segments;

public partial class SegmentEditPage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly (string, string)[] Kinds =
    [
        (nameof(SegmentKind.Demographic), "Demographic – who they are"), (nameof(SegmentKind.Psychographic), "Psychographic – how they think"),
        (nameof(SegmentKind.Behavioural), "Behavioural – what they do"),
    ];

    private static readonly Dictionary<Side, string> Heads = new()
    {
        [Side.Web] = "Sessions on the web", [Side.Tickets] = "Support tickets", [Side.Surveys] = "Survey answers", [Side.Customers] = "Customers and what they buy",
    };

    private SegmentEditing? _editing;
    private IReadOnlyList<Segment> _basedOn = [];
    private (string, string?) _opened;
    private string _name = "";
    private string? _refusal;
    private bool _asks, _focus;
    private int _typed;
    private Field.ShowFaults _shows = new(false);
    private ElementReference _summary;
    private RecutNotice? _recut;

    [Parameter] public string? Key { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private bool ChangedMeanwhile => _editing is not null && SegmentBook.MarkOf(_editing.Kept) != SegmentBook.MarkOf(_basedOn);

    protected override async Task LoadAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        // The router keeps one page for two addresses; another segment is another form.
        var same = _opened == (Workspace, Key);
        _editing = await SegmentEditing.LoadAsync(Database, workspace, Key, same ? _editing?.Draft : null, Clock, cancellationToken);
        if (_editing is not null && !same)
            (_opened, _basedOn, _name, _refusal, _asks, _shows) = ((Workspace, Key), _editing.Kept, _editing.Draft.Name, null, false, new(false));
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

    private Task ToggleAsync(SegmentField field, string value)
    {
        _editing!.Draft.Toggle(field, value);
        return TypedAsync();
    }

    private async Task TypedAsync()
    {
        var (mine, gone) = (++_typed, Gone);
        await Task.Delay(Pause, gone).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (mine != _typed || gone.IsCancellationRequested || !await MayAsync(Roles.Editor)) return;
        await RefreshAsync();
    }

    private void GoOn() => _basedOn = _editing!.Kept;

    private Task SaveAsync() => ChangeAsync(editing =>
        editing.Faults.Count == 0 ? (null, editing.After) : ($"Not saved: {string.Join(' ', editing.Faults.Select(fault => fault.Sentence))}", []));

    private Task RemoveAsync() => ChangeAsync(editing => (null, [.. editing.Kept.Where(segment => segment.Key != Key)]));

    private async Task ChangeAsync(Func<SegmentEditing, (string? Refusal, IReadOnlyList<Segment> After)> change)
    {
        if (_recut is null || _recut.IsBusy) return;
        _refusal = await RefusalAsync(change);
        if (_refusal is null) Navigation.NavigateTo($"{Workspace}/segments");
        (_focus, _shows, _asks) = (_refusal is not null, new(true), false);
    }

    /// <summary>Keeps the change, or says why not.</summary>
    private async Task<string?> RefusalAsync(Func<SegmentEditing, (string? Refusal, IReadOnlyList<Segment> After)> change)
    {
        if (!await MayAsync(Roles.Editor) || (await Authentication).User.AccountId() is not { } account) return "You may not change segments in this workspace; nothing was saved.";
        await RefreshAsync();
        if (Trouble is not null || Space is null || _editing is not { } editing) return "The database cannot be reached; nothing was saved. Try again in a moment.";
        if (ChangedMeanwhile) return "Not saved: someone changed the segments meanwhile. Choose to go on with yours, or cancel.";
        var (refusal, after) = change(editing);
        return refusal ?? await _recut!.KeepAsync(Space, account, editing.Kept, after, Gone);
    }
}
