// Every kind of card, in one place: the lanes of a map and what their cards say.
using static CxDashboard.Core.Journeys.Maps.CardField;

namespace CxDashboard.Core.Journeys.Maps;

/// <summary>A kind of card. Tone: none, bad or accent. The first field is the card's title.</summary>
public sealed record CardKind(string Key, string Name, string Lane, string Note, string Tone, IReadOnlyList<CardField> Fields)
{
    private static readonly CardField[] Claim =
    [
        Choice("evidence", "How do you know?", ("assumed", "Assumed"), ("quoted", "Quoted: customers said so"), ("measured", "Measured")),
        new("source", "Source", Hint: "Who said it, or where it was counted; needed for what is quoted or measured."),
    ];

    private static readonly CardField[] Weight =
    [
        Scale("impact", "Impact", "1 little to 5 much"),
        Scale("feasibility", "Feasibility", "1 hard to 5 easy"),
    ];

    private static readonly CardField[] Behind =
    [
        Title("What happens"),
        Choice("aspect", "Part", ("people", "People"), ("policies", "Policies"), ("technology", "Technology"), ("processes", "Processes")),
        new("owner", "Owner", Hint: "A person or a team"),
    ];

    public static IReadOnlyList<CardKind> All { get; } =
    [
        new("map", "Map", "", "", "none",
        [
            Title("Name", "name", 120),
            Choice("type", "Kind of map", [.. MapType.All.Select(type => (type.Key, type.Name))]) with { Required = true },
            Prose("goal", "Goal", "What the map is for"),
            Many("personas", "Personas", "personas"),
            Prose("scope", "Part of the journey", "Where it begins, where it ends, and what is left out"),
            Many("success", "Success metrics", "metrics", "By these you will know that it got better"),
            Day("review", "Review on", "After this day the map counts as stale"),
        ]),
        new("stage", "Stage", "Stage", "", "none",
        [
            Title("Name", "name", 80),
            new("data", "Its data", FieldType.Choice, "The stage of the data whose numbers belong here", From: "stages"),
            Prose("about", "What it is about"),
        ]),
        new("step", "Step", "Steps", "what customers do", "none", [Title("What the customer does"), .. Claim]),
        new("touchpoint", "Touchpoint", "Touchpoints", "by channel", "none",
        [
            Title("Where they meet you"),
            new("channel", "Channel", Hint: "Web, phone, store, mail …", Longest: 60),
            Choice("line", "On- or offline", ("online", "Online"), ("offline", "Offline")),
            new("usage", "Usage from data", FieldType.Choice, "Whose numbers tell how much it is used", From: "usage"),
            Prose("resources", "Resources", "People, tools and budget behind it"),
            Choice("suffice", "Do they suffice?", ("yes", "They suffice"), ("partly", "In part"), ("no", "They do not suffice")),
        ]),
        new("thought", "Thought", "Thoughts", "what they think", "none", [Title("What the customer thinks"), .. Claim]),
        new("emotion", "Emotion", "Emotion", "", "none",
        [
            Title("Feeling in a word or two", longest: 40),
            new("level", "How it feels", FieldType.Number, "−100 worst to 100 best", Required: true, Low: -100, High: 100),
            .. Claim,
        ]),
        new("truth", "Moment of truth", "Moments of truth", "where it is decided", "warn", [Title("What is decided here"), .. Claim]),
        new("frontstage", "Frontstage", "Frontstage", "what the customer sees", "none", Behind),
        new("backstage", "Backstage", "Backstage", "what the customer does not see", "none", Behind),
        new("support", "Support process", "Support processes", "what the service stands on", "none", Behind),
        new("pain", "Pain point", "Pain points", "impact × feasibility", "bad",
        [
            Title("What hurts"),
            Choice("recurrence", "How often", ("once", "Once"), ("sometimes", "Sometimes"), ("often", "Often"), ("always", "Always")),
            .. Weight, .. Claim,
            Many("links", "Evidence in the data", null, "One a line: ticket 4711, or answer abc123"),
        ]),
        new("opportunity", "Opportunity", "Opportunities", "owner, effect", "accent",
        [
            Title("What could be better"),
            new("digital", "Could be digital", FieldType.Flag),
            new("owner", "Owner", Hint: "A person or a team"),
            new("effect", "Expected effect"),
            .. Weight,
            new("solves", "Pain point it answers", FieldType.Card, From: "pain"),
        ]),
        new("initiative", "Initiative", "Initiatives", "owners, status", "good",
        [
            Title("What is being done"),
            new("for", "From", FieldType.Card, From: "pain opportunity"),
            Many("owners", "Owners", null, "A person or a team a line"),
            Choice("status", "Status", ("idea", "Idea"), ("planned", "Planned"), ("running", "Running"), ("shipped", "Shipped"), ("dropped", "Dropped")),
            Day("starts", "Starts"),
            Day("ships", "Ships", "Before and after are measured around this day"),
            new("metric", "Measured by", FieldType.Choice, From: "metrics"),
            Choice("compare", "Compared", ("before", "Before and after"), ("variants", "Two variants at the same time")),
            new("a", "Variant A", FieldType.Choice, "The old way", From: "splits"),
            new("b", "Variant B", FieldType.Choice, "The new way", From: "splits"),
        ]),
        new("milestone", "Milestone", "", "", "none",
        [
            Title("What is reached"),
            Day("day", "Day") with { Required = true },
            new("done", "Reached", FieldType.Flag),
        ]),
        new("finding", "Finding", "Findings", "source and n", "none",
        [
            Title("What was found"),
            Choice("evidence", "How do you know?", ("measured", "Measured"), ("quoted", "Quoted"), ("assumed", "Assumed")),
            new("source", "Source", Required: true),
            new("n", "n", FieldType.Number, "How many it rests on", Low: 0, High: 100_000_000),
            Day("day", "Found on"),
        ]),
    ];

    /// <summary>The kind of that key.</summary>
    /// <exception cref="MapFault">There is none.</exception>
    public static CardKind Of(string key) => All.FirstOrDefault(kind => kind.Key == key) ?? throw new MapFault($"A card is of the kind “{key}”, which this version does not know.");

    /// <summary>True where a card of it stands at a stage.</summary>
    public bool IsAtStage => Key is not ("map" or "stage" or "milestone");

    /// <summary>True where a card of it asserts something about customers, and so says how that is known.</summary>
    public bool IsClaim => Field("evidence") is not null;

    public CardField? Field(string key) => Fields.FirstOrDefault(field => field.Key == key);

    private static CardField Title(string name, string key = "text", int longest = 160) => new(key, name, Required: true, Longest: longest);
}
