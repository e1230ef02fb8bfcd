// Options of the form NAME=VALUE, given once a pair or separated by commas.
using System.CommandLine;

namespace CxDashboard.Web.Operator;

internal static class Pairs
{
    public static Option<string[]> Option(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    /// <summary>The pairs; a fault names the one that has no =.</summary>
    public static Dictionary<string, string> Read(string option, IEnumerable<string> given, bool commas = true)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var pair in given.SelectMany(text => commas ? text.Split(',') : [text]))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1) throw new UsageFault($"{option} takes NAME=VALUE, not \"{pair}\".");
            pairs[pair[..at].Trim()] = pair[(at + 1)..].Trim();
        }

        return pairs;
    }
}
