// The options by which ./cx share create says what a share shows.
using System.CommandLine;
using System.Globalization;
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Operator;

internal sealed class ShareOptions
{
    private readonly Option<SharedView> view = new("--view") { Description = "overview, journey, goals, metric, stage or map.", DefaultValueFactory = _ => SharedView.Overview };
    private readonly Option<string?> metric = new("--metric") { Description = "With --view metric: its key." };
    private readonly Option<string?> stage = new("--stage") { Description = "With --view stage: its key. With --view metric: the one stage that is shown." };
    private readonly Option<int?> map = new("--map") { Description = "With --view map: its number, as its address shows it." };
    private readonly Option<int?> version = new("--map-version") { Description = "With --map: the one version that stays, whatever is changed later." };
    private readonly Option<string> label = new("--label") { Description = "What the share is for, for yourself.", Required = true };
    private readonly Option<string> client = new("--client") { Description = "The name at the page's head; the workspace's unless given.", DefaultValueFactory = _ => "" };
    private readonly Option<string?> period = new("--period") { Description = $"The days, moving on by themselves: {string.Join(", ", PeriodPreset.All.Select(p => p.Slug))}. last-90-days unless given." };
    private readonly Option<string?> from = new("--from") { Description = "The first day instead, 2026-01-31 or relative such as now-90d/d." };
    private readonly Option<string?> to = new("--to") { Description = "The last day, included." };
    private readonly Option<string> compare = new("--compare") { Description = "year, previous or none.", DefaultValueFactory = _ => "year" };
    private readonly Option<string[]> locks = Several("--lock", "A value of a dimension that alone exists for visitors, channel=Email; again for more.");
    private readonly Option<string[]> choices = Several("--let", "What visitors may choose: period, compare, stage or a dimension; again for more.");
    private readonly Option<DateOnly?> notBefore = new("--not-before") { Description = "With --let period: the first day that visitors may choose." };
    private readonly Option<string[]> hide = Several("--hide", "A part that is not shown, for instance goal:1, row:tickets, why, sources, events; again for more.");
    private readonly Option<string[]> show = Several("--show", $"A part that is shown only if named: {string.Join(", ", ShareTiles.OnlyIfChosen)}; again for more.");
    private readonly Option<bool> hideAbsolute = new("--hide-absolute") { Description = "No counts, no n and no intervals: rates, medians and changes only." };
    private readonly Option<bool> download = new("--download") { Description = "With --view metric: the trend may be taken along as a file." };
    private readonly Option<bool> comments = new("--comments") { Description = "With --view map: visitors may comment on its cards." };
    private readonly Option<int> expires = new("--expires") { Description = "After so many days, 1 to 365.", DefaultValueFactory = _ => PublishCheck.UsualDays };
    private readonly Option<FileInfo?> password = new("--password-file") { Description = "A file whose first line is the password that visitors are asked for." };
    private readonly Option<string?> accent = new("--accent") { Description = "The page's colour, like #0b6477." };
    private readonly Option<string[]> embed = Several("--embed", "A site that may show the page in a frame, https://portal.example.com; again for more.");

    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { view, metric, stage, map, version, label, client, period, from, to, compare, locks, choices, notBefore, hide, show, hideAbsolute, download, comments, expires, password, accent, embed })
            verb.Options.Add(option);
    }

    /// <summary>The share that the options ask for; throws <see cref="UsageFault"/> for what cannot be read.</summary>
    public async Task<ShareDraft> DraftAsync(
        ParseResult parsed, Database database, Workspace workspace, Frame frame, Passwords passwords, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = parsed.GetValue(expires);
        if (days is < 1 or > PublishCheck.MostDays) throw new UsageFault($"--expires is {days}: give a number of days from 1 to {PublishCheck.MostDays}.");
        var spec = Spec(parsed, workspace, frame, now);
        var kept = await ShareBook.MapAsync(database, workspace, spec, cancellationToken);
        var all = ShareTiles.Of(spec, frame, kept?.Map).Select(tile => tile.Key).ToList();
        var hidden = parsed.GetValue(hide)!;
        if (hidden.Except(all).FirstOrDefault() is { } stranger) throw new UsageFault($"--hide {stranger}: this view has no such part; it has {string.Join(", ", all)}.");
        var shown = parsed.GetValue(show)!;
        if (shown.Except(all.Intersect(ShareTiles.OnlyIfChosen)).FirstOrDefault() is { } odd) throw new UsageFault($"--show {odd}: of this view only {Listed(all.Intersect(ShareTiles.OnlyIfChosen))} must be named to be shown.");
        return new ShareDraft(spec with { Tiles = [.. all.Except(ShareTiles.OnlyIfChosen.Except(shown)).Except(hidden)] }, parsed.GetValue(label)!, parsed.GetValue(client)!, now.AddDays(days))
        {
            PasswordHash = parsed.GetValue(password) is { } file ? passwords.Hash(Password(file)) : null,
            Accent = parsed.GetValue(accent),
            FrameAncestors = parsed.GetValue(embed)!,
        };
    }

    private ShareSpec Spec(ParseResult parsed, Workspace workspace, Frame frame, DateTimeOffset now)
    {
        var shown = parsed.GetValue(view);
        var key = parsed.GetValue(metric);
        if ((shown == SharedView.Metric) != (key is not null)) throw new UsageFault("--metric goes with --view metric, and --view metric with --metric.");
        if (key is not null && Catalogue.Find(key) is null) throw new UsageFault($"There is no metric \"{key}\". There are: {string.Join(", ", Catalogue.All.Select(m => m.Key))}.");
        if (shown == SharedView.Stage && parsed.GetValue(stage) is null) throw new UsageFault($"--view stage wants --stage, one of {Listed(frame.Stages.Select(one => one.Key))}.");
        if (parsed.GetValue(stage) is { } asked && (shown is not (SharedView.Metric or SharedView.Stage) || frame.Stages.All(one => one.Key != asked)))
            throw new UsageFault($"--stage {asked}: with --view metric or stage, give one of {Listed(frame.Stages.Select(one => one.Key))}.");
        if ((shown == SharedView.Map) != (parsed.GetValue(map) is not null)) throw new UsageFault("--map goes with --view map, and --view map with --map.");
        return new ShareSpec
        {
            View = shown, Map = parsed.GetValue(map), MapVersion = parsed.GetValue(version), Metric = key, Stage = parsed.GetValue(stage),
            Days = Days(parsed, workspace, now), Compare = Compare(parsed.GetValue(compare)!),
            Locks = DimLock.Of([.. parsed.GetValue(locks)!.SelectMany(given => Pairs.Read("--lock", [given], commas: false)).Select(pair => new Filter(pair.Key, pair.Value))], frame.Audience),
            Choices = [.. parsed.GetValue(choices)!.Distinct()], NotBefore = parsed.GetValue(notBefore), Tiles = [],
            HidesAbsolutes = parsed.GetValue(hideAbsolute), Download = parsed.GetValue(download), TakesComments = parsed.GetValue(comments),
        };
    }

    private string Days(ParseResult parsed, Workspace workspace, DateTimeOffset now)
    {
        var given = (From: parsed.GetValue(from), To: parsed.GetValue(to), Period: parsed.GetValue(period));
        var read = given is (null, null, null) ? Period.Parse(null, null, "last-90-days") : Period.Parse(given.From, given.To, given.Period);
        if (read.Faults.Count > 0) throw new UsageFault(string.Join(' ', read.Faults.Select(fault => fault.Sentence)));
        var resolved = read.Period!.Resolve(workspace.DayOf(now), workspace.Calendar);
        return resolved.Range is null ? throw new UsageFault(resolved.Fault!.Sentence) : read.Period.ToQuery();
    }

    private static string Listed(IEnumerable<string> keys) => keys.DefaultIfEmpty("none").Aggregate((all, key) => $"{all}, {key}");

    private static string Compare(string given) => given is "year" or "previous" or "none" ? given : throw new UsageFault($"--compare is \"{given}\": give year, previous or none.");

    private static string Password(FileInfo file)
    {
        if (!file.Exists) throw new UsageFault($"--password-file {file.Name}: there is no such file.");
        var line = File.ReadLines(file.FullName).FirstOrDefault() ?? "";
        return Passwords.Weakness(line, "") is { } weakness ? throw new UsageFault($"--password-file: {weakness}") : line;
    }

    private static Option<string[]> Several(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
}
