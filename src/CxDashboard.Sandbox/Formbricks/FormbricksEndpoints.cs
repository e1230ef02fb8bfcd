// Formbricks' responses: skip and limit over whatever order they stand in at that moment; dates bound createdAt alone.
using System.Globalization;
using System.Text.RegularExpressions;
using CxDashboard.Sandbox.Faults;
using CxDashboard.Sandbox.Surveys;

namespace CxDashboard.Sandbox.Formbricks;

internal sealed partial class FormbricksEndpoints(FormbricksAccess access, Vendors vendors)
{
    private const int UsualPage = 50;
    private const int MaxPage = 250;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/formbricks/api/v2/management/responses", Responses);

    private async Task Responses(HttpContext http)
    {
        if (await access.Open(http) is not { } client)
            return;
        var query = http.Request.Query;
        var (limit, skip) = (query.Int("limit") ?? UsualPage, query.Int("skip") ?? 0);
        var (survey, sortBy, order) = (query["surveyId"].ToString(), Or(query["sortBy"], "createdAt"), Or(query["order"], "desc"));
        (string Field, string Issue)? wrong = limit is < 1 or > MaxPage ? ("limit", $"Number must be from 1 to {MaxPage}")
            : skip < 0 ? ("skip", "Number must be greater than or equal to 0")
            : survey != "" && !Cuid().IsMatch(survey) ? ("surveyId", "Invalid cuid2")
            : sortBy is not ("createdAt" or "updatedAt") ? ("sortBy", "Invalid enum value. Expected 'createdAt' | 'updatedAt'")
            : order is not ("asc" or "desc") ? ("order", "Invalid enum value. Expected 'asc' | 'desc'")
            : !Instant(query["startDate"], out var from) || !Instant(query["endDate"], out var to) ? ("startDate", "Invalid date")
            : null;
        if (wrong is var (field, issue))
        {
            await Reply.Json(http, 400, json => FormbricksAccess.Error(json, 400, field, issue));
            return;
        }
        Instant(query["startDate"], out var first);
        Instant(query["endDate"], out var last);
        var all = survey != "" && survey != client.SurveyId ? []
            : vendors[client].Answers(FaultMiddleware.Skew(http)).Where(a => (first is null || a.Submitted >= first) && (last is null || a.Submitted <= last)).ToList();
        Func<Answer, DateTime> moment = sortBy == "createdAt" ? a => a.Submitted : a => a.Updated;
        var sorted = order == "asc" ? all.OrderBy(moment).ThenBy(a => a.Id, StringComparer.Ordinal) : all.OrderByDescending(moment).ThenBy(a => a.Id, StringComparer.Ordinal);
        if (FaultMiddleware.Has(http, "same_cursor"))
            skip = 0;
        List<Answer> page = FaultMiddleware.Has(http, "empty_page") ? [] : [.. sorted.Skip(skip).Take(limit)];
        await Reply.Json(http, 200, json => ResponseJson.WritePage(json, client, page, all.Count, limit, skip));
    }

    private static string Or(string? given, string usual) => string.IsNullOrEmpty(given) ? usual : given;

    private static bool Instant(string? text, out DateTime? instant)
    {
        instant = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed.UtcDateTime : null;
        return instant is not null || string.IsNullOrEmpty(text);
    }

    [GeneratedRegex("^[a-z][0-9a-z]{1,31}$")]
    private static partial Regex Cuid();
}
