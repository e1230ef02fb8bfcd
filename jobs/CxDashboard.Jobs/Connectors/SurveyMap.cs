// What survey vendors have in common: which question is NPS, CSAT, CES or a comment, and which extra fields name stage, channel, segment and person.
using System.Text.Json.Nodes;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Connectors;

/// <summary>The questions and fields of a survey as a source's settings. <paramref name="usual"/>: the vendor lets people name their
/// questions, so that the usual names are tried first; elsewhere a question is mapped or not read.</summary>
internal sealed class SurveyMap(string idWord, string fieldWord, bool usual)
{
    private readonly Setting stage = Field("stage", fieldWord), channel = Field("channel", fieldWord), segment = Field("segment", fieldWord);

    private readonly Setting person = new(
        "personField", "Person field", $"The {fieldWord} that names the person; only a keyed hash is kept, so that a person can be erased.", Required: false, Default: "email") { IsRare = true };

    // In the order in which a question mapped twice is decided.
    private readonly IReadOnlyList<(Setting Setting, string Kind)> questions =
    [
        (Question("nps", "NPS question", "answered 0 to 10", idWord, usual), "nps"),
        (Question("csat", "CSAT question", "answered 1 to 5", idWord, usual), "csat"),
        (Question("ces", "Effort question (CES)", "answered 1 to 7, where 7 is the easiest", idWord, usual), "ces"),
        (Question("comment", "Comment question", "answered in free text", idWord, usual), "text"),
    ];

    /// <summary>The settings, questions first.</summary>
    public IReadOnlyList<Setting> Settings => [.. questions.Select(question => question.Setting), stage, channel, segment, person];

    /// <summary>The kind of each mapped question by the vendor's name for it.</summary>
    public Dictionary<string, string> Kinds(Pull pull)
    {
        var kinds = new Dictionary<string, string>();
        foreach (var (setting, kind) in questions)
        {
            if (pull.Setting(setting) is { } question) kinds.TryAdd(question, kind);
        }

        return kinds.Count > 0 ? kinds
            : throw new SourceFault(FaultKind.Misconfigured, $"No question is mapped: fill in the {idWord} of at least one.") { Setting = questions[0].Setting.Key };
    }

    /// <summary>One line for every mapped question that none of the latest responses answers; <paramref name="seen"/> are those they do.</summary>
    public IEnumerable<TrialLine> Missing(Pull pull, IReadOnlySet<string> seen, int responses) => responses == 0 ? [] : questions
        .Where(question => pull.Setting(question.Setting) is { } id && !seen.Contains(id))
        .Select(question => new TrialLine(
            $"None of the latest {responses} responses answers a question with the {idWord} \"{pull.Setting(question.Setting)}\" ({question.Setting.Label}).",
            IsFine: false, question.Setting.Key));

    /// <summary>The answer as a fact; null when it holds neither a number nor a word.</summary>
    /// <exception cref="FormatException">The scale has no such number.</exception>
    public Answer? Read(Pull pull, string response, string question, string kind, Given given)
    {
        var score = kind == "text" ? null : Score(given.Number, kind);
        var comment = kind == "text" ? given.Text : null;
        return score is null && comment is null ? null : new Answer(
            response, question, kind, given.Version, given.At, score, comment,
            given.Field(pull.Setting(stage)!), given.Field(pull.Setting(channel)!), given.Field(pull.Setting(segment)!), given.Field(pull.Setting(person)!));
    }

    /// <summary>A reject as it may be shown: which answer it was and its number, never what a person wrote.</summary>
    public static string Shown(params (string Name, string? Value)[] parts)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in parts) shown[name] = value;
        return shown.ToJsonString();
    }

    // Unanswered is null, never 0; what the scale does not have is refused rather than bent.
    private static decimal? Score(decimal? number, string kind)
    {
        var (least, most) = kind switch { "nps" => (0, 10), "ces" => (1, 7), _ => (1, 5) };
        return number switch
        {
            null => null,
            { } score when score < least || score > most || score != decimal.Truncate(score) =>
                throw new FormatException($"the {kind} answer {score} is not a whole number from {least} to {most}"),
            { } score => decimal.Truncate(score),
        };
    }

    private static Setting Question(string name, string label, string answered, string idWord, bool usual) =>
        new($"{name}Ref", label, $"The {idWord} of the question {answered}.", Required: false, Default: usual ? name : null) { IsRare = usual };

    private static Setting Field(string name, string fieldWord) =>
        new($"{name}Field", $"{char.ToUpperInvariant(name[0])}{name[1..]} field", $"The {fieldWord} that names the {name}.", Required: false, Default: name) { IsRare = true };
}

/// <summary>What the vendor gives beside an answer: its number or its words, when the response was handed in, the version it grows by, and
/// its other fields by name.</summary>
internal sealed record Given(decimal? Number, string? Text, DateTimeOffset At, long Version, Func<string, string?> Field);
