// Draws the tickets of a day: when they come in, how fast they are answered by stage, and what becomes of them.
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Tickets;

internal static class TicketGenerator
{
    private static readonly double[] s_stageShare = [0.04, 0.10, 0.18, 0.24, 0.34, 0.10];
    // Relative to the client's median over all stages: onboarding is slow, the rest a little faster than the median.
    private static readonly double[] s_pace = [0.88, 0.90, 0.90, 1.42, 0.90, 0.92];
    private static readonly string[] s_channels = ["web", "email", "chat", "voice"];
    private static readonly double[] s_channelShare = [0.34, 0.38, 0.20, 0.08];
    private static readonly double[] s_week = [1.22, 1.12, 1.06, 1.02, 0.98, 0.84, 0.76];
    private static readonly string?[] s_priorities = ["low", "normal", "normal", "normal", "high", "urgent", null];
    private static readonly string[] s_otherTags = ["vip", "warranty", "returning_customer", "mobile_app", "escalated", "translated"];
    private static readonly DateOnly s_epoch = new(2024, 1, 1);

    public static IEnumerable<Timeline> Draw(int seed, Client client, DateOnly day)
    {
        var noise = Noise.For(seed, client.Key, day, "tickets");
        var reasons = Noise.For(seed, client.Key, day, "reasons");
        var count = Math.Min(60, noise.Poisson(client.TicketsPerDay * s_week[((int)day.DayOfWeek + 6) % 7]));
        var dayNumber = day.DayNumber - s_epoch.DayNumber;
        var times = new double[count];
        for (var i = 0; i < count; i++)
            times[i] = Math.Clamp(14 + (3.6 * noise.Normal()), 0.1, 23.9);
        Array.Sort(times);
        var tickets = new List<Timeline>(count);
        for (var i = 0; i < count; i++)
        {
            var spread = Spread.At((dayNumber * (long)Math.Round(client.TicketsPerDay)) + i, 0.37);
            tickets.Add(Draw(ref noise, client, (dayNumber * 100L) + i + 1, day.ToDateTime(TimeOnly.MinValue).AddHours(times[i]), spread, reasons.Chance(0.9)));
        }
        return tickets;
    }

    private static Timeline Draw(ref Noise noise, Client client, long id, DateTime drawnAt, (double Stage, double Pace, double _) spread, bool hasReason)
    {
        var local = new DateTime(drawnAt.Ticks - (drawnAt.Ticks % TimeSpan.TicksPerSecond));
        var stage = Noise.Pick(s_stageShare, spread.Stage);
        var day = DateOnly.FromDateTime(local);
        var median = Story.FirstResponse(client, day) * s_pace[stage];
        var replyAfter = Math.Max(2, median * Math.Exp(0.42 * Spread.NormalQuantile(spread.Pace)));
        var tagged = noise.Chance(0.92);
        var channel = s_channels[Noise.Pick(s_channelShare, noise.Unit())];
        var priority = s_priorities[noise.Below(s_priorities.Length)];
        // An agent fills in the reason now and then not at all.
        var (subject, reason) = Wording.Of(stage, ref noise);
        var ticket = new Timeline
        {
            Id = id,
            Stage = tagged ? stage : Timeline.NoStage,
            Channel = channel,
            Priority = priority,
            Subject = subject,
            Reason = hasReason ? reason : null,
            Tags = Tags(ref noise, tagged ? stage : Timeline.NoStage, hasReason ? reason : null),
            GroupId = 360000 + (noise.Chance(0.7) ? 1 : 2),
            RequesterId = 9_000_000 + noise.Below(200_000),
            Created = Utc(client, local),
        };
        return Live(ref noise, client, ticket, stage, local, replyAfter);
    }

