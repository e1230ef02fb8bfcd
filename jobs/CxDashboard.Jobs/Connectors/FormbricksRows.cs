// One page of Formbricks' responses, read into answers.
using System.Text.Json;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

/// <summary>The answers of a page, what of it could not be read, and the moments it is ordered by.</summary>
internal sealed class FormbricksRows
{
    private readonly List<Fact> records = [];
    private readonly List<Reject> rejects = [];
    private readonly List<DateTimeOffset> moments = [];

    public FormbricksRows(SurveyMap map, Pull pull, IReadOnlyList<JsonElement> rows, string orderedBy)
    {
        Count = rows.Count;
        Ids = [.. rows.Select(row => row.At("id")?.ToString() ?? "")];
        var kinds = map.Kinds(pull);
        foreach (var row in rows)
        {
            try
            {
                moments.Add(row.Instant(orderedBy) ?? throw new FormatException($"{orderedBy} is missing"));
                Read(map, pull, kinds, row);
            }
            catch (FormatException reason)
            {
                rejects.Add(new Reject(Shown(row, null), reason.Message));
            }
        }
    }

    public int Count { get; }

    /// <summary>How many the vendor says there are, of which this page is a part; null where it does not say.</summary>
    public long? Total { get; init; }

    public IReadOnlyList<string> Ids { get; }

    public DateTimeOffset? Latest => moments.Count > 0 ? moments.Max() : null;

    public DateTimeOffset? Earliest => moments.Count > 0 ? moments.Min() : null;

    public Batch Batch(VendorPage page, string? cursor) => new(records, cursor, Rejects: rejects, Notes: new BatchNotes(page.Body.Length, page.QuotaLeft)) { Answers = [page.Body] };

    /// <summary>True where nothing follows: it is shorter than asked for, and the vendor knows of no more.</summary>
    public bool IsLast(int size, int skip)
    {
        if (Count == 0 && skip < Total)
            throw new SourceFault(FaultKind.Nonsense, $"Formbricks gives nothing, but says that there are {Total - skip} more responses.");
        return Count < size && skip + Count >= (Total ?? 0);
    }

    /// <summary>A page that is not the last must lead on from where it began, or the walk would be endless; out of order it would pass over others.</summary>
    public void EnsureItMoves(DateTimeOffset from)
    {
        EnsureOrder(ascending: true);
        if (Latest is not { } latest || latest <= from)
            throw new SourceFault(FaultKind.Nonsense, "Formbricks' paging does not move: a page came twice, or more than a page of responses share one moment.");
    }

    public void EnsureDescending() => EnsureOrder(ascending: false);

    private void EnsureOrder(bool ascending)
    {
        if (moments.Zip(moments.Skip(1)).Any(pair => ascending ? pair.First > pair.Second : pair.First < pair.Second))
            throw new SourceFault(FaultKind.Nonsense, "Formbricks' responses are not in the order they were asked for.");
    }

    // A response that is not finished is read as far as it goes; each change of it is a later version.
    private void Read(SurveyMap map, Pull pull, Dictionary<string, string> kinds, JsonElement row)
    {
        var (id, begun) = (row.Required("id"), row.Instant("createdAt") ?? throw new FormatException("createdAt is missing"));
        var changed = row.Instant("updatedAt") ?? begun;
        // It was begun before the first day wanted, and only changed since.
        if (begun < pull.Begin) return;
        foreach (var (question, kind) in kinds)
        {
            if (row.At("data")?.At(question) is not { } answer) continue;
            try
            {
                var given = new Given(
                    kind == "text" ? null : Number(answer, kind), kind == "text" ? Words(answer) : null, begun, changed.ToUnixTimeMilliseconds(),
                    field => row.At("data")?.Text(field) ?? row.At("contactAttributes")?.Text(field));
                if (map.Read(pull, id, question, kind, given) is { } fact) records.Add(fact);
            }
            catch (FormatException reason)
            {
                rejects.Add(new Reject(Shown(row, (question, answer)), reason.Message));
            }
        }
    }

    private static decimal? Number(JsonElement answer, string kind) =>
        answer.ValueKind == JsonValueKind.Number && answer.TryGetDecimal(out var number) ? number
        : answer.AsText() is not { } text ? null
        : decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number) ? number
        : throw new FormatException($"the {kind} answer is not a number");

    private static string? Words(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.String ? answer.AsText() : throw new FormatException("the comment is not text");

    private static string Shown(JsonElement row, (string Question, JsonElement Given)? answer) => SurveyMap.Shown(
        ("id", row.At("id")?.ToString()), ("createdAt", row.At("createdAt")?.ToString()), ("question", answer?.Question),
        ("answer", answer?.Given is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : null));
}
