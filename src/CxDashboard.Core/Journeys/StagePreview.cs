// What a map of stages would do to the numbers: it is written, asked about, and taken back, so that the preview and the
// change itself are the same arithmetic.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys;

/// <summary>A value that occurs in the facts and that a rule may name, with how often it occurs.</summary>
public sealed record StageValue(string Field, string Value, long N);

/// <summary>How many of a source's tickets, answers, kinds of event or pages there are at a stage; '' is none.</summary>
public sealed record StageCount(string Source, string Counts, string Stage, long N);

/// <summary>A metric at a stage as it is and as it would be; null where there is nothing of it.</summary>
public sealed record StageEffect(string Stage, Metric Metric, Measure? Now, Measure? Then);

/// <summary>A map's matches and its effect on the numbers, over the days given.</summary>
public sealed record StagePreview(DateRange Days, IReadOnlyList<StageValue> Values, IReadOnlyList<StageCount> Counts, IReadOnlyList<StageEffect> Effects)
{
    /// <summary>How many days matches are counted over.</summary>
    public const int LastDays = 90;

    /// <summary>Counts over the last days before today. Nothing of it stays, whatever happens.</summary>
    public static async Task<StagePreview> OfAsync(
        Database database, Workspace workspace, IReadOnlyList<MappedStage> stages, DateOnly today, CancellationToken cancellationToken)
    {
        var days = new DateRange(today.AddDays(-LastDays), today.AddDays(-1));
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        // A change that is just coming into force holds the stages; the preview gives up rather than wait for it.
        await session.ExecuteAsync("set local lock_timeout = '2s'; set local statement_timeout = '20s'", null, cancellationToken);
        var asked = new { workspace.WorkspaceId, first = days.From, last = days.To };
        Question[] questions = [.. Catalogue.All.Where(metric => metric.ByStage).Select(metric => new Question(metric.Key, days, Stage: Question.EachStage))];
        var now = await Gateway.AskFactsAsync(session, workspace, questions, cancellationToken);
        var inForce = await StageMapBook.InForceAsync(session, workspace, cancellationToken);
        var isChanged = inForce.Count != stages.Count || inForce.Zip(stages).Any(pair => !pair.First.IsLike(pair.Second));
        if (isChanged) await StageMapBook.WriteAsync(session, workspace, stages, cancellationToken);
        var values = await session.QueryAsync<StageValue>(SqlScripts.Read("queries/stage_values.sql"), asked, cancellationToken);
        var counts = await session.QueryAsync<StageCount>(SqlScripts.Read("queries/stage_counts.sql"), asked, cancellationToken);
        var then = isChanged ? await Gateway.AskFactsAsync(session, workspace, questions, cancellationToken) : now;
        // The session ends without a commit: what was written is gone.
        return new StagePreview(days, [.. values], [.. counts], [.. Compared(questions, now, then)]);
    }

    /// <summary>The effects that a reader would notice: another value, another n, or none where there was one.</summary>
    public IEnumerable<StageEffect> Changes => Effects.Where(effect =>
        effect.Now?.Value != effect.Then?.Value || (effect.Now?.N ?? 0) != (effect.Then?.N ?? 0));

    private static IEnumerable<StageEffect> Compared(Question[] questions, Answers now, Answers then) =>
        from asked in questions.Select((question, i) => (Metric: Catalogue.Get(question.Metric), i))
        let before = now[asked.i].ToDictionary(cell => cell.Stage, cell => cell.Measure)
        let after = then[asked.i].ToDictionary(cell => cell.Stage, cell => cell.Measure)
        from stage in before.Keys.Union(after.Keys)
        select new StageEffect(stage, asked.Metric, before.GetValueOrDefault(stage), after.GetValueOrDefault(stage));
}
