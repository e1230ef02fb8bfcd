// How a number came to be, line by line: the same for the page, for plain text and for files.
using System.Globalization;
using System.Text;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;

namespace CxDashboard.Web.Metrics;

/// <summary>One line of the contract; several texts are several sentences of it.</summary>
public sealed record ContractLine(string Term, IReadOnlyList<string> Texts)
{
    public ContractLine(string term, string text) : this(term, [text]) { }
}

/// <summary>What a contract is made of.</summary>
public sealed record ContractFacts(
    Workspace Workspace, Subject Subject, IReadOnlyList<Stage> Stages, DateRange Days, DateRange? Against, Measure Now, Measure? Before, Feed Feed, Provenance Provenance)
{
    /// <summary>The goals set on this number: who answers for them answers for it.</summary>
    public IReadOnlyList<Goal> Goals { get; init; } = [];
}

/// <summary>The contract of one number.</summary>
public sealed record Contract(IReadOnlyList<ContractLine> Lines)
{
    public static Contract Of(ContractFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var metric = facts.Subject.Metric;
        var definition = Definition.Of(metric);
        var minimum = Judging.MinimumOf(facts.Workspace, metric);
        ContractLine?[] lines =
        [
            new("Metric", facts.Subject.Stage is { } stage ? $"{metric.Name}, {stage.Name}" : $"{metric.Name}, {(metric.ByStage ? "whole journey" : "everywhere")}"),
            new("Value", ContractWords.Value(metric, facts.Now)),
            new("Meaning", definition.Means),
            new("Formula", metric.Formula),
            definition.Above is { } above ? new("Numerator", ContractWords.Above(metric, above, facts.Now)) : null,
            definition.Below is { } below ? new("Denominator", ContractWords.Below(metric, below, facts.Now)) : null,
            new("n counts", $"{metric.Counts}: {ContractWords.N(facts.Now)}"),
            new("Unit", Definition.UnitOf(metric)),
            new("Direction", metric.Better == Better.Higher ? "higher is better" : "lower is better"),
            new("Minimum n", metric.IsCount ? "none: a count is shown whatever its size" : $"{minimum}: below it there is no value, no status and no alert"),
            new("Days", ContractWords.Days(facts)),
            new("Filters", ContractWords.Filters(facts.Subject)),
            metric.ByStage ? new("Stage", ContractWords.StageRules(facts)) : null,
            facts.Subject.Filters.Any(Audience.IsOwn) ? new("Segments", ContractWords.SegmentRules(facts.Subject)) : null,
            new("Sources", ContractWords.Sources(facts)),
            new("As of", ContractWords.AsOf(facts)),
            new("State", ContractWords.State(facts.Now)),
            facts.Now.Flags == DataFlags.None ? null : new("Source says", Write.FlagSentences(facts.Now)),
            new("Interval", Definition.IntervalOf(metric)),
            new("Owner", ContractWords.Owners(facts)),
            definition.Beware.Length > 0 ? new("Beware", definition.Beware) : null,
        ];
        return new Contract([.. lines.OfType<ContractLine>()]);
    }

    /// <summary>Plain text, one line a term; further sentences are indented below.</summary>
    public string ToText(string heading)
    {
        var text = new StringBuilder(heading).Append("\n\n");
        var width = Lines.Max(line => line.Term.Length) + 2;
        foreach (var line in Lines)
            text.Append((line.Term + ":").PadRight(width)).AppendJoin("\n" + new string(' ', width), line.Texts.Select(OneLine)).Append('\n');
        return text.ToString();
    }

    // A name from a source must not pass for a line of its own.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

/// <summary>The sentences of a contract.</summary>
internal static class ContractWords
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public static string Value(Metric metric, Measure now)
    {
        if (now.Value is not { } value) return $"none: {now.Why}";
        var text = $"{Exact(value, metric)}{(metric.Unit == "%" ? "%" : metric.Unit.Length > 0 ? " " + metric.Unit : "")}";
        return text + (now.Interval is { } i ? $" ({Exact(i.Low, metric)} to {Exact(i.High, metric)})" : "")
            + (now.P90 is { } p90 ? $"; P90 {Exact(p90, metric)} {metric.Unit}" : "") + (metric.CountsOpen ? $"; {Count(now.Open)} still open" : "");
    }

