// The numbers calculated once more, from what the sources themselves tell: plain sums over single records, and nothing of
// the product's.
using System.Text.Json;

namespace CxDashboard.BrowserTests.Reading;

/// <summary>A value with the number of things it is made of; no value where there are none.</summary>
public readonly record struct Known(decimal? Value, long N, decimal? P90 = null);

/// <summary>Days from one to another, both included.</summary>
public readonly record struct Days(DateOnly From, DateOnly To)
{
    public int Count => To.DayNumber - From.DayNumber + 1;

    public bool Hold(DateOnly day) => From <= day && day <= To;

    public Days Moved(int days) => new(From.AddDays(days), To.AddDays(days));
}

/// <summary>What one client's sources would serve at this moment.</summary>
public sealed class Truth
{
    private sealed record StageRow(string Key, string EnteredBy, string? CompletedBy);
    private sealed record EventRow(DateOnly Day, string Device, string Event, long Sessions);
    private sealed record CohortRow(DateOnly Start, int Week, long Active, long Total);
    private sealed record TicketRow(DateTimeOffset CreatedAt, string Status, string? Stage, long? ReplyBusiness);
    private sealed record AnswerRow(DateTimeOffset SubmittedAt, string? Stage, string? Segment, int? Nps, int? Csat);

    private sealed record Told(string TimeZone, StageRow[] Stages, EventRow[] Events, CohortRow[] Cohorts, TicketRow[] Tickets, AnswerRow[] Answers);

    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    private readonly Told told;
    private readonly TimeZoneInfo zone;

    public Truth(byte[] json)
    {
        told = JsonSerializer.Deserialize<Told>(json, s_web)!;
        zone = TimeZoneInfo.FindSystemTimeZoneById(told.TimeZone);
    }

    public IReadOnlyList<string> Stages => [.. told.Stages.Select(stage => stage.Key)];

    /// <summary>The day it is where the client is.</summary>
    public DateOnly Today => LocalDay(DateTimeOffset.UtcNow);

    /// <summary>People active in the fourth week after their first, of all in the cohorts whose fourth week ended in these days.</summary>
    public Known Retention(Days days)
    {
        var cohorts = told.Cohorts.Where(cohort => cohort.Week == 4 && days.Hold(cohort.Start.AddDays(4 * 7 + 6))).ToList();
        return Share(cohorts.Sum(c => c.Active), cohorts.Sum(c => c.Total));
    }

    public Known Nps(Days days, string? stage = null, string? segment = null)
    {
        var scores = Answers(days, stage).Where(answer => segment is null || answer.Segment == segment).Select(answer => answer.Nps).OfType<int>().ToList();
        var known = Share(scores.Count(score => score >= 9) - scores.Count(score => score <= 6), scores.Count);
        return known;
    }

    public Known Satisfaction(Days days, string? stage = null)
    {
        var scores = Answers(days, stage).Select(answer => answer.Csat).OfType<int>().ToList();
        return Share(scores.Count(score => score >= 4), scores.Count);
    }

    /// <summary>The median of business minutes to the first reply, over the answered tickets created in these days.</summary>
    public Known FirstResponse(Days days, string? stage = null)
    {
        var minutes = Tickets(days, stage).Select(ticket => ticket.ReplyBusiness).OfType<long>().Order().ToList();
        return new Known(Percentile(minutes, .5m), minutes.Count, Percentile(minutes, .9m));
    }

    public Known TicketCount(Days days, string stage)
    {
        var count = Tickets(days, stage).Count();
        return new Known(count, count);
    }

    public Known Volume(Days days, string stage, string? device = null)
    {
        var sessions = Sessions(days, Stage(stage).EnteredBy, device);
        return new Known(sessions, sessions);
    }

    public Known Conversion(Days days, string stage, string? device = null) => Stage(stage) is { CompletedBy: { } completed, EnteredBy: var entered }
        ? Share(Sessions(days, completed, device), Sessions(days, entered, device))
        : new Known(null, 0);

    private StageRow Stage(string key) => told.Stages.Single(stage => stage.Key == key);

    private long Sessions(Days days, string name, string? device) =>
        told.Events.Where(e => e.Event == name && days.Hold(e.Day) && (device is null || e.Device == device)).Sum(e => e.Sessions);

    private IEnumerable<AnswerRow> Answers(Days days, string? stage) =>
        told.Answers.Where(answer => days.Hold(LocalDay(answer.SubmittedAt)) && (stage is null || answer.Stage == stage));

    private IEnumerable<TicketRow> Tickets(Days days, string? stage) => told.Tickets.Where(ticket =>
        ticket.Status != "deleted" && days.Hold(LocalDay(ticket.CreatedAt)) && (stage is null || ticket.Stage == stage));

    private DateOnly LocalDay(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    private static Known Share(long part, long whole) => new(whole == 0 ? null : 100m * part / whole, whole);

    // Linear between the two neighbours, as everybody's spreadsheet does it.
    private static decimal? Percentile(List<long> sorted, decimal share)
    {
        if (sorted.Count == 0) return null;
        var place = (sorted.Count - 1) * share;
        var (below, above) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}
