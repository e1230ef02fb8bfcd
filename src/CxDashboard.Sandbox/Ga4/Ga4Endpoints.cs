// The GA4 Data API: runReport and batchRunReports behind a bearer token, a property's permission and its quotas.
using System.Globalization;
using System.Text.Json;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Faults;

namespace CxDashboard.Sandbox.Ga4;

internal sealed class Ga4Endpoints(TokenEndpoint tokens, Quotas quotas, Vendors vendors, FaultList faults)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/token", (RequestDelegate)tokens.Give);
        routes.MapPost("/ga4/v1beta/properties/{id}:runReport", http => Answer(http, batch: false));
        routes.MapPost("/ga4/v1beta/properties/{id}:batchRunReports", http => Answer(http, batch: true));
    }

    private async Task Answer(HttpContext http, bool batch)
    {
        var property = (string)http.Request.RouteValues["id"]!;
        if (tokens.Holder(http.Request.Headers.Authorization) is not { } client)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";
            await GoogleErrors.Write(http, 401, "UNAUTHENTICATED", GoogleErrors.Unauthenticated);
            return;
        }
        if (client.PropertyId != property)
        {
            await GoogleErrors.Write(http, 403, "PERMISSION_DENIED", GoogleErrors.NoPermission);
            return;
        }
        if (quotas.Enter(property) is { } exhausted)
        {
            await GoogleErrors.Write(http, 429, "RESOURCE_EXHAUSTED", Quotas.Message(exhausted));
            return;
        }
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var reports = Requests(body.RootElement, batch).Select(r => Run(http, client, r)).ToList();
            await Reply.Json(http, 200, json => Write(json, client, reports, batch));
        }
        catch (BadReport refused)
        {
            await GoogleErrors.Write(http, 400, "INVALID_ARGUMENT", refused.Message);
        }
        catch (JsonException)
        {
            await GoogleErrors.Write(http, 400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
        }
        finally
        {
            quotas.Leave(property);
        }
    }

    private static JsonElement[] Requests(JsonElement body, bool batch)
    {
        if (!batch)
            return [body];
        var requests = body.ValueKind == JsonValueKind.Object ? ReportRequest.List(body, "requests").ToArray() : [];
        return requests.Length is > 0 and <= 5 ? requests : throw new BadReport("requests: batch requests must hold 1 to 5 reports.");
    }

    private (Report Report, Action<Utf8JsonWriter>? Quota) Run(HttpContext http, Client client, JsonElement body)
    {
        var data = vendors[client].Web(faults.Shows("restated", "ga4") || FaultMiddleware.Has(http, "restated"));
        var request = ReportRequest.Read(body, data.Today);
        if (FaultMiddleware.Has(http, "same_cursor"))
            request = request with { Offset = 0 };
        var report = Report.Run(request, client, data);
        if (FaultMiddleware.Has(http, "empty_page"))
            report = report with { Page = [], RowCount = 0 };
        var quota = quotas.Spend(client.PropertyId, report.Tokens);
        return (report, request.ReturnQuota ? quota : null);
    }

    private static void Write(Utf8JsonWriter json, Client client, List<(Report, Action<Utf8JsonWriter>?)> reports, bool batch)
    {
        if (batch)
        {
            json.WriteStartObject();
            json.WriteStartArray("reports");
        }
        foreach (var (report, quota) in reports)
            Write(json, client, report, quota);
        if (batch)
        {
            json.WriteEndArray();
            json.WriteString("kind", "analyticsData#batchRunReports");
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, Client client, Report report, Action<Utf8JsonWriter>? quota)
    {
        json.WriteStartObject();
        Headers(json, "dimensionHeaders", report.DimensionHeaders, typed: false);
        Headers(json, "metricHeaders", report.MetricHeaders, typed: true);
        if (report.RowCount > 0)
        {
            if (report.Page.Count > 0)
            {
                json.WriteStartArray("rows");
                foreach (var row in report.Page)
                    Write(json, row);
                json.WriteEndArray();
            }
            json.WriteNumber("rowCount", report.RowCount);
        }
        json.WriteStartObject("metadata");
        json.WriteString("currencyCode", client.Currency);
        json.WriteString("timeZone", client.TimeZone);
        json.WriteEndObject();
        quota?.Invoke(json);
        json.WriteString("kind", "analyticsData#runReport");
        json.WriteEndObject();
    }

    private static void Headers(Utf8JsonWriter json, string field, string[] names, bool typed)
    {
        if (names.Length == 0)
            return;
        json.WriteStartArray(field);
        foreach (var name in names)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            if (typed)
                json.WriteString("type", name == "userEngagementDuration" ? "TYPE_SECONDS" : "TYPE_INTEGER");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReportRow row)
    {
        json.WriteStartObject();
        if (row.Dimensions.Length > 0)
        {
            json.WriteStartArray("dimensionValues");
            foreach (var value in row.Dimensions)
            {
                json.WriteStartObject();
                json.WriteString("value", value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (row.Metrics.Length > 0)
        {
            json.WriteStartArray("metricValues");
            foreach (var value in row.Metrics)
            {
                json.WriteStartObject();
                json.WriteString("value", value.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
