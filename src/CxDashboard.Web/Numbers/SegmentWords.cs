// A segment's rules in words.
using CxDashboard.Core.Segments;

namespace CxDashboard.Web.Numbers;

public static class SegmentWords
{
    /// <summary>For instance "web channel Email or Direct and device mobile"; null where no rule speaks of this kind of source.</summary>
    public static string? Rules(Segment segment, Side side)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var asked = side.Fields().Where(field => segment.Of(field).Count > 0)
            .Select(field => $"{field.Name.ToLowerInvariant()} {string.Join(" or ", segment.Of(field))}").ToList();
        return asked.Count == 0 ? null : $"{side.Word()} {string.Join(" and ", asked)}";
    }
}
