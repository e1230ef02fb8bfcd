// Facts from a seed: few values a field, so that everything collides with everything.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Tests.Loading;

internal sealed class RandomFacts(int seed, DateOnly first, int days)
{
    private static readonly string[] Channels = ["email", "web", "chat", ""];
    private static readonly string[] Devices = ["desktop", "mobile", "tablet"];
    private static readonly string[] Countries = ["Germany", "Austria"];
    private static readonly string[] Events =
        ["session_start", "view_item", "begin_checkout", "purchase", "setup_start", "setup_complete", "help_open", "help_solved", "club_visit", "scroll"];
    private static readonly string[] Statuses = ["new", "open", "pending", "hold", "solved", "closed", "deleted"];
    private static readonly string[] Tags = ["stage_support", "stage_onboarding", "stage_awareness", "vip", "billing", "reason_delivery", "reason_late_reply"];
    private static readonly string?[] Stages = ["support", "onboarding", "awareness", "nowhere", null];
    private static readonly string?[] Priorities = ["urgent", "High", "normal", null];
    private static readonly string[] Comments =
        ["Great help, thank you.", "It is slow and I am not happy.", "The parcel was lost and a part is broken.", "Die Anleitung ist sehr schwer zu verstehen.", "12345"];
    private static readonly string?[] Segments = ["new", "returning", null];

    private readonly Random random = new(seed);

    public int Next(int below) => random.Next(below);

    public DateOnly Day() => first.AddDays(random.Next(days));

    public WebTraffic Traffic()
    {
        var sessions = random.Next(0, 60);
        return new WebTraffic(Day(), Of(Channels), Of(Devices), Of(Countries), sessions, random.Next(0, sessions + 1), sessions * random.Next(0, 200), random.Next(0, sessions + 1));
    }

    public WebEvent Event() => new(Day(), Of(Events), Of(Channels), Of(Devices), random.Next(0, 40));

    public WebCohort Cohort()
    {
        var day = Day();
        var total = random.Next(1, 200);
        return new WebCohort(day.AddDays(-(int)day.DayOfWeek), random.Next(0, 9), random.Next(0, total + 1), total);
    }

    /// <summary>A period that ends in these days, whatever it began in.</summary>
    public WebUsers Users()
    {
        var day = Day();
        var (grain, last) = random.Next(3) switch
        {
            0 => ("week", day.AddDays(-(int)day.DayOfWeek)),
            1 => ("month", new DateOnly(day.Year, day.Month, 1).AddDays(-1)),
            _ => ("day", day),
        };
        return last < first ? new WebUsers("day", day, random.Next(0, 300)) : new WebUsers(grain, last, random.Next(0, 900));
    }

    public WebLanding Landing()
    {
        var sessions = random.Next(0, 60);
        return new WebLanding(Day(), Of("/", "/offers", "(not set)"), sessions, random.Next(0, sessions + 1), random.Next(0, 9));
    }

    /// <summary>A ticket whose content follows from its id and version, so that a repeat is a repeat.</summary>
    public static Ticket Ticket(int seed, int id, int version, DateOnly first, int days)
    {
        var facts = new RandomFacts(Mix(seed, id, version, 1), first, days);
        // One creation a ticket, whatever its version.
        var created = new RandomFacts(Mix(seed, id, 0, 2), first, days).Instant();
        var status = facts.Of(Statuses);
        var replied = facts.Chance(.8);
        DateTimeOffset? solved = facts.Chance(.6) ? created.AddMinutes(facts.Next(40_000)) : null;
        return new Ticket($"T{id}", version, status, created, created.AddMinutes(version), solved, facts.Of(Channels), facts.Of(Priorities), id % 4 < 3 ? "A" : "B", id % 5 == 0 ? "claims" : null,
            [.. Tags.Where(_ => facts.Chance(.25))], facts.Chance(.9) ? $"person {id % 7}" : null,
            replied ? facts.Minutes() : null, replied && facts.Chance(.9) ? facts.Minutes() : null,
            facts.Chance(.6) ? facts.Minutes() : null, facts.Chance(.5) ? facts.Minutes() : null,
            solved is null ? null : (int)(solved.Value - created).TotalMinutes, solved is null ? null : facts.Minutes(),
            facts.Chance(.9) ? facts.Next(4) : null, facts.Chance(.9) ? facts.Next(3) : null);
    }

    /// <summary>A rating; a later version may change its score and its day.</summary>
    public static Rating Rating(int seed, int id, int version, int tickets, DateOnly first, int days)
    {
        var facts = new RandomFacts(Mix(seed, id, version, 3), first, days);
        var created = new RandomFacts(Mix(seed, id, 0, 4), first, days).Instant();
        return new Rating($"R{id}", $"T{id % tickets}", facts.Of("good", "bad", "offered", "unoffered"), created, created.AddHours(version * 20));
    }

    public static TicketTarget Target(int seed, int id, int tickets, DateOnly first, int days)
    {
        var facts = new RandomFacts(Mix(seed, id, 0, 6), first, days);
        return new TicketTarget($"T{id % tickets}", facts.Of("reply_time", "requester_wait_time"), facts.Next(500) + 1, facts.Chance(.5), facts.Instant());
    }

