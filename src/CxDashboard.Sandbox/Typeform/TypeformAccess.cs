// Who may read which form, two requests a second, and Typeform's words for a refusal.
using System.Text.Json;
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Typeform;

internal sealed class TypeformAccess(SandboxOptions options, Credentials credentials)
{
    private readonly RateWindow _requests = new(2, TimeSpan.FromSeconds(1));

    public void ResetLimits() => _requests.Reset();

    /// <summary>The client whose form the request may read, or null after a refusal has been written.</summary>
    public async Task<Client?> Open(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        var holder = Client.All.FirstOrDefault(c => authorization == $"Bearer {credentials.TypeformToken(c)}");
        var client = Client.All.FirstOrDefault(c => c.FormId == (string?)http.Request.RouteValues["form"]);
        var status = holder is null ? 401
            : holder.SurveyTokenRefused ? 403
            : client != holder ? 404
            : options.Limits && !_requests.Take(holder.Key).Allowed ? 429
            : 200;
        if (status == 200)
            return holder;
        await Reply.Json(http, status, json => Error(json, status));
        return null;
    }

    public static void Error(Utf8JsonWriter json, int status)
    {
        var (code, description) = status switch
        {
            400 => ("VALIDATION_ERROR", "Error in request parameters"),
            401 or 403 => ("AUTHENTICATION_FAILED", "Invalid authentication credentials"),
            404 => ("FORM_NOT_FOUND", "Non existing form with uid"),
            429 => ("TOO_MANY_REQUESTS", "Rate limit exceeded: 2 requests per second"),
            _ => ("INTERNAL_SERVER_ERROR", "Internal server error"),
        };
        json.WriteStartObject();
        json.WriteString("code", code);
        json.WriteString("description", description);
        json.WriteEndObject();
    }

    public static Task BadRequest(HttpContext http, string field, string what) => Reply.Json(http, 400, json =>
    {
        json.WriteStartObject();
        json.WriteString("code", "VALIDATION_ERROR");
        json.WriteString("description", "Error in request parameters");
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("code", "INVALID");
        json.WriteString("description", what);
        json.WriteString("field", field);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
