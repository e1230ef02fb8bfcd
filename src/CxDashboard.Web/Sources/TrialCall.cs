// The test call behind a form: addresses are checked first, patience is short, and whatever is said, no credential is in it.
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;

namespace CxDashboard.Web.Sources;

/// <summary>What a test call found, or why the vendor would not let it in.</summary>
public sealed record TrialResult(IReadOnlyList<TrialLine> Lines, SourceFault? Fault = null)
{
    public bool IsLetIn => Fault is null;

    /// <summary>The fault in half a sentence.</summary>
    public static string Head(IConnector connector, SourceFault fault) => fault.Kind switch
    {
        FaultKind.Refused => $"{connector.Title} does not let us in",
        FaultKind.Busy => $"{connector.Title} asks to wait",
        FaultKind.Unreachable => $"{connector.Title} cannot be reached",
        FaultKind.Nonsense => $"{connector.Title} does not answer as it should",
        _ => "A setting is not right",
    };
}

/// <summary>Makes test calls.</summary>
public sealed class TrialCall(VendorDoor door, TimeProvider clock)
{
    private const int ShortestSecret = 4;
    private const int ShortestPart = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks the vendor; faults come back and are not thrown.</summary>
    public async Task<TrialResult> RunAsync(
        Workspace workspace, IConnector connector, IReadOnlyDictionary<string, string> settings, DateOnly since, CancellationToken cancellationToken)
    {
        if (door.FaultOf(connector, settings) is { } closed) return new TrialResult([], closed);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var all = connector.Settings.Where(setting => setting.Default is not null).ToDictionary(setting => setting.Key, setting => setting.Default!);
            foreach (var (key, value) in settings) all[key] = value;
            var trial = await connector.TryAsync(new Pull(connector.Streams[0], all, null, since, workspace.Today(clock)), patience.Token);
            return new TrialResult([.. trial.Lines.Select(line => line with { Text = Masked(line.Text, connector, settings) })]);
        }
        catch (SourceFault fault)
        {
            return new TrialResult([], new SourceFault(fault.Kind, Masked(fault.Message, connector, settings), fault.RetryAfter)
            {
                Setting = fault.Setting ?? AddressOf(connector, fault), Permission = fault.Permission,
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var slow = new SourceFault(FaultKind.Unreachable, $"{connector.Title} did not answer within {Patience.TotalSeconds:0} s: check the address, or try again later.");
            return new TrialResult([], new SourceFault(slow.Kind, slow.Message) { Setting = AddressOf(connector, slow) });
        }
    }

    // Who cannot be reached, or talks of something else, is most likely somebody else.
    private static string? AddressOf(IConnector connector, SourceFault fault) =>
        fault.Kind is FaultKind.Unreachable or FaultKind.Nonsense ? connector.Settings.FirstOrDefault(setting => setting.Hosts.Count > 0)?.Key : null;

    // The vendors' words are cleaned already; this is for a vendor that repeats what it was sent in a way nobody thought of.
    private static string Masked(string words, IConnector connector, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var setting in connector.Settings.Where(setting => setting.Secret))
        {
            if (!settings.TryGetValue(setting.Key, out var secret)) continue;
            foreach (var part in setting.IsLong ? Parts(secret) : [secret])
            {
                if (part.Length >= ShortestSecret) words = words.Replace(part, "•••", StringComparison.Ordinal);
            }
        }

        return words;
    }

    // Of a key file's texts, addresses and mail boxes may be told: a person needs them to set a permission.
    private static IEnumerable<string> Parts(string keyFile) => keyFile
        .Split(["\n", "\\n", "\""], StringSplitOptions.TrimEntries)
        .Where(part => part.Length >= ShortestPart && !part.Contains('@', StringComparison.Ordinal) && !part.StartsWith("http", StringComparison.Ordinal));
}
