// Writes JSON answers straight into the response, and reads the few things requests carry.
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CxDashboard.Sandbox;

internal static class Reply
{
    // Addresses and cursors go out as vendors write them, without \u0026 for an ampersand.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Json(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        using (var json = new Utf8JsonWriter(http.Response.BodyWriter, s_plain))
            write(json);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    public static async Task Text(HttpContext http, int status, string contentType, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    public static string Stamp(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static void Stamp(this Utf8JsonWriter json, string name, DateTime? utc)
    {
        if (utc is { } time)
            json.WriteString(name, Stamp(time));
        else
            json.WriteNull(name);
    }

    public static void Maybe(this Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } n)
            json.WriteNumber(name, n);
        else
            json.WriteNull(name);
    }

    public static int? Int(this IQueryCollection query, string name) =>
        int.TryParse(query[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : null;

    public static string Root(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";
}
