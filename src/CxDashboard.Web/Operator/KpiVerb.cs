// cx kpi: any metric over any range, stage and filter, with everything that makes it a number one can defend.
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Operator;

internal static class KpiVerb
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Command Command()
    {
        var metric = new Argument<string>("metric") { Description = $"One of {string.Join(", ", Catalogue.All.Select(m => m.Key))}." };
        var workspace = WorkspaceVerb.Option();
        var from = new Option<string?>("--from") { Description = "The first day, 2026-01-31 or relative such as now-90d/d." };
        var to = new Option<string?>("--to") { Description = "The last day, included." };
        var period = new Option<string?>("--period") { Description = $"A named period instead: {string.Join(", ", PeriodPreset.All.Select(p => p.Slug))}." };
        var stage = new Option<string?>("--stage") { Description = "A stage's key, or each." };
        var filter = new Option<string[]>("--filter") { Description = "A value of a dimension, device=mobile, segment=KEY or persona=KEY; again for more: values of one dimension are alternatives.", DefaultValueFactory = _ => [] };
        var by = new Option<string?>("--by") { Description = "Split by a dimension." };
        var grain = new Option<Grain>("--grain") { Description = "total, month, week or day.", DefaultValueFactory = _ => Grain.Total };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var verb = new Command("kpi", "Prints a metric's value, numerator, denominator, n, interval, state and as-of.")
        {
            metric, workspace, from, to, period, stage, filter, by, grain, json,
        };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var space = await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, cancellationToken);
            var range = Range(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(period), space);
            var stageKey = parsed.GetValue(stage) is "each" ? Question.EachStage : parsed.GetValue(stage);
            await CheckStageAsync(opened, space, stageKey, cancellationToken);
            var audience = await AudienceAsync(opened, space, cancellationToken);
            var filters = parsed.GetValue(filter)!.SelectMany(given => Pairs.Read("--filter", [given])).Select(pair => new Filter(pair.Key, pair.Value)).ToList();
            var question = new Question(parsed.GetValue(metric)!, range, parsed.GetValue(grain), stageKey, parsed.GetValue(by), filters);
            if (Catalogue.Find(question.Metric) is { } known && audience.Refusal(known, question) is { } refusal) throw new UsageFault($"{known.Name}: {refusal}.");
            var answers = await opened.Get<Gateway>().AskAsync(space, [question with { Filters = audience.Compile(filters) }], cancellationToken);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? AsJson(question, answers[0]) : AsText(question, answers[0], audience));
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task CheckStageAsync(OpenedServices opened, Workspace space, string? stage, CancellationToken cancellationToken)
    {
        if (stage is null or Question.EachStage) return;
        var stages = await WorkspaceBook.StagesAsync(opened.Installation.Database, space, cancellationToken);
        if (stages.All(s => s.Key != stage))
            throw new UsageFault($"{space.Name} has no stage \"{stage}\". Stages are: {string.Join(", ", stages.Select(s => s.Key))}, or each.");
    }

    private static async Task<Audience> AudienceAsync(OpenedServices opened, Workspace space, CancellationToken cancellationToken)
    {
        await using var session = await opened.Installation.Database.OpenAsync(space.Scope, cancellationToken);
        return await Audience.ReadAsync(session, space, cancellationToken);
    }

    private static DateRange Range(string? from, string? to, string? period, Workspace space)
    {
        var parsed = Period.Parse(from, to, period);
        if (parsed.Faults.Count > 0) throw new UsageFault(string.Join(" ", parsed.Faults.Select(f => f.Sentence)));
        var resolved = parsed.Period!.Resolve(space.Today(TimeProvider.System), space.Calendar);
        return resolved.Range ?? throw new UsageFault(resolved.Fault!.Sentence);
    }

    private static string AsJson(Question question, IReadOnlyList<Cell> cells)
    {
        var answered = cells.Select(cell => new
        {
            metric = question.Metric,
            stage = cell.Stage.Length > 0 ? cell.Stage : null,
            by = question.Breakdown,
            of = cell.Value.Length > 0 ? cell.Value : null,
            from = question.Range.From,
            to = question.Range.To,
            bucket = cell.Bucket,
            value = cell.Measure.Value,
            numerator = cell.Measure.Numerator,
            denominator = cell.Measure.Denominator,
            n = cell.Measure.N,
            interval = cell.Measure.Interval is { } i ? new[] { i.Low, i.High } : null,
            p90 = cell.Measure.P90,
            p90Interval = cell.Measure.P90Interval is { } tail ? new[] { tail.Low, tail.High } : null,
            open = cell.Measure.Open,
            state = cell.Measure.State.ToString(),
            why = cell.Measure.Why,
            asOf = cell.Measure.AsOf,
        }).ToList();
        var single = question is { Grain: Grain.Total, Breakdown: null } && question.Stage != Question.EachStage;
        return JsonSerializer.Serialize(single ? (object)answered.Single() : answered, Json);
    }

    private static string AsText(Question question, IReadOnlyList<Cell> cells, Audience audience)
    {
        var metric = Catalogue.Get(question.Metric);
        return string.Join('\n', cells.Select(cell =>
        {
            var m = cell.Measure;
            var label = string.Join(' ', new[] { cell.Bucket?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cell.Stage, question.Breakdown is { } dim ? cell.Value.Length == 0 ? $"no {dim}" : audience.NameOf(new Filter(dim, cell.Value)) : null }
                .Where(part => !string.IsNullOrEmpty(part)));
            var value = m.Value is { } v ? string.Create(CultureInfo.InvariantCulture, $"{v:0.###} {metric.Unit}").TrimEnd() : "–";
            var interval = m.Interval is { } i ? string.Create(CultureInfo.InvariantCulture, $" ({i.Low:0.###} to {i.High:0.###})") : "";
            return $"{(label.Length > 0 ? label + ": " : "")}{value}{interval}, {m.N} {metric.Counts}, {m.State}{(m.Why is null ? "" : $": {m.Why}")}";
        }));
    }
}
