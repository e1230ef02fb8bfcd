// What the page of a persona does: keeps, removes, and loses nothing on the way.
using CxDashboard.Core.Segments;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Segments;

public partial class PersonaEditPage() : EditPage("personas")
{
    private PersonaEditing? _editing;
    private string? _mark;
    private string _name = "";

    protected override bool IsThere => _editing is not null;

    protected override bool ChangedMeanwhile => Key is not null && _editing is not null && _editing.Mark != _mark;

    protected override async Task LoadAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var same = IsSameForm;
        _editing = await PersonaEditing.LoadAsync(Database, workspace, Key, same ? _editing?.Draft : null, cancellationToken);
        if (_editing is null || same) return;
        Open();
        (_mark, _name) = (_editing.Mark, _editing.Draft.Name);
    }

    private Task SaveAsync() => ChangeAsync(async (space, account) => _editing!.Faults.Count > 0
        ? $"Not saved: {string.Join(' ', _editing.Faults.Select(fault => fault.Sentence))}"
        : Words(await PersonaBook.KeepAsync(Database, space, account, _editing.Edited, _editing.Mark, Gone)));

    private Task RemoveAsync() => ChangeAsync(async (space, account) => _editing!.Mark is null
        ? null
        : Words(await PersonaBook.RemoveAsync(Database, space, account, _editing.Edited.Key, _editing.Mark, Gone)));

    private string? Words(SegmentOutcome outcome) => outcome switch
    {
        SegmentOutcome.Kept => null,
        SegmentOutcome.NotAllowed => NotAllowed,
        SegmentOutcome.ChangedMeanwhile => "Not saved: someone changed this persona in this very moment. Save again to put yours on top.",
        _ => "Not saved: the segments are being changed at this moment. Try again when that is done.",
    };
}
