// Google's error shape: code, message and status; and the exception by which a report refuses.
namespace CxDashboard.Sandbox.Ga4;

internal sealed class BadReport(string message) : Exception(message);

internal static class GoogleErrors
{
    public const string Unauthenticated = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
    public const string NoPermission = "User does not have sufficient permissions for this property. To learn more about Property ID, see https://developers.google.com/analytics/devguides/reporting/data/v1/property-id.";

    public static Task Write(HttpContext http, int code, string status, string message) => Reply.Json(http, code, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteString("status", status);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static string PropertyIn(HttpContext http) => (http.Request.Path.Value ?? "").Split('/')[^1].Split(':')[0];
}
