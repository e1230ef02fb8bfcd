// The kinds of rule by which something in the data belongs to a stage, and where in the facts their values occur.
namespace CxDashboard.Core.Journeys;

/// <summary>One kind of rule.</summary>
/// <param name="Key">The stored name.</param>
/// <param name="Name">What stands before its values: Entered by event.</param>
/// <param name="Field">The values it chooses from, as sql/queries/stage_values.sql names them.</param>
/// <param name="Plural">Those values in a reader's words: events, tags, forms.</param>
/// <param name="Counts">What is counted beside a value.</param>
public sealed record RuleKind(string Key, string Name, string Field, string Plural, string Counts)
{
    public const string EnteredByEvent = "entered_by_event";
    public const string CompletedByEvent = "completed_by_event";
    public const string EnteredByPage = "entered_by_page";
    public const string CompletedByPage = "completed_by_page";

    /// <summary>The explicit list, in the order a stage shows them.</summary>
    public static IReadOnlyList<RuleKind> All { get; } =
    [
        new(EnteredByEvent, "Entered by event", "event", "events", "sessions"),
        new(EnteredByPage, "Entered by page", "page", "pages", "sessions"),
        new(CompletedByEvent, "Completed by event", "event", "events", "sessions"),
        new(CompletedByPage, "Completed by page", "page", "pages", "sessions"),
        new("ticket_tag", "Tickets tagged", "tag", "ticket tags", "tickets"),
        new("ticket_form", "Tickets of form", "form", "ticket forms", "tickets"),
        new("ticket_group", "Tickets of team", "team", "teams", "tickets"),
        new("survey_stage", "Answers labelled", "label", "survey labels", "answers"),
        new("survey_question", "Answers to question", "question", "survey questions", "answers"),
    ];

    /// <summary>The kind of that key, or null.</summary>
    public static RuleKind? Find(string key) => All.FirstOrDefault(kind => kind.Key == key);
}