    public static Answer Answer(int seed, int id, int version, DateOnly first, int days)
    {
        var facts = new RandomFacts(Mix(seed, id, version, 5), first, days);
        var (kind, low, high) = (id % 4) switch { 0 => ("csat", 1, 5), 1 => ("ces", 1, 7), 2 => ("text", 0, 0), _ => ("nps", 0, 10) };
        return new Answer($"A{id / 4}", kind, kind, version, facts.Instant(), kind == "text" || facts.Chance(.1) ? null : facts.Next(high - low + 1) + low,
            kind == "text" ? facts.Of(Comments) : null, facts.Of(Stages), facts.Of("email", "web", null), facts.Of(Segments));
    }

    public Customer Customer(int id)
    {
        var started = Day();
        return new Customer($"C{id}", started, Chance(.5) ? started.AddDays(random.Next(days)) : null, Of(Segments));
    }

    public Purchase Purchase(int id) => new($"P{id}", $"C{random.Next(40)}", Day(), random.Next(1, 20_000), random.Next(1, 5));

    public Spend Spend(int id) => new($"S{id}", Day(), Of("Paid Search", "Email", ""), Of("spring", "autumn"), random.Next(0, 90_000));

    public WebPage Page() => new(Day(), Of("/help", "/club", "/club/thanks", "/pricing", "(not set)"), Of(Channels), Of(Devices), random.Next(0, 40));

    public Delivery Delivery(int id)
    {
        var delivered = random.Next(0, 60);
        return new Delivery($"D{id}", Day(), Of(Stages), Of("email", "web", null), Of(Segments), delivered, Chance(.5) ? delivered + random.Next(5) : null);
    }

    /// <summary>The i-th fact of a kind, whatever the kind.</summary>
    public Fact Any(FactKind kind, int i, int tickets) => kind switch
    {
        FactKind.WebTraffic => Traffic(),
        FactKind.WebEvent => Event(),
        FactKind.WebCohort => Cohort(),
        FactKind.WebUsers => Users(),
        FactKind.WebLanding => Landing(),
        FactKind.WebPage => Page(),
        FactKind.Ticket => Ticket(seed, i, 1, first, days),
        FactKind.Rating => Rating(seed, i, 1, tickets, first, days),
        FactKind.Answer => Answer(seed, i, 1, first, days),
        FactKind.Customer => Customer(i),
        FactKind.Purchase => Purchase(i),
        FactKind.Spend => Spend(i),
        FactKind.Delivery => Delivery(i),
        FactKind.TicketTarget => Target(seed, i, tickets, first, days),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of fact."),
    };

    /// <summary>Cuts a list into pages at random, repeats some of them, and keeps or loses their order.</summary>
    public List<List<Fact>> Pages(IReadOnlyList<Fact> facts, bool inAnyOrder)
    {
        var all = inAnyOrder ? facts.OrderBy(_ => random.Next()).ToList() : [.. facts];
        var pages = new List<List<Fact>>();
        for (var at = 0; at < all.Count;)
        {
            var size = Math.Min(all.Count - at, random.Next(1, 1 + all.Count / 3));
            pages.Add(all.GetRange(at, size));
            at += size;
        }

        if (!inAnyOrder) return [.. pages.SelectMany(page => Chance(.3) ? new[] { page, page } : [page])];
        var repeated = pages.Where(_ => Chance(.3)).ToList();
        return [.. pages.Concat(repeated).OrderBy(_ => random.Next())];
    }

    /// <summary>Cuts days into slices at random, twice over, so that every day is in two of them and slices overlap.</summary>
    public List<DateRange> Slices(DateRange days)
    {
        var slices = new List<DateRange>();
        for (var time = 0; time < 2; time++)
        {
            for (var from = days.From; from <= days.To;)
            {
                var to = from.AddDays(random.Next(days.Days / 3));
                slices.Add(new DateRange(from, to < days.To ? to : days.To));
                from = slices[^1].To.AddDays(1);
            }
        }

        return slices;
    }

    /// <summary>The day by which a fact is replaced, of the kinds that are.</summary>
    public static DateOnly DayOf(Fact fact) => fact switch
    {
        WebTraffic traffic => traffic.Day,
        WebEvent one => one.Day,
        WebCohort cohort => cohort.Start,
        WebUsers users => users.Day,
        WebLanding landing => landing.Day,
        WebPage page => page.Day,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Not replaced by days."),
    };

    private DateTimeOffset Instant() => new DateTimeOffset(Day(), TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(random.Next(86_400));

    // Few values, so that whole minutes repeat, and now and then a long tail.
    private int Minutes() => Chance(.1) ? random.Next(100_000) : random.Next(120);

    // HashCode is salted anew in every process; a failing seed must fail again.
    private static int Mix(int seed, int id, int version, int purpose) => unchecked(((seed * 31 + id) * 31 + version) * 31 + purpose) & int.MaxValue;

    private bool Chance(double share) => random.NextDouble() < share;

    private T Of<T>(params T[] values) => values[random.Next(values.Length)];
}
