// The page of stages at work: the draft, its preview, saving, and following a change until it is in force.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys;
using CxDashboard.Web.Access;
using CxDashboard.Web.Numbers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Npgsql;

namespace CxDashboard.Web.Stages;

public sealed partial class StagesPage : Live
{
    private const string NotAllowed = "You may not change stages in this workspace; nothing was saved.";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private StageDraft? _draft;
    private KeptStageMap? _kept;
    private StagePreview? _preview;
    private IReadOnlyList<EffectLine>? _effects;
    private ILookup<string, string> _goals = Array.Empty<string>().ToLookup(name => name);
    private string _opened = "", _to = "", _name = "";
    private string? _said;
    private bool _mayEdit, _saving, _looking, _counted;
    private int _edits;

    [Inject] private ILogger<StagesPage> Log { get; set; } = default!;
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private bool CanEdit => _mayEdit && RendererInfo.IsInteractive;

    private bool ChangedMeanwhile => _draft is { IsChanged: true } draft && _kept is not null && draft.Version != _kept.Map.Version;

    private string To => _draft!.Stages.Any(stage => stage.Key == _to) ? _to : _draft.Stages is [var first, ..] ? first.Key : "";

    protected override async Task LoadAsync(Core.Workspaces.Workspace workspace, CancellationToken cancellationToken)
    {
        await using (var session = await Database.OpenAsync(workspace.Scope, cancellationToken))
        {
            _kept = await StageMapBook.ReadAsync(session, workspace, cancellationToken);
            _goals = (await GoalBook.InForceAsync(session, workspace, workspace.Today(Clock), cancellationToken))
                .Where(goal => goal.Goal.Stage is not null).ToLookup(goal => goal.Goal.Stage!, goal => goal.Goal.Name);
        }

        _mayEdit = await MayAsync(Roles.Editor);
        // What somebody is editing stays, whatever happens to the data meanwhile.
        var opened = $"{workspace.Key} {_kept.Map.Version}";
        if (_draft is not { IsChanged: true } || !_opened.StartsWith(workspace.Key + " ", StringComparison.Ordinal))
        {
            if (_opened != opened) (_opened, _draft) = (opened, new StageDraft(_kept.Map));
        }

        // The stages stand at once, and what they match is counted beside them.
        if (!RendererInfo.IsInteractive) return;
        if (_preview is null) StateHasChanged();
        await CountAsync(workspace, cancellationToken);
        _counted = true;
    }

    // While a change is being brought into force it holds the stages; the counts shown stay until it is done.
    private async Task CountAsync(Core.Workspaces.Workspace workspace, CancellationToken cancellationToken)
    {
        if (_kept is { State: KeptStageMap.Waiting } || _draft is not { } draft || draft.Map.Faults().Count > 0) return;
        try
        {
            _preview = await StagePreview.OfAsync(Database, workspace, draft.Stages, workspace.Today(Clock), cancellationToken);
            _effects = StagesView.Effects(draft, _preview);
        }
        catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            Log.LogInformation("The preview of {Workspace}'s stages was given up ({State})", workspace.Key, busy.SqlState);
        }
    }

    private async Task EditAsync(Action<StageDraft> edit)
    {
        if (_draft is not { } draft || !await MayAsync(Roles.Editor)) return;
        edit(draft);
        (_effects, _said) = (null, null);
        var (mine, gone) = (++_edits, Gone);
        StateHasChanged();
        await Task.Delay(Pause, gone).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (mine == _edits && !gone.IsCancellationRequested) await RefreshAsync();
    }

    private async Task AddStageAsync()
    {
        var name = _name;
        _name = "";
        await EditAsync(draft => draft.Add(name));
    }

    private Task MineOnTopAsync()
    {
        _draft!.PutOnTopOf(_kept!.Map);
        return EditAsync(_ => { });
    }

    private async Task DiscardAsync()
    {
        (_draft, _opened, _effects, _said) = (null, "", null, null);
        await RefreshAsync();
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        var refused = await RefusalAsync();
        if (refused is null) await DiscardAsync();
        else await RefreshAsync();
        (_said, _saving) = (refused, false);
    }

    private async Task<string?> RefusalAsync()
    {
        if (!await MayAsync(Roles.Editor) || (await Authentication).User.AccountId() is not { } account) return NotAllowed;
        if (Space is null || _draft is not { } draft) return null;
        if (draft.Map.Faults() is { Count: > 0 } faults) return faults[0];
        try
        {
            return await StageMapBook.KeepAsync(Database, Space, draft.Map, account, Gone) switch
            {
                ChangeOutcome.NotAllowed => NotAllowed,
                ChangeOutcome.ChangedMeanwhile => "Not saved: someone changed the stages meanwhile. Choose to put yours on top, or to take theirs.",
                _ => null,
            };
        }
        catch (NpgsqlException lost)
        {
            Log.LogWarning(lost, "The stages could not be kept");
            return "The database did not take it; nothing was saved. Try again in a moment.";
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_looking || _kept is not { State: KeptStageMap.Waiting }) return;
        _looking = true;
        while (_kept is { State: KeptStageMap.Waiting } && !Gone.IsCancellationRequested)
        {
            await Task.Delay(Look, Gone).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            if (Gone.IsCancellationRequested) return;
            await RefreshAsync();
            StateHasChanged();
        }

        _looking = false;
    }
}
