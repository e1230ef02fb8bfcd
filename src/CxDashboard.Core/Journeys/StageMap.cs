// The stages of a workspace and what in the data belongs to each, as one thing that is read, edited and kept whole.
using System.Text;
using System.Text.RegularExpressions;

namespace CxDashboard.Core.Journeys;

/// <summary>A value of a kind of rule, for instance ticket_tag "refund".</summary>
public sealed record MappedRule(string Kind, string Value);

/// <summary>A stage with its rules. <paramref name="Unit"/>: what its volume counts.</summary>
public sealed record MappedStage(string Key, string Name, string Unit, IReadOnlyList<MappedRule> Rules)
{
    public bool IsLike(MappedStage other) => (Key, Name, Unit) == (other.Key, other.Name, other.Unit) && Rules.SequenceEqual(other.Rules);
}

/// <summary>All stages in the order of the journey. Version 0 is the map that a workspace was made with.</summary>
public sealed partial record StageMap(int Version, IReadOnlyList<MappedStage> Stages)
{
    /// <summary>The most stages a journey can show side by side.</summary>
    public const int MostStages = 12;

    public const int LongestName = 80;
    public const int LongestValue = 200;

    /// <summary>Every rule with its stage's key.</summary>
    public IEnumerable<(string Stage, MappedRule Rule)> Rules => Stages.SelectMany(stage => stage.Rules.Select(rule => (stage.Key, rule)));

    /// <summary>What keeps it from being kept, each a sentence with the remedy; none when nothing does.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Stages.Count == 0) faults.Add("A journey needs at least one stage: add one.");
        if (Stages.Count > MostStages) faults.Add($"A journey shows at most {MostStages} stages and this one has {Stages.Count}: delete some.");
        faults.AddRange(Stages.Where(stage => !KeyPattern().IsMatch(stage.Key)).Select(stage => $"\"{stage.Key}\" cannot be a stage's key: use small letters, digits, - and _."));
        faults.AddRange(Stages.Where(stage => stage.Name.Trim().Length is 0 or > LongestName)
            .Select(stage => stage.Name.Trim().Length == 0 ? $"The stage \"{stage.Key}\" has no name: give it one." : $"The name of \"{stage.Key}\" is longer than {LongestName} characters: shorten it."));
        faults.AddRange(Twice(Stages.Select(stage => stage.Key)).Select(key => $"Two stages have the key \"{key}\": delete one."));
        faults.AddRange(Twice(Stages.Select(stage => stage.Name.Trim())).Where(name => name.Length > 0).Select(name => $"Two stages are called \"{name}\": rename one."));
        faults.AddRange(Rules.Where(one => RuleKind.Find(one.Rule.Kind) is null).Select(one => $"There is no kind of rule \"{one.Rule.Kind}\": remove it from {one.Stage}."));
        faults.AddRange(Rules.Where(one => one.Rule.Value.Trim().Length is 0 or > LongestValue)
            .Select(one => $"A rule of {one.Stage} is empty or longer than {LongestValue} characters: remove it."));
        return faults;
    }

    /// <summary>A key for a new stage of that name, not used by any other: small letters, digits, - and _.</summary>
    public static string KeyFor(string name, IEnumerable<string> used)
    {
        var plain = new string([.. name.Trim().ToLowerInvariant().Normalize(NormalizationForm.FormD).Where(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_')]);
        var key = Gaps().Replace(plain, "-").Trim('-', '_');
        key = key.Length == 0 ? "stage" : key[..Math.Min(key.Length, 36)];
        var taken = used.ToHashSet();
        return taken.Contains(key) ? Enumerable.Range(2, taken.Count + 1).Select(n => $"{key}-{n}").First(one => !taken.Contains(one)) : key;
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.Key);

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,39}$")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"[ _-]+")]
    private static partial Regex Gaps();
}
