// The table of faults by seeds: what ended how, as a file where one is asked for.
using System.Collections.Concurrent;
using System.Text;

namespace CxDashboard.Tests.Faults;

internal static class FaultTable
{
    private static readonly ConcurrentDictionary<(string Fault, int Seed), string> Ended = new();

    public static void Add(string fault, int seed, string outcome) => Ended[(fault, seed)] = outcome;

    /// <summary>Writes it to the file that CX_FAULT_TABLE names.</summary>
    public static async Task WriteAsync()
    {
        if (Environment.GetEnvironmentVariable("CX_FAULT_TABLE") is not { Length: > 0 } path || Ended.IsEmpty) return;
        var seeds = Ended.Keys.Select(key => key.Seed).Distinct().Order().ToList();
        var table = new StringBuilder("| fault | ").AppendJoin(" | ", seeds.Select(seed => $"seed {seed}")).AppendLine(" |")
            .Append("| --- | ").AppendJoin(" | ", seeds.Select(_ => "---")).AppendLine(" |");
        foreach (var fault in FaultList.All.Select(fault => fault.Name).Where(name => Ended.Keys.Any(key => key.Fault == name)))
            table.Append("| ").Append(fault).Append(" | ").AppendJoin(" | ", seeds.Select(seed => Ended.GetValueOrDefault((fault, seed), ""))).AppendLine(" |");
        await File.WriteAllTextAsync(path, table.ToString());
    }
}
