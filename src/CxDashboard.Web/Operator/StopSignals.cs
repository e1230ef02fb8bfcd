// Ctrl-C and SIGTERM for a verb that must not be cut off in the middle; where there is a host, until it listens itself.
using System.Runtime.InteropServices;

namespace CxDashboard.Web.Operator;

internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly List<PosixSignalRegistration> registrations = [];

    public StopSignals(CancellationToken cancellationToken)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT })
        {
            registrations.Add(PosixSignalRegistration.Create(signal, received =>
            {
                received.Cancel = true;
                stop.Cancel();
            }));
        }
    }

    public CancellationToken Token => stop.Token;

    /// <summary>From here on the host decides what a signal means.</summary>
    public void LeaveToHost()
    {
        stop.Token.ThrowIfCancellationRequested();
        foreach (var registration in registrations) registration.Dispose();
        registrations.Clear();
    }

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        stop.Dispose();
    }
}
