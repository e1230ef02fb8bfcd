// Everything the three vendors hold, by client, as of the simulated clock.
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Surveys;
using CxDashboard.Sandbox.Tickets;
using CxDashboard.Sandbox.Web;

namespace CxDashboard.Sandbox;

internal sealed class Vendors(SandboxOptions options, SimulatedClock clock)
{
    public const int HistoryDays = 548;

    private readonly Dictionary<string, Holdings> _byClient =
        Client.All.ToDictionary(c => c.Key, c => new Holdings(options.Seed, c, clock));

    public Holdings this[Client client] => _byClient[client.Key];
}

internal sealed class Holdings(int seed, Client client, SimulatedClock clock)
{
    private readonly WebHistory _web = new(seed, client);
    private readonly TicketHistory _tickets = new(seed, client);
    private readonly SurveyHistory _surveys = new(seed, client);
    private readonly Lock _gate = new();
    private (DateOnly Today, bool Restated, WebData Data)? _served;

    public DateOnly Today => client.LocalDay(clock.GetUtcNow());

    /// <summary>18 months before the start; moving the date on adds days and drops none.</summary>
    private DateOnly First
    {
        get
        {
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            return (today < clock.FirstToday ? today : clock.FirstToday).AddDays(-Vendors.HistoryDays);
        }
    }

    public WebData Web(bool restated)
    {
        lock (_gate)
        {
            var today = Today;
            if (_served is { } served && served.Today == today && served.Restated == restated && served.Data.First == First)
                return served.Data;
            var data = new WebData(_web, First, today, restated);
            _served = (today, restated, data);
            return data;
        }
    }

    /// <summary>The export holds back the last minute, as the real one does against races.</summary>
    public TicketData Tickets(TimeSpan late = default) => _tickets.At(First, clock.GetUtcNow() - TimeSpan.FromMinutes(1) - late);

    public Answer[] Answers(TimeSpan late = default) => _surveys.At(First, (clock.GetUtcNow() - late).UtcDateTime);
}
