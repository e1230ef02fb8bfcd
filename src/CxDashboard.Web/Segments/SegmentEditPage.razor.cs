// What the page of a segment's rules does: counts along, keeps, removes, and loses nothing on the way.
using CxDashboard.Core.Segments;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Segments;

public partial class SegmentEditPage() : EditPage("segments")
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
    private string _name = "";
    private int _typed;
    private RecutNotice? _recut;

    protected override bool IsThere => _editing is not null;

    protected override bool ChangedMeanwhile => _editing is not null && SegmentBook.MarkOf(_editing.Kept) != SegmentBook.MarkOf(_basedOn);

    protected override async Task LoadAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var same = IsSameForm;
        _editing = await SegmentEditing.LoadAsync(Database, workspace, Key, same ? _editing?.Draft : null, Clock, cancellationToken);
        if (_editing is null || same) return;
        Open();
        (_basedOn, _name) = (_editing.Kept, _editing.Draft.Name);
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
        if (mine != _typed || gone.IsCancellationRequested || Busy || !await MayAsync(Roles.Editor)) return;
        await RefreshAsync();
    }

    private void GoOn() => _basedOn = _editing!.Kept;

    private Task SaveAsync() => ChangeAsync(async (space, account) => _editing!.Faults.Count > 0
        ? $"Not saved: {string.Join(' ', _editing.Faults.Select(fault => fault.Sentence))}"
        : await _recut!.KeepAsync(space, account, _editing.Kept, _editing.After, Gone));

    private Task RemoveAsync() => ChangeAsync((space, account) =>
        _recut!.KeepAsync(space, account, _editing!.Kept, [.. _editing.Kept.Where(segment => segment.Key != Key)], Gone));
}
