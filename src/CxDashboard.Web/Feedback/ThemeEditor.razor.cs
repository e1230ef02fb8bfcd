// What the form of a theme does: counts along, keeps, deletes, and loses nothing on the way.
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;
using CxDashboard.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CxDashboard.Web.Feedback;

public sealed partial class ThemeEditor : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource left = new();
    private Theme _opened = new("", "", []);
    private string _name = "", _words = "";
    private ThemeCount? _count;
    private string? _refusal;
    private bool _busy, _asks, _gone;
    private int _drawn, _typed;
    private Field.ShowFaults _shows = new(false);
    private ElementReference _heading;

    [Parameter, EditorRequired] public FeedbackView View { get; set; } = default!;
    [Parameter, EditorRequired] public Workspace Space { get; set; } = default!;
    [Parameter, EditorRequired] public string Edited { get; set; } = "";
    /// <summary>Asks anew whether the visitor is an editor.</summary>
    [Parameter, EditorRequired] public Func<Task<bool>> MayEdit { get; set; } = () => Task.FromResult(false);
    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;
    [Inject] private Database Database { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private ILogger<ThemeEditor> Log { get; set; } = default!;

    public ThemeEditor() => Gone = left.Token;

    // Can be asked for even after the editor has been left.
    private CancellationToken Gone { get; }

    private string Heading => Edited == FeedbackAddress.NewTheme ? "New theme" : $"Theme “{_opened.Name}”";

    private bool Meanwhile => _opened.Version > 0 && View.Kept.FirstOrDefault(theme => theme.Key == _opened.Key)?.Version != _opened.Version;

    private Theme Typed => _opened with { Name = _name.Trim(), Words = Theme.WordsOf(_words) };

    private string? FaultOf(string field) =>
        Theme.Check(Typed, [.. View.Kept.Where(theme => theme.Key != _opened.Key)]).FirstOrDefault(fault => fault.Field == field)?.Sentence;

    protected override Task OnInitializedAsync() => Open();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && !_gone && RendererInfo.IsInteractive) await _heading.FocusAsync();
    }

    private Task Open()
    {
        var found = Edited == FeedbackAddress.NewTheme ? new Theme("", "", []) : View.Kept.FirstOrDefault(theme => theme.Key == Edited);
        _gone = found is null;
        _opened = found ?? _opened;
        (_name, _words, _drawn, _refusal) = (_opened.Name, string.Join('\n', _opened.Words), _drawn + 1, null);
        return CountAsync();
    }

    private async Task TypedAsync(string words)
    {
        _words = words;
        var mine = ++_typed;
        await Task.Delay(Pause, Gone).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (mine == _typed && !Gone.IsCancellationRequested && await MayEdit()) await CountAsync();
    }

    private async Task CountAsync()
    {
        if (!Space.KeepsVerbatims || !RendererInfo.IsInteractive) return;
        try
        {
            _count = await ThemeCount.OfAsync(Database, Space, View.Days, Typed.Words, Gone);
        }
        catch (Npgsql.NpgsqlException lost)
        {
            Log.LogWarning(lost, "A theme's words could not be counted");
            _count = null;
        }
    }

    private Task SaveAsync()
    {
        _shows = new(true);
        if (Theme.Check(Typed, [.. View.Kept.Where(theme => theme.Key != _opened.Key)]) is { Count: > 0 } faults)
        {
            _refusal = $"Not saved: {string.Join(' ', faults.Select(fault => fault.Sentence))}";
            return Task.CompletedTask;
        }

        var theme = _opened.Version > 0 ? Typed : Typed with { Key = Theme.KeyFor(Typed.Name, View.Kept) };
        return ChangeAsync(account => ThemeBook.KeepAsync(Database, Space, account, theme, Gone));
    }

    private Task DeleteAsync() => ChangeAsync(account => ThemeBook.DeleteAsync(Database, Space, account, _opened, Gone));

    private async Task ChangeAsync(Func<int, Task<string?>> change)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await MayEdit() && (await Authentication).User.AccountId() is { } account ? await change(account) : "You may not change themes in this workspace; nothing was saved.";
        }
        catch (Npgsql.NpgsqlException lost)
        {
            Log.LogWarning(lost, "A theme could not be kept");
            _refusal = "The database did not take it; nothing was saved. Try again in a moment.";
        }

        (_busy, _asks) = (false, false);
        if (_refusal is null) Navigation.NavigateTo(View.Address.Newest);
    }

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }
}
