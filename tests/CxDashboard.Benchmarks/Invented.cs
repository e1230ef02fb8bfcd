// Facts invented from a seed: three years of a shop with web traffic, events, cohorts, tickets and answers.
using System.Text.Json;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Benchmarks;

/// <summary>The same seed, size and month give the same facts. All are handed out in the order of their days.</summary>
internal sealed class Invented(int seed, int webRows)
{
    // Up to the last whole month, because the site shows no day that has not been.
    public static readonly DateOnly Last = FirstOfThisMonth().AddDays(-1);
    public static readonly DateOnly First = FirstOfThisMonth().AddYears(-3);
    private static readonly string[] Channels = ["Direct", "Organic Search", "Paid Search", "Email", "Referral", "Organic Social", "Display"];
    private static readonly string[] Devices = ["desktop", "mobile", "tablet"];
    private static readonly string[] Events =
        ["session_start", "view_item", "begin_checkout", "purchase", "setup_start", "setup_complete", "help_open", "help_solved", "club_visit"];
    private static readonly string[] Stages = ["awareness", "consideration", "decision", "onboarding", "support", "loyalty"];
    private static readonly string[] Segments = ["new", "returning", "business"];
    private static readonly string[] TicketChannels = ["web", "email", "chat", "voice"];

    public static DateRange Days => new(First, Last);

    /// <summary>Seven channels, three devices, and as many countries as it takes to make the rows.</summary>
    public int Countries => Math.Max(1, (int)Math.Round((double)webRows / Days.Days / (Channels.Length * Devices.Length)));

    public int Tickets => webRows * 6 / 100;

    /// <summary>The calendar months from first to last: what a connector hands over as one page.</summary>
    public static IEnumerable<DateRange> Months()
    {
        for (var month = First; month < Last; month = month.AddMonths(1))
            yield return new DateRange(month, month.AddMonths(1).AddDays(-1));
    }

    public List<Fact> WebTraffic(DateRange days)
    {
        var random = new Random(HashCode.Combine(seed, days.From.DayNumber));
        var facts = new List<Fact>();
        for (var day = days.From; day <= days.To; day = day.AddDays(1))
        {
            // Countries outermost: a vendor's order, not the key's.
            for (var country = 0; country < Countries; country++)
            {
                foreach (var device in Devices)
                {
                    foreach (var channel in Channels)
                    {
                        var sessions = random.Next(1, 400);
                        var engaged = sessions * random.Next(30, 80) / 100;
                        facts.Add(new WebTraffic(day, channel, device, $"Country {country + 1:000}", sessions, engaged, engaged * random.Next(40, 160), sessions / 3));
                    }
                }
            }
        }

        return facts;
    }

    /// <summary>The facts as the web analytics' answer to a report would bring them.</summary>
    public static ReadOnlyMemory<byte> AnswerOf(IReadOnlyList<Fact> traffic) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        dimensionHeaders = Named("date", "sessionDefaultChannelGroup", "deviceCategory", "country"),
        metricHeaders = Named("sessions", "engagedSessions", "userEngagementDuration", "newUsers"),
        rows = traffic.Cast<WebTraffic>().Select(row => new
        {
            dimensionValues = Values($"{row.Day:yyyyMMdd}", row.Channel, row.Device, row.Country),
            metricValues = Values($"{row.Sessions}", $"{row.EngagedSessions}", $"{row.EngagementSeconds}", $"{row.NewUsers}"),
        }),
        rowCount = traffic.Count,
    });

    private static IEnumerable<object> Named(params string[] names) => names.Select(name => new { name });

    private static IEnumerable<object> Values(params string[] values) => values.Select(value => new { value });

    public List<Fact> WebEvents(DateRange days)
    {
        var random = new Random(HashCode.Combine(seed, days.From.DayNumber, 1));
        var facts = new List<Fact>();
        for (var day = days.From; day <= days.To; day = day.AddDays(1))
        {
            foreach (var channel in Channels)
            {
                foreach (var device in Devices)
                {
                    var sessions = random.Next(400, 4000);
                    foreach (var name in Events)
                    {
                        facts.Add(new WebEvent(day, name, channel, device, sessions));
                        sessions = sessions * random.Next(40, 90) / 100;
                    }
                }
            }
        }

        return facts;
    }

    public List<Fact> WebCohorts()
    {
        var random = new Random(HashCode.Combine(seed, 2));
        var facts = new List<Fact>();
        for (var start = First.AddDays((7 - (int)First.DayOfWeek) % 7); start.AddDays(6) <= Last; start = start.AddDays(7))
        {
            var total = random.Next(2000, 6000);
            for (var week = 0; week <= 12 && start.AddDays(week * 7 + 6) <= Last; week++)
                facts.Add(new WebCohort(start, week, week == 0 ? total : total * random.Next(8, 30) / 100, total));
        }

        return facts;
    }

    public List<Fact> TicketsOfAllDays()
    {
        var random = new Random(HashCode.Combine(seed, 3));
        var facts = new List<Fact>(Tickets);
        for (var i = 0; i < Tickets; i++)
        {
            var created = Moment(i, Tickets, random);
            var reply = random.Next(20) == 0 ? (int?)null : Minutes(random, 90);
            var isSolved = reply is not null && random.Next(10) > 0;
            var solving = isSolved ? reply + Minutes(random, 900) : null;
            var solved = solving is { } minutes ? created.AddMinutes(minutes) : (DateTimeOffset?)null;
            facts.Add(new Ticket(
                $"{i + 1:0000000}", created.ToUnixTimeSeconds(), isSolved ? "solved" : "open", created, solved ?? created, solved,
                Pick(TicketChannels, random), "normal", "Support", null, [$"stage_{Pick(Stages, random)}", "product_a"], $"person {random.Next(20_000)}",
                reply * 3, reply, solving, solving, solving, solving, reply is null ? 0 : random.Next(1, 5), random.Next(10) == 0 ? 1 : 0));
        }

        return facts;
    }

    /// <summary>Every second answer is to nps, the others to csat.</summary>
    public List<Fact> Answers(int count)
    {
        var random = new Random(HashCode.Combine(seed, 4));
        var facts = new List<Fact>(count);
        for (var i = 0; i < count; i++)
        {
            var at = Moment(i, count, random);
            var kind = i % 2 == 0 ? "nps" : "csat";
            var score = kind == "nps" ? Math.Min(10, random.Next(3, 14)) : Math.Min(5, random.Next(1, 8));
            facts.Add(new Answer($"{i + 1:0000000}", kind, kind, at.ToUnixTimeMilliseconds(), at, score, null, Pick(Stages, random), Pick(Channels, random), Pick(Segments, random)));
        }

        return facts;
    }

    private static DateOnly FirstOfThisMonth() => new(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1);

    private static DateTimeOffset Moment(int i, int count, Random random) =>
        new DateTimeOffset(First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            .AddDays((int)((long)i * Days.Days / count)).AddMinutes(random.Next(24 * 60));

    // Skewed to the right as waiting times are.
    private static int Minutes(Random random, int typical) => (int)(typical * Math.Exp(random.NextDouble() * 4 - 2));

    private static string Pick(string[] values, Random random) => values[random.Next(values.Length)];
}
