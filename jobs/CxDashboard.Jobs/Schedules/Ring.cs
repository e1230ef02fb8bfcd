// What a scheduler can be asked to ring for, and the key by which its store knows it.
using System.Globalization;

namespace CxDashboard.Jobs.Schedules;

/// <summary>One thing to do when a bell rings.</summary>
public abstract record Ring
{
    private Ring() { }

    /// <summary>Pull a source, or go on with it: its next chunk, or another try later, is the same ring again.</summary>
    public sealed record Pull(int WorkspaceId, int SourceId) : Ring;

    /// <summary>Do a chore of the whole installation, by its name.</summary>
    public sealed record Chore(string Name) : Ring;

    /// <summary>How a scheduler's store spells it; <see cref="Of"/> reads it back.</summary>
    public string Key => this switch
    {
        Pull pull => string.Create(CultureInfo.InvariantCulture, $"pull/{pull.WorkspaceId}/{pull.SourceId}"),
        Chore chore => $"chore/{chore.Name}",
        _ => throw new InvalidOperationException($"No key is known for {GetType().Name}."),
    };

    /// <summary>The ring of a key; null when the key is none of ours.</summary>
    public static Ring? Of(string key) => key.Split('/') switch
    {
        ["pull", var workspace, var source] when Id(workspace) is { } workspaceId && Id(source) is { } sourceId => new Pull(workspaceId, sourceId),
        ["chore", { Length: > 0 } name] => new Chore(name),
        _ => null,
    };

    private static int? Id(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