    public static string Above(Metric metric, string words, Measure now) => now.Value is null ? $"{words}: not shown"
        : metric.Shape == Shape.Nps && now.Parts is { } parts ? $"{words}: {Count(parts.A)} − {Count(parts.B)} = {Count(parts.A - parts.B)}"
        : $"{words}: {Whole(metric, now.Numerator)}";

    public static string Below(Metric metric, string words, Measure now) => $"{words}: {(now.Value is null ? "not shown" : Whole(metric, now.Denominator))}";

    private static string Whole(Metric metric, double figure) =>
        metric.Shape != Shape.Quotient && figure == Math.Floor(figure) ? Count((long)figure) : Exact(figure, metric);

    public static string N(Measure now) => now.State == Core.Kpis.State.Missing ? "none" : Count(now.N);

    public static IReadOnlyList<string> Days(ContractFacts facts)
    {
        var zone = $"{facts.Days} ({facts.Days.Days} days, both ends included, {facts.Workspace.TimeZone})";
        return facts.Against is { } against
            ? [zone, $"compared with {against} ({against.Days} days){(facts.Before is { StartsBeforeData: true } ? ", which reaches before the data: no change is shown" : "")}"]
            : [zone, "compared with nothing"];
    }

    public static IReadOnlyList<string> Filters(Subject subject)
    {
        var undivided = subject.Metric.Dims.Contains(Audience.Segment) ? subject.Audience.RefusalToSplit(subject.Metric) : null;
        var can = subject.Metric.Dims.Where(dim => Definition.AddsUp(dim) && !(dim == Audience.Segment && undivided is not null)).ToList();
        return [subject.Filters.Count == 0 ? "none" : string.Join(" and ", FilterWords.Of(subject.Filters, subject.Audience)),
            .. FilterWords.Of(subject.Unhonoured, subject.Audience).Select(not => $"not applied: {not}, because {subject.Metric.Name} is not split by it"),
            can.Count == 0 ? "can honour none" : $"can honour {string.Join(", ", can)}, together and several values of each",
            .. undivided is null ? Array.Empty<string>() : [undivided]];
    }

    public static IReadOnlyList<string> StageRules(ContractFacts facts)
    {
        if (facts.Subject.Stage is not { } stage)
            return [facts.Subject.Metric.Steps != StepsCounted.None ? "each stage by its events and pages" : "all of them, whether they belong to a stage or not"];
        string Values(string kind) => string.Join(", ", facts.Provenance.Rules.Where(rule => rule.Stage == stage.Key && rule.Kind == kind).Select(rule => rule.Value));
        string? Steps(string does) => string.Join(", or ", new[] { Named("event", $"{does}_by_event"), Named("page", $"{does}_by_page") }.OfType<string>()) is { Length: > 0 } steps ? steps : null;
        string? Named(string what, string kind) => Values(kind) is { Length: > 0 } values ? $"the {what} {values}" : null;
        if (facts.Subject.Metric.Steps is var counted and not StepsCounted.None)
        {
            var next = facts.Stages.FirstOrDefault(other => other.Position > stage.Position
                && facts.Provenance.Rules.Any(rule => rule.Stage == other.Key && rule.Kind is RuleKind.EnteredByEvent or RuleKind.EnteredByPage));
            return [$"{stage.Name} is entered by {Steps("entered") ?? "nothing (none named: nothing is counted)"}",
                .. counted == StepsCounted.EnteringAndCompleting
                    ? [$"completed by {Steps("completed") ?? (next is null ? "nothing (none named: nothing is counted)" : $"what enters {next.Name}, as nothing is named of its own")}"]
                    : Array.Empty<string>()];
        }

        var kinds = facts.Subject.Metric.Kinds;
        return kinds.Contains(FactKind.Answer)
            ? [Ways("answers", ("that came with the label", "survey_stage"), ("to the question", "survey_question")), "an answer that several stages name belongs to the earliest"]
            : [Ways("tickets", ("tagged", "ticket_tag"), ("of the form", "ticket_form"), ("of the team", "ticket_group")), "a ticket that several stages name belongs to the earliest"];

        string Ways(string what, params (string Words, string Kind)[] ways)
        {
            var named = ways.Where(way => Values(way.Kind).Length > 0).Select(way => $"{way.Words} {Values(way.Kind)}").ToList();
            return named.Count == 0 ? $"{what} (no rule names any: nothing is counted)" : $"{what} {string.Join(", or ", named)}";
        }
    }

