// Made-up numbers for the gallery; nothing here is ever shown as a measurement.
using CxDashboard.Web.Layout;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Gallery;

internal static class Invented
{
    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static TrendShape Half(string caption, decimal?[] current, decimal?[] previous, decimal goal, string goalName, TrendForecast ahead) =>
        TrendShape.Of(new TrendData
        {
            Caption = caption, Steps = Months.Select(month => new TrendStep(month, month[..1])).ToList(),
            Current = current, Previous = previous, Goal = goal, GoalName = goalName, Forecast = ahead,
            Write = value => Format.Number(value, 1),
        });

    public static readonly IReadOnlyList<GoalView> Goals =
    [
        new("Customer retention", "+25% over the fiscal year · whole journey", Status.AtRisk, "70.4", "%", "64.0", "80.0", "± 2.0 points",
            Half("Customer retention by month, percent", [64.5m, 66.2m, 67.3m, 69.0m, 70.0m, 70.4m],
                [62.3m, 62.6m, 63.1m, 63.7m, 63.3m, 63.6m, 63.8m, 63.6m, 63.4m, 63.7m, 63.6m, 63.6m], 80, "goal 80", new(77, 73.5m, 80.6m, "77 likely")),
            new(400, 496, "plan today 71.9", "64", "80"), "n 2,000 customers", "needs +1.6 a month"),
        new("Net Promoter Score", "reach 70 · all surveys", Status.Behind, "54", null, "48", "70", "± 6.1, no detectable change yet",
            Half("Net Promoter Score by month", [47, 50, null, 52, 51, 54], [45, 46, 44, 47, 46, 48, 47, 48, 49, 48, 48, 48], 70, "goal 70", new(60, 55, 66, "60 likely")),
            new(273, 496, "plan today 59", "48", "70"), "n 500 answers · 26 h old", "needs +2.7 a month"),
        new("First response time", "−15% · support · business hours", Status.OnTrack, "450", "min", "500", "425", "median, P90 1,310",
            Half("Median first response by month, minutes", [498, 489, 480, 470, 462, 450], [505, 500, 502, 498, 497, 500, 503, 499, 500, 502, 498, 500], 425, "goal 425", new(394, 373, 415, "394 likely")),
            new(667, 496, "plan today 463", "500", "425"), "n 3,412 tickets · 41 open", "needs −4 a month", "#"),
    ];

    public static readonly StageTableView Stages = new("KPIs by stage",
        [new("Awareness", "#"), new("Consideration", "#"), new("Decision", "#"), new("Onboarding", "#"), new("Support", "#"), new("Loyalty", "#")],
        [
            new("Conversion to next", [Cell("48.2%", 1.2m, 1), Cell("31.0%", .4m, 1), Cell("12.4%", -.3m, 1),
                Cell("71.8%", -6.1m, 1) with { Note = "goal 75%", Status = Status.Behind }, Cell("88.0%", .2m, 1), KpiCell.NotMeasured]),
            new("Sessions / people", [Cell("184k", 9.1m, 1), Cell("88.7k", 8.2m, 1), Cell("27.5k", 7, 1), Cell("3,410", 2.2m, 1), Cell("3,412", -4, 1), Cell("2,000", 3.1m, 1)]),
            new("NPS", [KpiCell.NotMeasured, Cell("58", 2, 0), Cell("55", 1, 0), Cell("31", -11, 0) with { Note = "± 8.2 · n 214" }, KpiCell.TooFew(7), Cell("66", 4, 0) with { Status = Status.OnTrack }]),
            new("First response, min", [KpiCell.NotMeasured, Cell("212", -18, 0, false), Cell("240", -9, 0, false), Cell("702", 64, 0, false), Cell("450", -50, 0, false), KpiCell.NoDataYet]),
            new("Minutes on site", [Cell("1.9", .1m, 1), Cell("4.6", .3m, 1), Cell("3.8", 0, 1), Cell("6.2", .4m, 1), Cell("2.1", -.2m, 1) with { Stale = "26 h old" }, Cell("1.7", 0, 1)]),
        ]);

    private static KpiCell Cell(string value, decimal change, int decimals, bool higherIsBetter = true) =>
        new(value, Format.Change(change, decimals, higherIsBetter));

    public static readonly IReadOnlyList<SourceRow> Sources =
    [
        new("GA4 · northwind.example", "good", "fresh", "2 h ago, 2 days provisional"),
        new("Zendesk · support", "good", "fresh", "14 min ago"),
        new("Typeform · NPS survey", "warn", "stale", "26 h ago, next try 07:00"),
        new("CRM export", "bad", "failed", "3 days ago", "The vendor refused the credentials (401). Enter them again."),
    ];

