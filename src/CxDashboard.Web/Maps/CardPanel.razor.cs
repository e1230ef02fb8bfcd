// What the panel of a card does. What is typed stays whatever others save meanwhile; saving brings the two together.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Web.Layout;
using Microsoft.AspNetCore.Components;

namespace CxDashboard.Web.Maps;

public partial class CardPanel
{
    private readonly Dictionary<string, string> _typed = [];
    private KeptMap _opened = default!;
    private Card? _card;
    private string? _refusal;
    private bool _busy, _focused;
    private int _drawn;
    private Field.ShowFaults _shows = new(false);
    private ElementReference _heading;

    [Parameter, EditorRequired] public MapPageView View { get; set; } = default!;

    [Parameter, EditorRequired] public MapAddress Address { get; set; } = default!;

    [Parameter] public bool MayEdit { get; set; }

    [Parameter] public DateOnly Today { get; set; }

    /// <summary>Saves what was made of a version and gives null, or says why not.</summary>
    [Parameter] public Func<KeptMap, MapDocument, Task<string?>> Save { get; set; } = (_, _) => Task.FromResult<string?>(null);

    [Parameter] public Func<string, string, Task<string?>> Comment { get; set; } = (_, _) => Task.FromResult<string?>(null);

    [Parameter] public Func<int, Task<string?>> Settle { get; set; } = _ => Task.FromResult<string?>(null);

    /// <summary>Takes away what a visitor wrote and gives null, or says why not.</summary>
    [Parameter] public Func<int, Task<string?>> Remove { get; set; } = _ => Task.FromResult<string?>(null);

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private bool IsNew => Address.OpenCard is null;

    private CardKind Kind => CardKind.Of(_card!.Kind);

    private string Heading => _card is null ? "No such card" : IsNew ? $"New {Kind.Name.ToLowerInvariant()}" : _card.Title.Length > 0 ? _card.Title : Kind.Name;

    private string Where => _card is null ? "" : _opened.Map.Find(_card.Stage) is { } stage ? $"{Kind.Name} · {stage.Title}" : Kind.Name;

    private string RemoveWords => Kind.Key == "stage" ? $"Remove with its {_opened.Map.Cards.Values.Count(card => card.Stage == _card!.Id)} cards" : "Remove";

    /// <summary>What others made of this card since it was opened, while something is typed here.</summary>
    private string? Meanwhile
    {
        get
        {
            if (_card is null || IsNew || View.Kept.Version == _opened.Version) return null;
            if (View.Kept.Map.Find(_card.Id) is not { } now) return $"{View.Kept.SavedBy} took this card away meanwhile. Saving brings it back, with their wish beside it.";
            var changed = Kind.Fields.Where(one => now[one.Key] != _card[one.Key]).Select(one => one.Name).ToList();
            return changed.Count == 0 ? null : $"{View.Kept.SavedBy} changed this card meanwhile: {string.Join(", ", changed)}. What you typed is still here; saving brings both together.";
        }
    }

    protected override void OnParametersSet()
    {
        // Untouched, the form follows what is kept; what is being typed stays on the version it was begun on.
        if (_opened is null) Open();
        else if (_typed.Count == 0 && _opened.Version != View.Kept.Version) Follow();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || _focused) return;
        _focused = true;
        if (RendererInfo.IsInteractive) await _heading.FocusAsync();
    }

    // Inputs are made anew only where what they show has changed: a first letter on its way would be lost with its input.
    private void Follow()
    {
        var now = IsNew ? _card : View.Kept.Map.Find(Address.OpenCard!);
        var isSame = now is not null && _card is not null && Kind.Fields.All(field => now[field.Key] == _card[field.Key]) && now.Stage == _card.Stage
            && (!Kind.IsAtStage || View.Kept.Map.Find(now.Stage) is not null);
        if (isSame) (_opened, _card) = (View.Kept, now);
        else Open();
    }

    private void Open()
    {
        (_opened, _refusal) = (View.Kept, null);
        _drawn++;
        _typed.Clear();
        _card = Address.OpenCard is { } id ? View.Kept.Map.Find(id) : NewCard(Address.NewKind!);
    }

    private Card? NewCard(string kind)
    {
        if (CardKind.All.All(known => known.Key != kind) || kind is "map") return null;
        var map = View.Kept.Map;
        var stage = CardKind.Of(kind).IsAtStage ? Address.At is { } at && map.Find(at)?.Kind == "stage" ? at : map.Stages[0].Id : "";
        var card = new Card(MapDocument.NewId(), kind).With(Card.StageField, stage).With(Card.RankField, map.LastRank(kind, stage));
        if (kind == "milestone") return map.Find(Address.At ?? "") is { Kind: "initiative" } of ? card.With(Card.OfField, of.Id) : null;
        if (CardKind.Of(kind).Field("evidence") is not null) card = card.With("evidence", "assumed");
        return Address.With.Where(field => CardKind.Of(kind).Field(field.Key) is not null).Aggregate(card, (filled, field) => filled.With(field.Key, field.Value));
    }

    private string Text(string field) => _typed.GetValueOrDefault(field) ?? _card![field];

    private string? FaultOf(CardField field) => MapRules.FaultOf(field, Text(field.Key).Trim());

    private void Write(string field, string text) => _typed[field] = text;

    private Card Edited() => _typed.Aggregate(_card!, (card, said) => card.With(said.Key, said.Value.Trim().Replace("\r\n", "\n", StringComparison.Ordinal)));

    private Task SaveCardAsync()
    {
        _shows = new(true);
        var edited = Edited();
        if (MapRules.Check(edited, _opened.Map.With(edited)).ToList() is { Count: > 0 } faults)
        {
            _refusal = $"Not saved: {string.Join(' ', faults.Select(fault => fault.Sentence))}";
            return Task.CompletedTask;
        }

        // In another stage it stands last.
        if (edited.Stage != _card!.Stage) edited = edited.With(Card.RankField, _opened.Map.LastRank(edited.Kind, edited.Stage));
        return KeepAsync(_opened.Map.With(edited), IsNew ? Address.Card(edited.Id) : null);
    }

    private Task MoveAsync(int by) => KeepAsync(_opened.Map.With(_opened.Map.Moved(Edited(), by)), null);

    private Task RemoveAsync() => KeepAsync(_opened.Map.Without(_card!.Id), Address.Closed);

    private Task ChooseAsync(Other chosen, bool takes) => chosen.Field.Length == 0 && takes
        ? RemoveAsync()
        : KeepAsync(_opened.Map.With(takes ? Edited().Settled(chosen.Field, chosen.Value) : Edited() with { Others = _card!.Others.Remove(chosen) }), null);

    private async Task KeepAsync(MapDocument mine, string? then)
    {
        if (_busy) return;
        _busy = true;
        _refusal = await Save(_opened, mine);
        _busy = false;
        if (_refusal is not null) return;
        _typed.Clear();
        if (then is not null) Navigation.NavigateTo(then);
        else Open();
    }
}
