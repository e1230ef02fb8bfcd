// Which vendor paths were asked and how often, so that tests can assert on calls.
using System.Text.Json;

namespace CxDashboard.Sandbox.Control;

internal sealed class RequestLog
{
    private const int Kept = 100;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Queue<(string Method, string Path, string Query, int Status)> _last = new();

    public void Add(HttpContext http)
    {
        lock (_gate)
        {
            var path = http.Request.Path.Value ?? "/";
            _counts[path] = _counts.GetValueOrDefault(path) + 1;
            _last.Enqueue((http.Request.Method, path, http.Request.QueryString.Value ?? "", http.Response.StatusCode));
            if (_last.Count > Kept)
                _last.Dequeue();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _counts.Clear();
            _last.Clear();
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        lock (_gate)
        {
            json.WriteStartObject();
            json.WriteStartObject("counts");
            foreach (var (path, count) in _counts)
                json.WriteNumber(path, count);
            json.WriteEndObject();
            json.WriteStartArray("last");
            foreach (var (method, path, query, status) in _last)
            {
                json.WriteStartObject();
                json.WriteString("method", method);
                json.WriteString("path", path);
                json.WriteString("query", query);
                json.WriteNumber("status", status);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
