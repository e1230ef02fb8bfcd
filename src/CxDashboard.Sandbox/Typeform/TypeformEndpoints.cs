// Typeform's form and its responses, with since and until, tokens before and after, and sorting.
using System.Globalization;
using System.Text.Json;
using CxDashboard.Sandbox.Faults;
using CxDashboard.Sandbox.Surveys;

namespace CxDashboard.Sandbox.Typeform;

internal sealed class TypeformEndpoints(TypeformAccess access, Vendors vendors)
{
    private const int MaxPage = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/typeform/forms/{form}/responses", Responses);
        routes.MapGet("/typeform/forms/{form}", Form);
    }

    private async Task Responses(HttpContext http)
    {
        if (await access.Open(http) is not { } client)
            return;
        var query = http.Request.Query;
        var (before, after, sort) = (query["before"].ToString(), query["after"].ToString(), query["sort"].ToString());
        if (FaultMiddleware.Has(http, "same_cursor"))
            before = after = "";
        if ((before != "" || after != "") && sort != "")
        {
            await TypeformAccess.BadRequest(http, "sort", "sort cannot be used together with before or after");
            return;
        }
        if (sort is not ("" or "submitted_at,asc" or "submitted_at,desc"))
        {
            await TypeformAccess.BadRequest(http, "sort", "sort must be submitted_at,asc or submitted_at,desc");
            return;
        }
        if (!Instant(query["since"], out var since) || !Instant(query["until"], out var until))
        {
            await TypeformAccess.BadRequest(http, "since", "since and until must be dates in ISO 8601 or unix seconds");
            return;
        }
        var all = vendors[client].Answers(FaultMiddleware.Skew(http))
            .Where(a => (since is null || a.Submitted >= since) && (until is null || a.Submitted <= until)).ToList();
        if (Position(all, before) is null || Position(all, after) is null)
        {
            await TypeformAccess.BadRequest(http, before != "" ? "before" : "after", "no response has this token");
            return;
        }
        // Tokens are exclusive. With "after" the answers come in the order they came in, so that a walk can go on.
        var rows = after != "" ? all.Skip(Position(all, after)!.Value + 1)
            : before != "" ? all.Take(Position(all, before)!.Value).Reverse()
            : sort == "submitted_at,asc" ? all
            : Enumerable.Reverse(all);
        var size = Math.Clamp(query.Int("page_size") ?? 25, 1, MaxPage);
        await Write(http, FaultMiddleware.Has(http, "empty_page") ? [] : [.. rows], size);
    }

    private static Task Write(HttpContext http, List<Answer> rows, int size) => Reply.Json(http, 200, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("total_items", rows.Count);
        json.WriteNumber("page_count", (rows.Count + size - 1) / size);
        json.WriteStartArray("items");
        foreach (var answer in rows.Take(size))
            AnswerJson.Write(json, answer);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private async Task Form(HttpContext http)
    {
        if (await access.Open(http) is not { } client)
            return;
        await Reply.Json(http, 200, json => AnswerJson.WriteForm(json, client));
    }

    /// <summary>Where a token's answer is; -1 without a token, null for an unknown one.</summary>
    private static int? Position(List<Answer> answers, string token) =>
        token == "" ? -1 : answers.FindIndex(a => a.Id == token) is >= 0 and var at ? at : null;

    private static bool Instant(string? text, out DateTime? instant)
    {
        instant = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unix) && unix < 100_000_000_000)
            instant = DateTimeOffset.FromUnixTimeSeconds(unix).UtcDateTime;
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            instant = parsed.UtcDateTime;
        return instant is not null;
    }
}