    public static readonly TrendShape Weeks = TrendShape.Of(new TrendData
    {
        Caption = "Conversion to Support by week, percent",
        Steps = Enumerable.Range(0, 26).Select(week => new TrendStep($"Week {week + 1}", week switch { 0 => "Jan", 4 => "Feb", 8 => "Mar", 13 => "Apr", 17 => "May", 21 => "Jun", _ => null })).ToList(),
        Current = [77.7m, 78.1m, 79.5m, 79, 80, 79.8m, null, 79.4m, 78.2m, 78.2m, 76.9m, 76.4m, 76.4m, 76.7m, 76.5m, 75.8m, 75.5m, 75.1m, 73.6m, 72.5m, 72.5m, 70.1m, 70.5m, 68.7m, 69.5m, 70.2m],
        Previous = [77.1m, 77.4m, 77.9m, 78.7m, 78.1m, 78.7m, 78.9m, 78.5m, 78.6m, 77.9m, 77.7m, 77.6m, 77.9m, 77.3m, 76.9m, 76.9m, 76.5m, 76.2m, 76.7m, 76.5m, 76.1m, 76.6m, 76.7m, 77.4m, 77.5m, 77.2m],
        Goal = 75, GoalName = "goal 75%", ProvisionalFrom = 25, Events = [new(14, "app 4.2 released")],
        Write = value => Format.Number(value, value % 1 == 0 ? 0 : 1) + "%",
    });

    private static KpiTile Tile(string name, string value, string? unit = null, Change? change = null, Status? status = null, string? note = null) =>
        new(name, value, unit, change, status, note, Href: "#");

    public static readonly JourneyView Journey = new("Buying a first e-bike",
        [
            new("Awareness", "184k sessions", [Tile("Sessions", "184k", null, Format.Change(9.1m, 1, true, "%"), Status.OnTrack), Tile("Minutes on site", "1.9")], "48.2%", null, "#"),
            new("Consideration", "88.7k sessions", [Tile("NPS", "58", null, null, Status.OnTrack, "± 9"), Tile("Minutes on site", "4.6")], "31.0%", null, "#"),
            new("Decision", "27.5k sessions", [Tile("Conversion", "12.4", "%", Format.Change(-.3m, 1, true), Status.AtRisk), Tile("CAC", "€ 500", null, null, Status.OnTrack)], "12.4%", null, "#"),
            new("Onboarding", "3,410 customers", [Tile("NPS", "31", null, Format.Change(-11, 0, true), Status.Behind), Tile("First response", "702", "min", Format.Change(64, 0, false), Status.Behind)], "71.8%", "bad", "#"),
            new("Support", "3,412 tickets", [Tile("First response", "450", "min", Format.Change(-50, 0, false), Status.OnTrack), Tile("One-touch", "62", "%", Format.Change(3, 0, true), Status.Achieved)], "88.0%", null, "#"),
            new("Loyalty", "2,000 customers", [Tile("Retention", "70.4", "%", null, Status.AtRisk, "± 2.0"), new("NPS", null, Status: Status.TooEarly, Absence: "not enough answers, n 7")], Href: "#"),
        ],
        new([new(650, "4.0"), new(740, "4.3"), new(580, "3.8"), new(200, "2.6", true), new(620, "3.9"), new(800, "4.5")], "measured: satisfaction, 1 to 5", "Onboarding is the low point, n 412"),
        [
            new("Touchpoints", "by channel", "none", [[new("Search results", "web · 61% of sessions"), new("Instagram ads", "social")], [new("Product pages", "web"), new("Reviews", "63% decide by them")], [new("Checkout", "web, mobile")], [new("Assembly guide", "web · pdf"), new("Welcome mail", "email")], [new("Chat", "messaging")], [new("Club newsletter", "email")]]),
            new("Pain points", "impact × feasibility", "bad", [[], [new("Spec tables unreadable on phones", "3 × 5 · quick win")], [new("Delivery date unknown", "4 × 3 · 212 mentions")], [new("Guide hard to find", "5 × 5 · quick win"), new("First reply too slow", "5 × 3 · 702 min")], [new("Repeat explaining", "3 × 2")], []]),
        ]);

    public static readonly IReadOnlyList<BarMenu> Bar =
    [
        new("Period", "Jan 1 – Jun 30, 2026", [new("This month", "#"), new("Last month", "#"), new("First half of 2026", "#", true, "fiscal"), new("Last 12 months", "#")], true,
            Dates: new(new(2026, 1, 1), new(2026, 6, 30), "/gallery", [new("compare", "year")])),
        new("Compare", "previous year, to date", [new("Previous period", "#"), new("Previous year, to date", "#", true), new("Nothing", "#")]),
        new("Channel", "All", [new("All", "#", true), new("Organic search", "#"), new("E-mail", "#")]),
        new("Device", "Mobile", [new("All", "#"), new("Mobile", "#", true), new("Desktop", "#")], true, "#"),
    ];
}