    private static Timeline Live(ref Noise noise, Client client, Timeline ticket, int stage, DateTime local, double replyAfter)
    {
        // Spam is deleted before anyone answers, a few others after it; now and then one is forgotten.
        var fate = noise.Unit();
        var deletedUnseen = fate < 0.018;
        var forgotten = fate is >= 0.018 and < 0.026;
        var deleted = deletedUnseen ? local.AddMinutes(noise.Between(30, 900)) : (DateTime?)null;
        if (deletedUnseen || forgotten)
            return ticket with { Deleted = Utc(client, deleted) };

        var replied = Whole(BusinessTime.Add(local, replyAfter));
        var assigned = local + ((replied - local) * noise.Between(0.2, 0.8));
        var atOnce = noise.Chance(0.34);
        var neverSolved = fate > 0.985;
        var solved = atOnce ? replied : Whole(BusinessTime.Add(replied, 620 * Math.Exp(0.8 * noise.Normal())));
        var held = !atOnce && noise.Chance(0.12);
        var reopened = noise.Chance(stage == Journey.Onboarding ? 0.13 : 0.07) ? Whole(solved.AddHours(noise.Between(3, 80))) : (DateTime?)null;
        var solvedAgain = reopened is { } r ? Whole(BusinessTime.Add(r, noise.Between(60, 900))) : (DateTime?)null;
        var last = solvedAgain ?? solved;
        if (fate is > 0.026 and < 0.038)
            deleted = last.AddHours(noise.Between(5, 60));
        var heldFrom = replied + ((solved - replied) * 0.2);
        var heldTo = replied + ((solved - replied) * 0.7);
        var living = ticket with
        {
            Assigned = Utc(client, Whole(assigned)),
            Replied = Utc(client, replied),
            ReplyTime = Span(local, replied),
            Replies = 1 + (atOnce ? 0 : noise.Poisson(1.4)) + (reopened is null ? 0 : 1),
            Deleted = Utc(client, deleted),
            Reindexed = noise.Chance(0.06) ? Utc(client, local.AddDays(noise.Between(20, 120))) : null,
            Held = held ? Utc(client, Whole(heldFrom)) : null,
            Unheld = held ? Utc(client, Whole(heldTo)) : null,
            OnHold = held ? Span(heldFrom, heldTo) : default,
        };
        if (neverSolved)
            return living;
        return Rate(ref noise, client, stage, last, living with
        {
            Solved = Utc(client, solved),
            Reopened = Utc(client, reopened),
            SolvedAgain = Utc(client, solvedAgain),
            Closed = Utc(client, last.AddHours(96)),
            FirstResolution = Span(local, solved),
            FullResolution = Span(local, last),
        });
    }

    private static Timeline Rate(ref Noise noise, Client client, int stage, DateTime last, Timeline ticket)
    {
        if (!noise.Chance(0.82) || ticket.Deleted is not null)
            return ticket;
        var offered = last.AddHours(24);
        var rated = noise.Chance(0.3) ? Whole(offered.AddHours(noise.Between(0.2, 70))) : (DateTime?)null;
        return ticket with
        {
            RatingOffered = Utc(client, offered),
            Rated = Utc(client, rated),
            RatedGood = noise.Chance(stage == Journey.Onboarding ? 0.72 : 0.89),
        };
    }

    private static string[] Tags(ref Noise noise, int stage, string? reason)
    {
        var tags = new List<string>(3);
        if (noise.Chance(0.35))
            tags.Add(s_otherTags[noise.Below(s_otherTags.Length)]);
        if (stage != Timeline.NoStage)
            tags.Add($"stage_{Journey.Stages[stage].Key}");
        // What the desk's drop-down field writes.
        if (reason is not null)
            tags.Add($"reason_{reason}");
        return [.. tags];
    }

    private static Minutes Span(DateTime from, DateTime to) =>
        new((int)Math.Round((to - from).TotalMinutes), BusinessTime.Between(from, to));

    private static DateTime Whole(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond));

    private static DateTime? Utc(Client client, DateTime? local) => local is { } time ? Utc(client, time) : null;

    private static DateTime Utc(Client client, DateTime local)
    {
        var zone = client.Zone;
        // The hour that spring skips does not exist; whoever wrote then wrote an hour later.
        var valid = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return TimeZoneInfo.ConvertTimeToUtc(valid, zone);
    }
}
