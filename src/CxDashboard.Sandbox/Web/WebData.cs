// All days that a property serves at the moment; settled days are drawn once and shared between snapshots.
using System.Collections.Concurrent;
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Web;

internal sealed class WebData
{
    private readonly WebHistory _history;
    private readonly WebDay[] _days;

    public WebData(WebHistory history, DateOnly first, DateOnly today, bool restated)
    {
        _history = history;
        First = first;
        Today = today;
        _days = [.. Enumerable.Range(0, today.DayNumber - first.DayNumber + 1).Select(i => history.Served(first.AddDays(i), today, restated))];
    }

    public DateOnly First { get; }
    public DateOnly Today { get; }

    /// <summary>From the first day to today; today and the two days before it are provisional.</summary>
    public ReadOnlySpan<WebDay> Days => _days;

    public ReadOnlySpan<WebDay> Between(DateOnly from, DateOnly to)
    {
        var start = Math.Max(0, from.DayNumber - First.DayNumber);
        var end = Math.Min(_days.Length, to.DayNumber - First.DayNumber + 1);
        return start < end ? _days.AsSpan(start, end - start) : [];
    }

    public int NewUsers(DateOnly from, DateOnly to)
    {
        var sum = 0;
        foreach (var day in Between(from, to))
            sum += day.NewUsers;
        return sum;
    }

    public int FinalNewUsers(DateOnly weekStart) => Enumerable.Range(0, 7).Sum(i => _history.Final(weekStart.AddDays(i)).NewUsers);

    public CohortCell? Cohort(DateOnly start, int week) => Cohorts.Cell(_history.Seed, _history.Client, this, start, week);
}

/// <summary>The final figures of every day asked for so far.</summary>
internal sealed class WebHistory(int seed, Client client)
{
    private readonly ConcurrentDictionary<DateOnly, WebDay> _final = new();

    public int Seed => seed;
    public Client Client => client;

    public WebDay Final(DateOnly day) => _final.GetOrAdd(day, d => WebGenerator.Draw(seed, client, d));

    public WebDay Served(DateOnly day, DateOnly today, bool restated) =>
        Processing.Served(seed, client, Final(day), today, restated);
}
