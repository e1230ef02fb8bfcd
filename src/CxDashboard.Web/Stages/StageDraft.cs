// The map of stages while somebody edits it: every change is made here, and nothing is kept until it is saved.
using CxDashboard.Core.Journeys;

namespace CxDashboard.Web.Stages;

/// <summary>A map under the pen. <see cref="Version"/> is that of the map it was made from.</summary>
public sealed class StageDraft(StageMap map)
{
    private StageMap origin = map;

    public int Version => origin.Version;

    public IReadOnlyList<MappedStage> Stages { get; private set; } = map.Stages;

    public StageMap Map => new(Version, Stages);

    /// <summary>True when saving would change anything.</summary>
    public bool IsChanged => !Same(Stages, origin.Stages);

    public void Add(string name)
    {
        if (name.Trim().Length > 0) Stages = [.. Stages, new MappedStage(StageMap.KeyFor(name, Stages.Select(stage => stage.Key)), name.Trim(), "sessions", [])];
    }

    public void Rename(string key, string name) => Change(key, stage => stage with { Name = name });

    public void Delete(string key) => Stages = [.. Stages.Where(stage => stage.Key != key)];

    /// <summary>Moves a stage so many places towards the end of the journey; beyond its ends nothing happens.</summary>
    public void Move(string key, int by)
    {
        var stages = Stages.ToList();
        var at = stages.FindIndex(stage => stage.Key == key);
        if (at < 0 || at + by < 0 || at + by >= stages.Count) return;
        var moved = stages[at];
        stages.RemoveAt(at);
        stages.Insert(at + by, moved);
        Stages = stages;
    }

    public void AddRule(string key, MappedRule rule)
    {
        if (rule.Value.Trim().Length == 0) return;
        var kept = rule with { Value = rule.Value.Trim() };
        Change(key, stage => stage.Rules.Contains(kept) ? stage : stage with { Rules = [.. stage.Rules, kept] });
    }

    public void RemoveRule(string key, MappedRule rule) => Change(key, stage => stage with { Rules = [.. stage.Rules.Where(one => one != rule)] });

    /// <summary>True when some stage names the value by a kind of rule that chooses from the field.</summary>
    public bool Names(string field, string value) =>
        Stages.Any(stage => stage.Rules.Any(rule => rule.Value == value && RuleKind.Find(rule.Kind)?.Field == field));

    /// <summary>Keeps what was edited and counts it as made from a newer map.</summary>
    public void PutOnTopOf(StageMap newer) => origin = newer;

    private void Change(string key, Func<MappedStage, MappedStage> change) =>
        Stages = [.. Stages.Select(stage => stage.Key == key ? change(stage) : stage)];

    private static bool Same(IReadOnlyList<MappedStage> one, IReadOnlyList<MappedStage> other) =>
        one.Count == other.Count && one.Zip(other).All(pair =>
            Plain(pair.First) == Plain(pair.Second) && pair.First.Rules.ToHashSet().SetEquals(pair.Second.Rules));

    private static (string, string, string) Plain(MappedStage stage) => (stage.Key, stage.Name, stage.Unit);
}
