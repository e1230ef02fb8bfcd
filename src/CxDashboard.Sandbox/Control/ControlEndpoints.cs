// The sandbox's own controls: clients and their keys, the truth, faults, the clock, quotas and the request log.
using System.Text.Json;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Faults;
using CxDashboard.Sandbox.Formbricks;
using CxDashboard.Sandbox.Ga4;
using CxDashboard.Sandbox.Truth;
using CxDashboard.Sandbox.Typeform;
using CxDashboard.Sandbox.Zendesk;

namespace CxDashboard.Sandbox.Control;

internal sealed class ControlEndpoints(Credentials credentials, TruthWriter truth, FaultList faults, SimulatedClock clock,
    Quotas quotas, ZendeskAccess zendesk, TypeformAccess typeform, FormbricksAccess formbricks, RequestLog log)
{
    private sealed record ClockAsked(string? Today);
    private sealed record QuotaAsked(string? Client, string? Quota, int Used);
    private sealed record FaultAsked(string? Fault, string? Target, int? Times, double? Seconds, string? Field, int? Rows);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_control/clients", http => Reply.Json(http, 200, json => ClientList.Write(json, credentials, Reply.Root(http))));
        routes.MapGet("/_control/truth/{client}", Truth);
        routes.MapGet("/_control/requests", http => Reply.Json(http, 200, log.Write));
        routes.MapDelete("/_control/requests", http => Done(http, log.Clear));
        routes.MapGet("/_control/faults", http => Reply.Json(http, 200, json => JsonSerializer.Serialize(json, faults.Current(), s_web)));
        routes.MapPost("/_control/faults", AddFault);
        routes.MapDelete("/_control/faults", http => Done(http, () =>
        {
            faults.Clear();
            quotas.Reset();
            zendesk.ResetLimits();
            typeform.ResetLimits();
            formbricks.ResetLimits();
        }));
        routes.MapGet("/_control/clock", Clock);
        routes.MapPost("/_control/clock", MoveClock);
        routes.MapPost("/_control/quota", SetQuota);
    }

    private async Task Truth(HttpContext http)
    {
        if (Client.Find((string?)http.Request.RouteValues["client"]) is not { } client)
        {
            await Wrong(http, 404, "unknown client");
            return;
        }
        http.Response.ContentType = "application/json; charset=utf-8";
        await truth.Write(client, http.Response.BodyWriter, http.RequestAborted);
    }

    private async Task AddFault(HttpContext http)
    {
        if (await Body<FaultAsked>(http) is not { } asked)
            return;
        if (Fault.Check(asked.Fault, asked.Target ?? "*") is { } wrong)
        {
            await Wrong(http, 400, wrong);
            return;
        }
        await Done(http, () => faults.Add(new Fault(asked.Fault!, asked.Target ?? "*", asked.Times, asked.Seconds, asked.Field, asked.Rows ?? 1)));
    }

    private async Task MoveClock(HttpContext http)
    {
        if (await Body<ClockAsked>(http) is not { } asked)
            return;
        if (SandboxOptions.ReadToday(asked.Today ?? "") is not var (at, frozen))
        {
            await Wrong(http, 400, "today wants YYYY-MM-DD, or YYYY-MM-DDTHH:MM for a clock that stands still");
            return;
        }
        clock.Move(at, frozen);
        await Clock(http);
    }

    private Task Clock(HttpContext http) => Reply.Json(http, 200, json =>
    {
        json.WriteStartObject();
        json.WriteString("today", Reply.Day(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)));
        json.WriteString("now", Reply.Stamp(clock.GetUtcNow().UtcDateTime));
        json.WriteEndObject();
    });

    private async Task SetQuota(HttpContext http)
    {
        if (await Body<QuotaAsked>(http) is not { } asked)
            return;
        if (Client.Find(asked.Client) is { } client && quotas.Set(client.PropertyId, asked.Quota ?? "", asked.Used))
            await Done(http, () => { });
        else
            await Wrong(http, 400, "unknown client or quota");
    }

    private static Task Done(HttpContext http, Action change)
    {
        change();
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static Task Wrong(HttpContext http, int status, string what) => Reply.Json(http, status, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", what);
        json.WriteEndObject();
    });

    private static async Task<T?> Body<T>(HttpContext http) where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync<T>(http.Request.Body, s_web, http.RequestAborted) is { } read)
                return read;
        }
        catch (JsonException)
        {
            // Told below, like an empty body.
        }
        await Wrong(http, 400, "the body is not the JSON expected here");
        return null;
    }

    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);
}
