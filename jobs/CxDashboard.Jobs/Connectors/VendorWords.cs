// Reads what vendors say around their data: reasons for refusals, how long to wait, how much of a limit is left.
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CxDashboard.Jobs.Connectors;

internal static class VendorWords
{
    private const int Longest = 300;

    /// <summary>The vendor's reason, in one line without secrets; empty when the body holds none a person could use.</summary>
    public static string Reason(ReadOnlyMemory<byte> body, IEnumerable<string> secrets)
    {
        string words;
        try
        {
            using var json = JsonDocument.Parse(body);
            words = string.Join(": ", Reasons(json.RootElement).Where(part => part.Length > 0).Distinct());
        }
        catch (JsonException)
        {
            // A web page or half an answer: its mark-up explains nothing.
            return "";
        }

        foreach (var secret in secrets.Where(secret => secret.Length >= 4))
        {
            words = words.Replace(secret, "•••", StringComparison.Ordinal);
        }

        words = string.Concat(words.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return words.Length > Longest ? words[..Longest] + "…" : words;
    }

    // {error:{message}}, {error:{title,message}}, {error,description}, {error,error_description}, {code,description}, {message}, each
    // with details:[{field,issue}] or [{field,description}] where the vendor names the field.
    private static IEnumerable<string> Reasons(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            yield return Words(element);
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var words in element.EnumerateArray().SelectMany(Reasons))
            {
                yield return words;
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var name in (string[])["error", "title", "code", "message", "field", "issue", "description", "error_description", "details"])
        {
            if (element.TryGetProperty(name, out var part))
            {
                foreach (var words in Reasons(part))
                {
                    yield return words;
                }
            }
        }
    }

    private static string Words(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: not text.
            return "";
        }
    }

    /// <summary>How long the vendor asks to wait: Retry-After as seconds (whole or not, with or without a unit) or as a date,
    /// or else the reset told beside the limits. Null when nothing readable is said.</summary>
    public static TimeSpan? Wait(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var (name, value) in Lines(headers))
        {
            if (name == "retry-after")
            {
                return Seconds(value)
                    ?? (DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                        ? AtLeastNone(at - now) : (TimeSpan?)null)
                    ?? Reset(headers);
            }
        }

        return Reset(headers);
    }

    /// <summary>The smallest share left of any limit the headers tell, in the spellings seen:
    /// <c>rate-limit</c>, <c>ratelimit-limit</c>, <c>x-rate-limit</c> with their <c>-remaining</c>, and <c>total=; remaining=</c>.</summary>
    public static double? QuotaLeft(HttpResponseHeaders headers)
    {
        var numbers = new Dictionary<string, double>();
        double? least = null;
        foreach (var (name, value) in Lines(headers).Where(line => IsLimit(line.Name)))
        {
            if (Part(value, "total") is { } total && Part(value, "remaining") is { } remaining)
            {
                Take(remaining, total);
            }
            else if (Number(value) is { } number)
            {
                numbers[name] = number;
            }
        }

        foreach (var (name, left) in numbers.Where(pair => pair.Key.EndsWith("-remaining", StringComparison.Ordinal)))
        {
            var stem = name[..^"-remaining".Length];
            if (numbers.TryGetValue(stem, out var all) || numbers.TryGetValue(stem + "-limit", out all))
            {
                Take(left, all);
            }
        }

        return least;

        void Take(double left, double all)
        {
            if (all > 0)
            {
                least = Math.Min(least ?? 1, Math.Clamp(left / all, 0, 1));
            }
        }
    }

    private static TimeSpan? Reset(HttpResponseHeaders headers)
    {
        foreach (var (name, value) in Lines(headers).Where(line => IsLimit(line.Name)))
        {
            // An epoch would be a wait of decades: only a number of seconds within a day is one.
            if ((Part(value, "resets") ?? (name.EndsWith("-reset", StringComparison.Ordinal) ? Number(value) : null)) is { } seconds
                && seconds is >= 0 and <= 86_400)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return null;
    }

    private static bool IsLimit(string name) =>
        name.Contains("rate-limit", StringComparison.Ordinal) || name.Contains("ratelimit", StringComparison.Ordinal);

    private static IEnumerable<(string Name, string Value)> Lines(HttpResponseHeaders headers) =>
        headers.NonValidated.Select(header => (header.Key.ToLowerInvariant(), header.Value.ToString().Trim()));

    private static double? Part(string value, string name) =>
        value.Split([';', ','], StringSplitOptions.TrimEntries).FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))
            is { } found ? Number(found[(name.Length + 1)..]) : null;

    // "7", "2.5", "12s", "3.7 seconds": a number, with or without its unit.
    private static TimeSpan? Seconds(string value)
    {
        var unit = value.IndexOf('s', StringComparison.OrdinalIgnoreCase);
        return Number(unit < 0 ? value : value[..unit].TrimEnd()) is { } seconds and < 100_000_000 ? AtLeastNone(TimeSpan.FromSeconds(seconds)) : null;
    }

    private static TimeSpan AtLeastNone(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static double? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
