// A property's quotas: spent by every report, renewed by the hour and the day, and refused in Google's words when they run out.
using System.Text.Json;

namespace CxDashboard.Sandbox.Ga4;

internal sealed class Quotas(SandboxOptions options, SimulatedClock clock)
{
    private static readonly (string Name, int Total)[] s_quotas =
    [
        ("tokensPerDay", 200_000), ("tokensPerHour", 40_000), ("tokensPerProjectPerHour", 14_000),
        ("concurrentRequests", 10), ("serverErrorsPerProjectPerHour", 10), ("potentiallyThresholdedRequestsPerHour", 120),
    ];
    private const int Concurrent = 3;
    private const int ServerErrors = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Spent> _spent = [];

    private sealed class Spent
    {
        public int[] Used { get; } = new int[s_quotas.Length];
        public DateTime Hour { get; set; }
        public int Running { get; set; }
    }

    public static string Message(string quota) => (quota switch
    {
        "tokensPerDay" => "Exhausted property tokens per day. These quota tokens will return in under 24 hours.",
        "tokensPerHour" => "Exhausted property tokens per hour. These quota tokens will return in under 60 minutes.",
        "tokensPerProjectPerHour" => "Exhausted property tokens for a project per hour. These quota tokens will return in under 60 minutes.",
        "serverErrorsPerProjectPerHour" => "Exhausted server errors for a project per hour. This quota will return in under 60 minutes.",
        "potentiallyThresholdedRequestsPerHour" => "Exhausted potentially thresholded requests quota. This quota will refresh in under an hour.",
        _ => "Exhausted concurrent requests quota. Please retry in a few minutes.",
    }) + " To learn more, see https://developers.google.com/analytics/devguides/reporting/data/v1/quotas";

    /// <summary>Takes a place among the running requests, or names the quota that is used up.</summary>
    public string? Enter(string property)
    {
        lock (_gate)
        {
            var spent = Of(property);
            for (var i = 0; options.Limits && i < s_quotas.Length; i++)
                if ((i == Concurrent ? spent.Running : spent.Used[i]) >= s_quotas[i].Total)
                    return s_quotas[i].Name;
            spent.Running++;
            return null;
        }
    }

    public void Leave(string property)
    {
        lock (_gate)
            Of(property).Running--;
    }

    public void ServerError(string property)
    {
        lock (_gate)
            Of(property).Used[ServerErrors]++;
    }

    /// <summary>Makes it look as if <paramref name="used"/> of a quota had been spent; false for an unknown name.</summary>
    public bool Set(string property, string quota, int used)
    {
        var at = Array.FindIndex(s_quotas, q => q.Name == quota);
        lock (_gate)
        {
            if (at >= 0)
                Of(property).Used[at] = used;
        }
        return at >= 0;
    }

    public void Reset()
    {
        lock (_gate)
            foreach (var spent in _spent.Values)
                Array.Clear(spent.Used);
    }

    /// <summary>Charges a report and returns what is left, for the answer's propertyQuota.</summary>
    public Action<Utf8JsonWriter> Spend(string property, int tokens)
    {
        var left = new int[s_quotas.Length];
        lock (_gate)
        {
            var spent = Of(property);
            for (var i = 0; i < s_quotas.Length; i++)
            {
                if (i < Concurrent)
                    spent.Used[i] += tokens;
                left[i] = Math.Max(0, s_quotas[i].Total - (i == Concurrent ? spent.Running : spent.Used[i]));
            }
        }
        return json =>
        {
            json.WriteStartObject("propertyQuota");
            for (var i = 0; i < s_quotas.Length; i++)
            {
                json.WriteStartObject(s_quotas[i].Name);
                json.WriteNumber("consumed", i < Concurrent ? tokens : 0);
                json.WriteNumber("remaining", left[i]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        };
    }

    private Spent Of(string property)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var hour = now.Date.AddHours(now.Hour);
        if (!_spent.TryGetValue(property, out var spent))
            _spent[property] = spent = new Spent { Hour = hour };
        if (spent.Hour != hour)
        {
            if (spent.Hour.Date != hour.Date)
                spent.Used[0] = 0;
            Array.Clear(spent.Used, 1, s_quotas.Length - 1);
            spent.Hour = hour;
        }
        return spent;
    }
}
