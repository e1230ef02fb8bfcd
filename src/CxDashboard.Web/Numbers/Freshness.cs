// The sources in a reader's words: how old, how sure, and what went wrong.
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Numbers;

public static class Freshness
{
    /// <summary>One row a source: its worst stream decides.</summary>
    public static IReadOnlyList<SourceRow> Rows(IReadOnlyList<StreamHealth> streams, DateTimeOffset now, string? href = null) =>
        [.. streams.GroupBy(s => s.SourceId).Select(source => Row([.. source], now, href))];

    /// <summary>The line at the bar's end: the oldest source, and what is wrong.</summary>
    public static (string Text, string Tone) Line(IReadOnlyList<StreamHealth> streams, DateTimeOffset now)
    {
        var pulled = streams.Where(s => s.Connector != "import").ToList();
        if (pulled.Count == 0) return ("no source connected", "none");
        var rows = Rows(pulled, now);
        var bad = rows.FirstOrDefault(r => r.Tone == "bad") ?? rows.FirstOrDefault(r => r.Tone == "warn");
        if (bad is not null) return ($"{bad.Name}: {bad.State}", bad.Tone);
        var oldest = pulled.Min(s => s.LastSuccessAt);
        return (oldest is { } at ? $"As of {Format.Ago(now - at)}" : "first pull under way", oldest is null ? "none" : "good");
    }

    private static SourceRow Row(List<StreamHealth> streams, DateTimeOffset now, string? href)
    {
        var first = streams[0];
        var fault = streams.Select(s => s.LastFault).FirstOrDefault(f => f is not null);
        var success = streams.Any(s => s.LastSuccessAt is null) ? null : streams.Min(s => s.LastSuccessAt);
        var next = streams.Max(s => s.NextTryAt) is { } at && at > now ? $", next try in {Write.Age(now, at)}" : "";
        var age = success is { } when ? Format.Ago(now - when) : "never";
        var (tone, state) = Judge(streams, first, fault, success, now);
        return new SourceRow(first.SourceName, tone, state, tone == "none" ? state : age + Provisional(streams) + next, fault, href);
    }

    private static (string Tone, string State) Judge(List<StreamHealth> streams, StreamHealth first, string? fault, DateTimeOffset? success, DateTimeOffset now)
    {
        if (first.Paused) return ("none", "paused");
        if (fault is not null) return (success is null ? "bad" : "warn", success is null ? "no data yet" : "failing");
        if (streams.Any(s => s.Running) && success is null) return ("none", "first pull under way");
        if (success is null) return ("none", "not pulled yet");
        if (first.Connector == "import") return ("good", "imported");
        return now - success > TimeSpan.FromHours(first.FreshHours) ? ("warn", "late") : ("good", "fresh");
    }

    private static string Provisional(List<StreamHealth> streams)
    {
        var days = streams.Where(s => s is { SettledTo: not null, CoversTo: not null })
            .Select(s => s.CoversTo!.Value.DayNumber - s.SettledTo!.Value.DayNumber).DefaultIfEmpty(0).Max();
        return days > 0 ? $", {days} days provisional" : "";
    }
}
