// What the sandbox tells about one of its clients.
namespace CxDashboard.Web.Sample;

internal sealed record SandboxClient(
    string Key, string Name, string TimeZone, SandboxAnalytics Ga4, SandboxTickets Zendesk, SandboxSurvey Typeform,
    IReadOnlyDictionary<string, Uri> Files)
{
    /// <summary>Connector, source name and settings of each of its sources.</summary>
    public IEnumerable<(string Connector, string Name, Dictionary<string, string> Settings)> Sources() =>
    [
        ("ga4", "Web analytics", new()
        {
            ["propertyId"] = Ga4.PropertyId, ["serviceAccountJson"] = Ga4.ServiceAccountJson,
            ["baseUrl"] = Ga4.BaseUrl, ["tokenUrl"] = Ga4.TokenUrl,
        }),
        ("zendesk", "Support tickets", new() { ["baseUrl"] = Zendesk.BaseUrl, ["email"] = Zendesk.Email, ["token"] = Zendesk.Token }),
        ("typeform", "NPS survey", new() { ["baseUrl"] = Typeform.BaseUrl, ["token"] = Typeform.Token, ["formId"] = Typeform.FormId }),
    ];
}

internal sealed record SandboxAnalytics(string BaseUrl, string TokenUrl, string PropertyId, string ServiceAccountJson);

internal sealed record SandboxTickets(string BaseUrl, string Email, string Token);

internal sealed record SandboxSurvey(string BaseUrl, string Token, string FormId);
