// Whose key may read which survey, a hundred requests a minute, and Formbricks' words for a refusal.
using System.Text.Json;
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Formbricks;

internal sealed class FormbricksAccess(SandboxOptions options, Credentials credentials)
{
    private readonly RateWindow _requests = new(100, TimeSpan.FromMinutes(1));

    public void ResetLimits() => _requests.Reset();

    /// <summary>The client whose key was sent, or null after a refusal has been written.</summary>
    public async Task<Client?> Open(HttpContext http)
    {
        var key = http.Request.Headers["x-api-key"].ToString();
        var holder = Client.All.FirstOrDefault(c => key == credentials.FormbricksKey(c));
        var status = holder is null ? 401
            : holder.SurveyTokenRefused ? 403
            : options.Limits && !_requests.Take(holder.Key).Allowed ? 429
            : 200;
        if (status == 200)
            return holder;
        await Reply.Json(http, status, json => Error(json, status));
        return null;
    }

    /// <summary>A refusal; of a bad request it names the field and what is wrong with it.</summary>
    public static void Error(Utf8JsonWriter json, int status, string? field = null, string? issue = null)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", status);
        json.WriteString("message", status switch
        {
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            429 => "Too Many Requests",
            _ => "Internal Server Error",
        });
        if (field is not null)
        {
            json.WriteStartArray("details");
            json.WriteStartObject();
            json.WriteString("field", field);
            json.WriteString("issue", issue);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
