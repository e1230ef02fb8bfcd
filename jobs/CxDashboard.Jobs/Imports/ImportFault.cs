// Why a file is not imported, as one sentence for a person.
namespace CxDashboard.Jobs.Imports;

/// <summary>Why a file could not be imported at all, in one line with the remedy.</summary>
public sealed class ImportFault(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when another import of the kind is under way: later it may be let in.</summary>
    public bool IsBusy { get; init; }
}
