// What stands on a page, read from what a visitor sees.
using System.Text.Json;
using Microsoft.Playwright;

namespace CxDashboard.BrowserTests.Reading;

/// <summary>A goal's card.</summary>
internal sealed record CardRead(string Name, string Status, string Value, string Against, string Foot);

/// <summary>One cell or tile: its value, its change ("▲ 1.6 good"), or why it has no value.</summary>
internal sealed record CellRead(string? Value, string? Change, string? Absence);

internal sealed record RowRead(string Name, IReadOnlyList<CellRead> Cells);

internal sealed record TileRead(string Name, string Text);

internal sealed record StageRead(string Name, string Volume, string? Conversion, IReadOnlyList<TileRead> Tiles);

internal sealed record RunRead(string Source, string Stream, string State, long Received, long New, long Changed, long Unchanged, long Rejected, string Fault);

internal static class Pages
{
    // What only a screen reader hears is left out; white space counts once.
    private const string Tools = """
        const text = e => { if (!e) return null; const copy = e.cloneNode(true);
          copy.querySelectorAll('.hidden-text').forEach(h => h.remove()); return copy.textContent.replace(/\s+/g, ' ').trim(); };
        const change = e => e ? `${text(e)} ${[...e.classList].find(c => c !== 'delta')}` : null;
        """;

    public static Task<IReadOnlyList<CardRead>> CardsAsync(IPage page) => ReadAsync<CardRead>(page, """
        [...document.querySelectorAll('article.goal')].map(card => ({
          name: text(card.querySelector('h3')), status: text(card.querySelector('.status')), value: text(card.querySelector('.big')),
          against: [...card.querySelectorAll('.against > span')].map(text).join(' | '), foot: text(card.querySelector('.goal-foot > span')) }))
        """);

    public static Task<IReadOnlyList<RowRead>> StageTableAsync(IPage page) => ReadAsync<RowRead>(page, """
        [...document.querySelectorAll('.stage-table tbody tr')].map(row => ({
          name: row.querySelector('th').firstChild.textContent.trim(), cells: [...row.querySelectorAll('td')].map(cell => ({
            value: text(cell.querySelector('.cell-value b')), change: change(cell.querySelector('.delta')), absence: text(cell.querySelector('.absent')) })) }))
        """);

    public static Task<IReadOnlyList<StageRead>> StagesAsync(IPage page) => ReadAsync<StageRead>(page, """
        [...document.querySelectorAll('.stage-column')].map(stage => ({
          name: text(stage.querySelector('h3')), volume: text(stage.querySelector('.stage-head > small')), conversion: text(stage.querySelector('.conversion')),
          tiles: [...stage.querySelectorAll('.kpi')].map(kpi => ({
            name: text(kpi.querySelector('.kpi-name > :first-child')),
            text: [...(kpi.querySelector('.kpi-value') ?? kpi).querySelectorAll(':scope > b, :scope > small, :scope > .delta, :scope > .absent')]
              .map(part => part.classList.contains('delta') ? change(part) : text(part)).join(' | ') })) }))
        """);

    public static Task<IReadOnlyList<RunRead>> RunsAsync(IPage page) => ReadAsync<RunRead>(page, """
        [...document.querySelectorAll('.runs tbody tr:not(.run-fault)')].map(row => {
          const cells = [...row.querySelectorAll('td')].map(cell => text(cell.querySelector('.status') ?? cell));
          const number = at => parseInt(cells[at].replaceAll(',', ''), 10);
          return { source: text(row.querySelector('th a')), stream: text(row.querySelector('th small')), state: cells[1], received: number(2), new: number(3),
                   changed: number(4), unchanged: number(5), rejected: number(6), fault: text(row.nextElementSibling?.matches('.run-fault') ? row.nextElementSibling : null) ?? '' };
        })
        """);

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(IPage page, string expression)
    {
        var json = await page.EvaluateAsync<string>($"() => {{ {Tools} return JSON.stringify({expression}); }}");
        return JsonSerializer.Deserialize<List<T>>(json, JsonSerializerOptions.Web)!;
    }
}
