// A segment: people who belong together, told by rules over what the sources deliver.
namespace CxDashboard.Core.Segments;

public enum SegmentKind { Demographic, Psychographic, Behavioural }

/// <summary>
/// One segment. <paramref name="Rules"/> holds values by a field's key; a field that is missing is not asked for. Values of
/// one field are alternatives, fields of one side narrow each other.
/// </summary>
public sealed record Segment(string Key, string Name, SegmentKind Kind, IReadOnlyDictionary<string, IReadOnlyList<string>> Rules)
{
    /// <summary>The most segments of a workspace.</summary>
    public const int Most = 30;

    /// <summary>The values asked for; empty where the rules do not speak of the field.</summary>
    public IReadOnlyList<string> Of(SegmentField field) => Rules.GetValueOrDefault(field.Key) ?? [];

    /// <summary>Whether a rule speaks of this kind of source; without one the segment takes none of its facts.</summary>
    public bool Has(Side side) => side.Fields().Any(field => Of(field).Count > 0);

    /// <summary>Whether both take the same facts of this kind of source.</summary>
    public bool IsSameOn(Side side, Segment other) =>
        Key == other.Key && side.Fields().All(field => Of(field).ToHashSet().SetEquals(other.Of(field)));

    /// <summary>
    /// The kinds of source whose facts the two lists may place differently. Before the first segment and after the last
    /// one answers and customers go by their own labels.
    /// </summary>
    public static IReadOnlyList<Side> Changed(IReadOnlyList<Segment> before, IReadOnlyList<Segment> after)
    {
        return [.. Enum.GetValues<Side>().Where(side => !IsSame(side)
            || (side is Side.Surveys or Side.Customers && (before.Count == 0) != (after.Count == 0)))];

        bool IsSame(Side side)
        {
            var (was, now) = (before.Where(segment => segment.Has(side)).ToList(), after.Where(segment => segment.Has(side)).ToList());
            return was.Count == now.Count && was.Zip(now).All(pair => pair.First.IsSameOn(side, pair.Second));
        }
    }
}
