// The segments and personas of the sample workspaces, with rules that speak of what the sandbox delivers.
using CxDashboard.Core.Segments;

namespace CxDashboard.Web.Sample;

/// <summary>Each sample shows another side: segments told in all sources, in some of them, and by a field that not all facts carry.</summary>
internal static class SampleAudiences
{
    public static (IReadOnlyList<Segment> Segments, IReadOnlyList<Persona> Personas) Of(string client) => client switch
    {
        "northwind" => (Northwind, NorthwindPersonas),
        "lumen" => (Lumen, LumenPersonas),
        "harbor" => (Harbor, HarborPersonas),
        _ => ([], []),
    };

    private static readonly Segment[] Northwind =
    [
        Make("gen-z", "Gen Z, 18 to 24", SegmentKind.Demographic, ("web_channel", ["Organic Social"]), ("survey_label", ["gen_z_18_24"])),
        Make("millennials", "Millennials, 25 to 40", SegmentKind.Demographic,
            ("web_device", ["mobile"]), ("ticket_tag", ["mobile_app"]), ("survey_label", ["millennials_25_40"])),
        Make("gen-x", "Gen X, 41 to 56", SegmentKind.Demographic,
            ("web_device", ["desktop", "tablet"]), ("web_channel", ["Direct", "Organic Search", "Email"]),
            ("ticket_tag", ["returning_customer", "warranty"]), ("survey_label", ["gen_x_41_56"])),
        // Known from the survey alone: everything else says that it cannot be narrowed to them.
        Make("older", "57 and older", SegmentKind.Demographic, ("survey_label", ["boomers_57_up"])),
    ];

    private static readonly Persona[] NorthwindPersonas =
    [
        new("traveller", "Adventurous traveller", new Dictionary<string, string>
        {
            ["age"] = "25 to 40", ["gender"] = "Any", ["income"] = "40,000 to 65,000 a year", ["occupation"] = "Office work, often from home",
            ["education"] = "Degree or apprenticeship", ["geography"] = "Cities and their surroundings in Germany and Austria",
            ["psychographics"] = "Rather outside than inside; buys less, and better.", ["motivations"] = "To leave the car at home, and to see something new at the weekend.",
            ["goals"] = "A bicycle that does for commuting and for a week in the Alps.", ["preferences"] = "Looks everything up on the phone, asks friends, pays online.",
            ["pains"] = "Does not know which size fits; waits for answers about range and battery.", ["purchases"] = "One bicycle in five years, parts and bags every spring.",
        }, ["millennials"]),
        new("returner", "Weekend returner", new Dictionary<string, string>
        {
            ["age"] = "45 to 70", ["occupation"] = "Settled, or already retired", ["geography"] = "Small towns",
            ["motivations"] = "To keep up with the grandchildren, and with the hills.", ["goals"] = "Comfort, and a shop that can be called.",
            ["preferences"] = "Reads on a large screen, then visits or calls.", ["pains"] = "Setting up the app after buying.",
        }, ["gen-x", "older"]),
    ];

    private static readonly Segment[] Lumen =
    [
        Make("members", "Members", SegmentKind.Behavioural,
            ("web_channel", ["Email", "Direct"]), ("ticket_tag", ["vip", "returning_customer"]), ("survey_label", ["gen_x_41_56", "boomers_57_up"])),
        Make("newcomers", "Newcomers", SegmentKind.Behavioural,
            ("web_channel", ["Paid Search", "Organic Social", "Referral"]), ("ticket_tag", ["mobile_app", "translated"]), ("survey_label", ["gen_z_18_24", "millennials_25_40"])),
    ];

    private static readonly Persona[] LumenPersonas =
    [
        new("beginner", "Busy beginner", new Dictionary<string, string>
        {
            ["age"] = "22 to 38", ["occupation"] = "Full-time, with little time", ["geography"] = "New York and its suburbs",
            ["motivations"] = "To sleep and to sit better.", ["goals"] = "A first class this week, without a contract.",
            ["preferences"] = "Books from an advertisement on the phone.", ["pains"] = "Cannot see which class is for beginners.",
        }, ["newcomers"]),
    ];

    private static readonly Segment[] Harbor =
    [
        // Web events carry no country: the stages' web numbers say so.
        Make("abroad", "Readers abroad", SegmentKind.Demographic, ("web_country", ["Taiwan", "South Korea", "Singapore"]), ("ticket_tag", ["translated"])),
        Make("young", "Young readers, 18 to 40", SegmentKind.Demographic,
            ("web_device", ["mobile"]), ("ticket_tag", ["mobile_app"]), ("survey_label", ["gen_z_18_24", "millennials_25_40"])),
        Make("collectors", "Collectors", SegmentKind.Psychographic,
            ("web_channel", ["Email", "Direct"]), ("ticket_tag", ["vip", "returning_customer"]), ("survey_label", ["gen_x_41_56", "boomers_57_up"])),
    ];

    private static readonly Persona[] HarborPersonas =
    [
        new("collector", "Patient collector", new Dictionary<string, string>
        {
            ["age"] = "40 and older", ["geography"] = "Yokohama and Tokyo", ["psychographics"] = "Values the object as much as the text.",
            ["goals"] = "First editions, well packed.", ["preferences"] = "The newsletter, and one bookseller who remembers.", ["pains"] = "Condition reports without pictures.",
            ["purchases"] = "Few books, dear ones, every month.",
        }, ["collectors"]),
    ];

    private static Segment Make(string key, string name, SegmentKind kind, params ReadOnlySpan<(string Field, string[] Values)> rules)
    {
        var byField = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (field, values) in rules) byField[field] = values;
        return new Segment(key, name, kind, byField);
    }
}
