// Answers that are still true: the circuit that takes over a page, and the second viewer of it, ask the database nothing.
using System.Globalization;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using Microsoft.Extensions.Caching.Memory;

namespace CxDashboard.Core.Kpis;

/// <summary>The gateway with a memory, valid until the workspace's data change and for a minute at most (ages grow by themselves).</summary>
public sealed class RememberedAnswers(Gateway gateway, DataChanges changes) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly MemoryCache memory = new(new MemoryCacheOptions { SizeLimit = 500 });

    public async Task<Answers> AskAsync(Workspace workspace, IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var compiled = CompiledQuestions.Of(questions);
        if (!changes.IsListening) return await gateway.AskAsync(workspace, compiled, cancellationToken);
        var epoch = changes.EpochOf(workspace.WorkspaceId);
        // The workspace record is part of the key: its thresholds and zone decide what a value may show.
        var key = string.Create(CultureInfo.InvariantCulture, $"{epoch}|{workspace}|{compiled.Key}");
        if (memory.TryGetValue(key, out Answers? known)) return known!;
        var answers = await gateway.AskAsync(workspace, compiled, cancellationToken);
        if (changes.IsListening && changes.EpochOf(workspace.WorkspaceId) == epoch)
            memory.Set(key, answers, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Longest, Size = 1 });
        return answers;
    }

    public void Dispose() => memory.Dispose();
}