    public static IReadOnlyList<string> SegmentRules(Subject subject)
    {
        var asked = subject.Audience.Compile(subject.Filters).Where(filter => filter.Dim == Audience.Segment).Select(filter => filter.Value).ToList();
        var sides = subject.Metric.Kinds.Select(SegmentField.SideOf).OfType<Side>().Distinct().ToList();
        return
        [
            .. from segment in subject.Audience.Segments
               where asked.Contains(segment.Key)
               from side in sides
               select $"{segment.Name} takes {SegmentWords.Rules(segment, side) ?? $"nothing: it has no {side.Word()} rule"}",
            "what several segments would take belongs to the first of them",
        ];
    }

    public static IReadOnlyList<string> Sources(ContractFacts facts) => facts.Provenance.Streams.Count == 0 ? ["none connected"] : [.. facts.Provenance.Streams.Select(stream =>
        $"{stream.SourceName}, {FactKinds.Parse(stream.Kind).Plural()}: "
        + (stream.RunId is { } run ? $"run {run}, {Moment(stream.EndedAt, facts.Workspace)}, {Count(stream.Received)} rows received, {Count(stream.Changed)} changed" : "no run has succeeded yet")
        + (stream.ChangedRunId is { } changed && changed != stream.RunId ? $"; last change by run {changed}, {Moment(stream.ChangedAt, facts.Workspace)}" : "")
        + (stream.LastFault is { } fault ? $"; {fault}" : ""))];

    public static IReadOnlyList<string> AsOf(ContractFacts facts) => facts.Feed is not { Delivered: true } feed ? ["nothing delivered yet"] :
        [Moment(feed.AsOf, facts.Workspace) + (feed.Late ? ", which is late" : ""),
            feed.SettledTo is { } settled ? $"days to {settled:yyyy-MM-dd} are settled, later ones may still change" : "no day is settled yet",
            .. feed.Since is { } since ? [$"data begin on {since:yyyy-MM-dd}"] : Array.Empty<string>()];

    public static IReadOnlyList<string> Owners(ContractFacts facts) =>
        [.. facts.Goals.Select(goal => $"{goal.Owner}, by the goal {goal.Name}").Distinct().DefaultIfEmpty("nobody by a goal of its own"),
            facts.Provenance.Owners.Count == 0 ? "the workspace has no owner" : $"the workspace's: {string.Join(", ", facts.Provenance.Owners)}"];

    public static string State(Measure now) => HeadlineView.StateOf(now).Word.ToLowerInvariant() + (now.Why is { } why ? $": {why}" : "");

    private static string Moment(DateTimeOffset? at, Workspace workspace) => at is { } instant
        ? TimeZoneInfo.ConvertTime(instant, workspace.Calendar.TimeZone).ToString("yyyy-MM-dd HH:mm", English) : "at no time";

    private static string Count(long count) => count.ToString("#,0", English).Replace('-', '−');

    private static string Exact(double value, Metric metric) =>
        value.ToString(metric is { IsCount: true, Divisor: 1 } ? "#,0" : "#,0." + new string('0', Math.Max(1, metric.Decimals)) + "#", English).Replace('-', '−');
}
