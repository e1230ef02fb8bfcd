// The page of business hours at work: the draft, saving it, and the counts beside it.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Web.Access;
using CxDashboard.Web.Numbers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Npgsql;

namespace CxDashboard.Web.Hours;

public sealed partial class HoursPage : Live
{
    private const string NotAllowed = "You may not change business hours in this workspace; nothing was saved.";

    private HoursDraft? _draft;
    private BusinessCalendar? _kept;
    private string _opened = "";
    private string? _said;
    private long _own, _vendors;
    private bool _mayEdit, _saving, _typed;

    [Inject] private ILogger<HoursPage> Log { get; set; } = default!;
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IEnumerable<DayOfWeek> Days => Enumerable.Range(Space?.WeekStart ?? 1, 7).Select(day => (DayOfWeek)(day % 7));

    protected override async Task LoadAsync(Core.Workspaces.Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await Database.OpenAsync(workspace.Scope, cancellationToken);
        _kept = await BusinessCalendarBook.ReadAsync(session, workspace.WorkspaceId, cancellationToken);
        (_own, _vendors) = await session.SingleAsync<(long, long)>("""
            select count(*) filter (where first_reply_reckoned), count(*) filter (where first_reply_business is not null and not first_reply_reckoned)
            from ticket where workspace_id = @WorkspaceId and status <> 'deleted'
            """, workspace, cancellationToken);
        _mayEdit = await MayAsync(Roles.Editor);
        // What somebody is typing stays, whatever happens to the data meanwhile.
        if (_draft is null || _opened != workspace.Key || (!_typed && _draft.Version != _kept.Version))
            (_draft, _opened, _typed) = (HoursDraft.Of(_kept, workspace.Today(Clock)), workspace.Key, false);
    }

    private void Typed(Action change)
    {
        change();
        (_typed, _said) = (true, null);
    }

    private async Task DiscardAsync()
    {
        (_draft, _said) = (null, null);
        await RefreshAsync();
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        _said = await RefusalAsync();
        _saving = false;
        if (_said is null) await DiscardAsync();
    }

    private async Task<string?> RefusalAsync()
    {
        if (!await MayAsync(Roles.Editor) || (await Authentication).User.AccountId() is not { } account) return NotAllowed;
        if (_draft?.Read() is not { } typed) return "Not saved: mend what is marked.";
        if (typed.Faults() is { Count: > 0 } faults) return $"Not saved: {faults[0]}";
        try
        {
            return await BusinessCalendarBook.KeepAsync(Database, Space!, typed, account, Gone) switch
            {
                ChangeOutcome.NotAllowed => NotAllowed,
                ChangeOutcome.ChangedMeanwhile => "Not saved: someone changed the hours meanwhile. Choose to put yours on top, or to take theirs.",
                _ => null,
            };
        }
        catch (NpgsqlException lost)
        {
            Log.LogWarning(lost, "The business hours could not be kept");
            return "The database did not take it; nothing was saved. Try again in a moment.";
        }
    }
}
