// An upload in words: its state, its sums, its speed and what is left of its time.
using System.Globalization;
using CxDashboard.Jobs.Imports;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Sources;

internal static class UploadWords
{
    public static Status StatusOf(Upload upload) => upload.State switch
    {
        "waiting" => new("none", "○", "Columns to match"),
        "queued" => new("none", "…", "Queued"),
        "running" => new("none", "…", "Importing"),
        "done" => new("good", "✓", "Imported"),
        "cancelled" => new("none", "■", "Cancelled"),
        "refused" => new("bad", "✕", "Refused"),
        _ => new("bad", "✕", "Failed"),
    };

    /// <summary>12,345 rows, or, once some are in: 12,345 rows = 12,000 new + 300 changed + 40 unchanged + 5 rejected.</summary>
    public static string CountsOf(Upload upload) => upload.Received == 0
        ? $"{Number(upload.Rows ?? 0)} rows"
        : $"{Number(upload.Received)} rows = {Number(upload.Inserted)} new + {Number(upload.Updated)} changed + {Number(upload.Unchanged)} unchanged + {Number(upload.Rejected)} rejected";

    /// <summary>4,200 rows a second, about 12 s left; empty before there is anything to reckon with.</summary>
    public static string Pace(Upload upload, DateTimeOffset now)
    {
        if (upload is not { State: "running", StartedAt: { } started, Received: > 0, Share: > 0 }) return "";
        var elapsed = Math.Max((now - started).TotalSeconds, .001);
        var left = elapsed * (1 - upload.Share) / upload.Share;
        return $"{Number((long)(upload.Received / elapsed))} rows a second, about {(left < 90 ? $"{left:0} s" : $"{left / 60:0} min")} left";
    }

    public static string Size(long bytes) => bytes < 1024 * 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1024)} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024d / 1024:0.0} MB");

    public static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
