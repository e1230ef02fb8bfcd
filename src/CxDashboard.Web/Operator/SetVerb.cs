// cx set: what no source can know of a workspace, its margin and its response targets, from a day on; and whether it keeps words.
using System.CommandLine;
using System.Globalization;
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Web.Operator;

internal static class SetVerb
{
    // Seconds: the margin's change makes the values of all months anew.
    private const int LongestRefresh = 600;
    private const int LongestTarget = 60 * 24 * 366;

    public static Command Command()
    {
        var setting = new Argument<string>("setting") { Description = "margin, response-target or verbatims." };
        var value = new Argument<string>("value") { Description = "A margin such as 40%, the calendar minutes until the first reply, such as 480, or on or off." };
        var workspace = WorkspaceVerb.Option();
        var priority = new Option<string?>("--priority") { Description = "The tickets' priority that the target is for; all others unless given." };
        var from = new Option<string?>("--from") { Description = "The first day it holds; always for the first, today for later ones unless given." };
        var verb = new Command("set", "Sets the margin or a response target from a day on; earlier days keep theirs. Or whether comments are kept.") { setting, value, workspace, priority, from };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var (name, given) = (parsed.GetValue(setting)!, parsed.GetValue(value)!);
            if (name is not ("margin" or "response-target" or "verbatims")) throw new UsageFault($"There is no setting \"{name}\". Settings are: margin, response-target, verbatims.");
            if (name == "verbatims") return await SetVerbatimsAsync(parsed, parsed.GetValue(workspace)!, OnOrOff(given), parsed.GetValue(from) ?? parsed.GetValue(priority), cancellationToken);
            if (name == "margin" && parsed.GetValue(priority) is not null) throw new UsageFault("--priority belongs to response-target: leave it out for the margin.");
            var (number, first) = (name == "margin" ? BasisPoints(given) : Minutes(given), Day(parsed.GetValue(from)));
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var space = await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, cancellationToken);
            await using var session = await opened.Installation.Database.OpenAsync(space.Scope, cancellationToken);
            session.Patience = LongestRefresh;
            var today = space.Today(TimeProvider.System);
            var holds = name == "margin"
                ? await SettingBook.SetMarginAsync(session, space, number, first, today, cancellationToken)
                : await SettingBook.SetResponseTargetAsync(session, space, parsed.GetValue(priority) ?? "", number, first, today, cancellationToken);
            if (name == "margin") await MetricParts.RefreshSettingAsync(session, space.WorkspaceId, Setting.Margin, cancellationToken);
            await AuditBook.WriteAsync(session, space.WorkspaceId, Actor.Operator, Deed.SettingChanged, name, given, cancellationToken);
            await DataVersion.BumpAsync(session, space.WorkspaceId, cancellationToken);
            await session.CommitAsync(cancellationToken);
            await Console.Out.WriteLineAsync($"{name} of {space.Key} is {given}, {(holds == SettingBook.Always ? "for all days" : $"from {holds:yyyy-MM-dd} on")}.");
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task<int> SetVerbatimsAsync(ParseResult parsed, string key, bool keeps, string? other, CancellationToken cancellationToken)
    {
        if (other is not null) throw new UsageFault("--from and --priority do not belong to verbatims, which holds at once: leave them out.");
        await using var opened = await Places.OpenAsync(parsed, cancellationToken);
        var space = await WorkspaceVerb.GetAsync(opened, key, cancellationToken);
        await using var session = await opened.Installation.Database.OpenAsync(space.Scope, cancellationToken);
        session.Patience = LongestRefresh;
        var removed = await SettingBook.SetVerbatimsAsync(session, space, keeps, cancellationToken);
        await AuditBook.WriteAsync(session, space.WorkspaceId, Actor.Operator, Deed.SettingChanged, "verbatims", keeps ? "on" : "off", cancellationToken);
        await DataVersion.BumpAsync(session, space.WorkspaceId, cancellationToken);
        await session.CommitAsync(cancellationToken);
        await Console.Out.WriteLineAsync(keeps
            ? $"{space.Key} keeps comments from now on; a backfill of its sources brings earlier ones. Read answers carry words of people: tell them so."
            : $"{space.Key} keeps no comments; {removed} were removed.");
        return ExitCode.Done;
    }

    private static bool OnOrOff(string given) => given is "on" or "off" ? given == "on" : throw new UsageFault($"verbatims is \"{given}\": give on or off.");

    private static int BasisPoints(string given)
    {
        var percent = given.EndsWith('%');
        var isNumber = decimal.TryParse(given.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        var points = isNumber ? Math.Round(number * (percent ? 100 : 10_000)) : 0;
        return points is >= 1 and <= 10_000 ? (int)points
            : throw new UsageFault($"margin is \"{given}\": give a share of revenue above 0% and up to 100%, such as 40% or 0.4.");
    }

    private static int Minutes(string given) =>
        int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= LongestTarget ? minutes
            : throw new UsageFault($"response-target is \"{given}\": give whole minutes from 1 to {LongestTarget}, such as 480.");

    private static DateOnly? Day(string? given) => given is null ? null
        : DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new UsageFault($"--from is \"{given}\": give a day such as 2026-01-01.");
}
