// What the page of a map does: keeps what people change, and takes it back.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using CxDashboard.Web.Tiles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;

namespace CxDashboard.Web.Maps;

public partial class MapPage
{
    private const string NotAllowed = "You may not change maps in this workspace; nothing was saved.";

    // The versions that this visitor saved and can take back, the last one on top.
    private readonly Stack<int> _mine = new();
    private (string Text, bool Bad) _said = ("", false);
    private bool _mayEdit;
    private int? _seen;

    [Parameter] public int Id { get; set; }

    [Inject] private RememberedAnswers Gateway { get; set; } = default!;

    [Inject] private ILogger<MapPage> Log { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = default!;

    protected override async Task<MapPageView?> ViewAsync(Workspace workspace, CancellationToken cancellationToken) =>
        await MapPageView.LoadAsync(Database, Gateway, workspace, Id, _mayEdit = await MayAsync(Roles.Editor), Navigation.Uri, Clock, cancellationToken);

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        _mayEdit = await MayAsync(Roles.Editor);
        if (View is null && Space is not null && Trouble is null) Navigation.NotFound();
    }

    // Whoever has the card before them has seen what mentions them there.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (View is null || Space is null || MapAddress.Of(Navigation.Uri).OpenCard is not { } card) return;
        var newest = View.Comments.LastOrDefault(comment => comment.Card == card)?.CommentId;
        if (newest is null || newest == _seen || await AccountAsync() is not { } account) return;
        _seen = newest;
        try
        {
            await Mentions.ReadAsync(Database, Space, account, Id, card, Gone);
        }
        catch (Npgsql.NpgsqlException lost)
        {
            // They stay unread until the card is opened again.
            Log.LogWarning(lost, "Mentions could not be marked as read");
        }
    }

    private async Task PressedAsync(KeyboardEventArgs pressed)
    {
        if (pressed is { Key: "z" or "Z", ShiftKey: false } && (pressed.CtrlKey || pressed.MetaKey)) await UndoAsync();
    }

    private Task MoveAsync(string card, int level) => View?.Kept is { } kept && kept.Map.Find(card) is { } point
        ? SaveAsync(kept, kept.Map.With(point.With("level", level.ToString(System.Globalization.CultureInfo.InvariantCulture))))
        : Task.CompletedTask;

    private Task DropAsync(Dropped dropped) => View?.Kept is { } kept && kept.Map.Find(dropped.Card) is { } card && kept.Map.Placed(card, dropped.Stage, dropped.Before) is var placed && placed != card
        ? SaveAsync(kept, kept.Map.With(placed))
        : Task.CompletedTask;

    /// <summary>Saves what somebody made of a version and gives null, or says why not.</summary>
    private Task<string?> SaveAsync(KeptMap basedOn, MapDocument mine) =>
        ChangeAsync(account => MapBook.SaveAsync(Database, Space!, account, Id, basedOn.Version, mine, "", Gone), saved => _mine.Push(saved.Version), "Saved as version");

    private async Task UndoAsync()
    {
        if (_mine.Count == 0) return;
        var version = _mine.Peek();
        await ChangeAsync(account => MapBook.UndoAsync(Database, Space!, account, Id, version, Gone), _ => _mine.Pop(), $"Took back version {version}; this is version");
    }

    private async Task<string?> ChangeAsync(Func<int, Task<MapSaved>> change, Action<MapSaved> kept, string words)
    {
        if (Space is null || !await MayAsync(Roles.Editor) || await AccountAsync() is not { } account) return Say(NotAllowed);
        MapSaved saved;
        try
        {
            saved = await change(account);
        }
        catch (Npgsql.NpgsqlException lost)
        {
            Log.LogWarning(lost, "A map could not be kept");
            return Say("The database did not take it; nothing was saved. Try again in a moment.");
        }

        if (saved.Outcome is MapOutcome.Kept or MapOutcome.Unchanged) kept(saved);
        await RefreshAsync();
        return saved.Outcome switch
        {
            MapOutcome.Kept when saved.Conflicts > 0 => Say($"{words} {saved.Version}. Somebody else wrote into the same field at the same time: both stand on the card, choose one.", null),
            MapOutcome.Kept => Say($"{words} {saved.Version}.", null),
            MapOutcome.Unchanged => Say("Nothing differs from what is kept.", null),
            MapOutcome.Faulty => Say($"Not saved: {string.Join(' ', saved.Faults!.Select(fault => fault.Sentence).Distinct())}"),
            MapOutcome.NotAllowed => Say(NotAllowed),
            _ => Say("This map or version is gone; nothing was saved."),
        };
    }

    private async Task<string?> CommentAsync(string card, string body)
    {
        if (Space is null || await AccountAsync() is not { } account) return NotAllowed;
        return await DoneAsync(() => MapComments.AddAsync(Database, Space, account, Id, card, body, Gone));
    }

    private async Task<string?> SettleAsync(int comment)
    {
        if (Space is null || await AccountAsync() is not { } account) return NotAllowed;
        return await DoneAsync(() => MapComments.SettleAsync(Database, Space, account, Id, comment, Gone));
    }

    private async Task<string?> RemoveAsync(int comment)
    {
        if (Space is null || await AccountAsync() is not { } account) return NotAllowed;
        return await DoneAsync(() => MapComments.RemoveAsync(Database, Space, account, Id, comment, Gone));
    }

    private async Task<string?> DoneAsync(Func<Task<string?>> deed)
    {
        try
        {
            if (await deed() is { } refusal) return refusal;
        }
        catch (Npgsql.NpgsqlException)
        {
            return "The database cannot be reached; nothing was changed. Try again in a moment.";
        }

        await RefreshAsync();
        return null;
    }

    private async Task<int?> AccountAsync() => (await SignedIn).User.AccountId();

    private string Say(string fault)
    {
        Say(fault, fault);
        return fault;
    }

    private string? Say(string words, string? fault)
    {
        _said = (words, fault is not null);
        StateHasChanged();
        return fault;
    }
}
