// The faults in force, each for a number of requests, for some seconds, or until it is taken away.
namespace CxDashboard.Sandbox.Faults;

internal sealed class FaultList
{
    private sealed class Armed(Fault fault, long endsAt)
    {
        public Fault Fault => fault;
        public long EndsAt => endsAt;
        public int? Left { get; set; } = fault.Times;
        public Dictionary<string, byte[]> Pages { get; } = [];
    }

    private readonly Lock _gate = new();
    private readonly List<Armed> _armed = [];

    public FaultList(SandboxOptions options)
    {
        foreach (var (name, target) in options.Faults)
            Add(new Fault(name, target));
    }

    public void Add(Fault fault)
    {
        // Seconds are real ones: a fault shall end although the simulated date is moved.
        var endsAt = fault.Seconds is { } s ? TimeProvider.System.GetTimestamp() + (long)(s * TimeProvider.System.TimestampFrequency) : long.MaxValue;
        lock (_gate)
            _armed.Add(new Armed(fault, endsAt));
    }

    public void Clear()
    {
        lock (_gate)
            _armed.Clear();
    }

    public IReadOnlyList<Fault> Current()
    {
        lock (_gate)
            return [.. Live().Select(a => a.Fault with { Times = a.Left })];
    }

    public bool Shows(string name, string vendor)
    {
        lock (_gate)
            return Live().Any(a => a.Fault.Name == name && Hits(a.Fault, vendor));
    }

    /// <summary>The faults that strike this request; each use is counted.</summary>
    public IReadOnlyList<Fault> Take(string vendor, Func<Fault, bool> applies)
    {
        lock (_gate)
        {
            List<Fault>? taken = null;
            foreach (var armed in Live())
            {
                if (!Hits(armed.Fault, vendor) || !applies(armed.Fault))
                    continue;
                (taken ??= []).Add(armed.Fault);
                if (armed.Fault.Name != "repeat_page")
                    armed.Left--;
            }
            return taken ?? [];
        }
    }

    /// <summary>The page served before on this path while the fault was armed; the first one is served as it is and kept.</summary>
    public byte[] RepeatPage(Fault fault, string path, byte[] page)
    {
        lock (_gate)
        {
            if (_armed.Find(a => ReferenceEquals(a.Fault, fault)) is not { } armed)
                return page;
            if (!armed.Pages.TryGetValue(path, out var before))
                return armed.Pages[path] = page;
            armed.Left--;
            return before;
        }
    }

    private List<Armed> Live()
    {
        var now = TimeProvider.System.GetTimestamp();
        _armed.RemoveAll(a => a.EndsAt <= now || a.Left <= 0);
        return _armed;
    }

    private static bool Hits(Fault fault, string vendor) => fault.Target == "*" || fault.Target == vendor;
}
