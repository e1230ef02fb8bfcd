// The answers a form has collected so far, oldest first.
using System.Collections.Concurrent;
using CxDashboard.Sandbox.Clients;

namespace CxDashboard.Sandbox.Surveys;

internal sealed class SurveyHistory(int seed, Client client)
{
    private readonly ConcurrentDictionary<DateOnly, Answer[]> _drawn = new();

    public Answer[] At(DateOnly first, DateTime now)
    {
        var answers = new List<Answer>(8192);
        for (var day = first; day <= client.LocalDay(now); day = day.AddDays(1))
            foreach (var answer in _drawn.GetOrAdd(day, d => [.. AnswerGenerator.Draw(seed, client, d)]))
                if (answer.Submitted <= now)
                    answers.Add(answer.At(now));
        return [.. answers.OrderBy(a => a.Submitted).ThenBy(a => a.Id, StringComparer.Ordinal)];
    }
}
