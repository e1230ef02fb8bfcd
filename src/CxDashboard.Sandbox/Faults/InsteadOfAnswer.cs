// Faults that answer in the endpoint's place, each in its vendor's own words.
using System.Text.Json;
using CxDashboard.Sandbox.Ga4;

namespace CxDashboard.Sandbox.Faults;

internal static class InsteadOfAnswer
{
    public static bool Covers(string name) => name is "rate_limit" or "rate_limit_no_header" or "rate_limit_bad_header"
        or "server_error" or "gateway_timeout" or "hang" or "html_login" or "token_revoked" or "forbidden";

    public static async Task Give(HttpContext http, string vendor, Fault fault, CancellationToken stopping)
    {
        switch (fault.Name)
        {
            case "hang":
                using (var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping))
                    await Task.Delay(TimeSpan.FromMinutes(10), either.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                http.Abort();
                break;
            case "html_login":
                await Reply.Text(http, 200, "text/html; charset=utf-8",
                    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action=\"/login\" method=\"post\"><input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>");
                break;
            case "gateway_timeout":
                await Reply.Text(http, 504, "text/html", "<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center></body></html>");
                break;
            case "server_error":
                if (vendor == "ga4")
                    http.RequestServices.GetRequiredService<Quotas>().ServerError(GoogleErrors.PropertyIn(http));
                await Error(http, vendor, 500, "INTERNAL", "Internal error encountered.");
                break;
            case "token_revoked":
                await Error(http, vendor, 401, "UNAUTHENTICATED", vendor == "zendesk" ? "Couldn't authenticate you" : GoogleErrors.Unauthenticated);
                break;
            case "forbidden":
                await Error(http, vendor, 403, "PERMISSION_DENIED", GoogleErrors.NoPermission);
                break;
            default:
                if (fault.Name == "rate_limit" && vendor != "ga4")
                    http.Response.Headers.RetryAfter = "2";
                if (fault.Name == "rate_limit_bad_header")
                    http.Response.Headers.RetryAfter = "3.7 seconds";
                await Error(http, vendor, 429, "RESOURCE_EXHAUSTED", Quotas.Message(fault.Field ?? "concurrentRequests"));
                break;
        }
    }

    private static Task Error(HttpContext http, string vendor, int status, string google, string message) => vendor switch
    {
        "ga4" => GoogleErrors.Write(http, status, google, message),
        "zendesk" => Reply.Json(http, status, json => Zendesk(json, status)),
        "formbricks" => Reply.Json(http, status, json => Formbricks.FormbricksAccess.Error(json, status)),
        _ => Reply.Json(http, status, json => Typeform.TypeformAccess.Error(json, status)),
    };

    private static void Zendesk(Utf8JsonWriter json, int status)
    {
        json.WriteStartObject();
        switch (status)
        {
            case 401:
                json.WriteString("error", "Couldn't authenticate you");
                break;
            case 403:
                // The object form of an error: both occur on the wire.
                json.WriteStartObject("error");
                json.WriteString("title", "Forbidden");
                json.WriteString("message", "You do not have access to this page. Please contact the account owner of this help desk for further help.");
                json.WriteEndObject();
                break;
            case 429:
                json.WriteString("error", "APIRateLimitExceeded");
                json.WriteString("description", "Number of allowed incremental ticket export API requests per minute exceeded");
                break;
            default:
                json.WriteString("error", "InternalError");
                json.WriteString("description", "Something went wrong on our side.");
                break;
        }
        json.WriteEndObject();
    }
}
