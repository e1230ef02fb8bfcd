// One goal with everything known about it, from one snapshot.
using System.Globalization;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Layout;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Goals;

/// <summary>A note as it stands on the page.</summary>
public sealed record NoteRow(long Id, string By, string When, string Body);

/// <summary>What a goal's page shows; Card is null on days before the goal was in force, Parent where it stood alone.</summary>
public sealed record GoalPageView(
    string Name, string Lead, GoalView? Card, BarChoice? Parent, bool MayHaveParts, IReadOnlyList<Said> Numbers, IReadOnlyList<JudgedMonth> History,
    IReadOnlyList<RevisionRow> Revisions, IReadOnlyList<NoteRow> Notes,
    IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices)
{
    /// <summary>Loads the view; null when there is no such goal.</summary>
    public static async Task<GoalPageView?> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, int goalId, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var (all, notes) = await StoredAsync(database, workspace, goalId, cancellationToken);
        var revisions = all.Where(revision => revision.GoalId == goalId).ToList();
        if (revisions.Count == 0) return null;
        var viewing = Viewing.Of(workspace, uri, clock);
        var frame = await Frame.ReadAsync(database, workspace, viewing.GoalDay, cancellationToken);
        var held = GoalRevision.InForce(revisions, viewing.GoalDay);
        var questions = new Questions([], frame.Audience);
        GoalReader Reader(GoalRevision revision) => GoalReader.Ask(revision.Kept, frame, viewing.JudgedTo, questions);
        var reader = held is null ? null : Reader(held);
        var parts = GoalFamily.PartsOf(all, goalId, viewing.GoalDay).Select(Reader).ToList();
        var history = GoalHistory.Ask(goalId, all, frame, viewing.JudgedTo, questions);
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await SourceHealth.StreamsAsync(database, workspace, cancellationToken);

        var now = clock.GetUtcNow();
        var family = reader is null ? null : new GoalWithParts(reader.Read(answers), [.. parts.Select(part => part.Read(answers))]);
        return new GoalPageView(
            (held ?? revisions[0]).Goal.Name,
            held is null ? $"Not in force on {Format.Day(viewing.GoalDay)}: it holds from {Format.Day(revisions[0].HoldsFrom)}." : Formula(family!.Goal),
            family is null ? null : GoalCards.Of(family, frame, now) with { Parts = GoalParts.Of(family, frame, uri) },
            ParentOf(held, all, viewing.GoalDay, workspace, uri), held is { Goal.PartOf: null },
            family is null ? [] : GoalWords.Of(family.Goal),
            history.Read(answers),
            RevisionWords.Rows(goalId, all, frame, viewing.GoalDay),
            [.. notes.Select(note => new NoteRow(note.NoteId, note.WrittenBy ?? "someone who has left", Moment(workspace, note.WrittenAt), note.Body))],
            GoalsView.PeriodMenu(uri, viewing), Web.Numbers.Freshness.Line(health, now), viewing.Faults);
    }

    private static async Task<(IReadOnlyList<GoalRevision>, IReadOnlyList<GoalNote>)> StoredAsync(
        Database database, Workspace workspace, int goalId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return (await GoalBook.AllRevisionsAsync(session, workspace, cancellationToken), await GoalNotes.OfAsync(session, workspace, goalId, cancellationToken));
    }

    /// <summary>The goal it was part of on the day, with its weight among the parts.</summary>
    private static BarChoice? ParentOf(GoalRevision? held, IReadOnlyList<GoalRevision> all, DateOnly day, Workspace workspace, string uri)
    {
        if (held?.Goal.PartOf is not { } part || GoalRevision.InForce(all.Where(r => r.GoalId == part.ParentId), day) is not { } parent) return null;
        var weights = GoalFamily.PartsOf(all, part.ParentId, day).Sum(sibling => sibling.Goal.PartOf!.Weight);
        return new BarChoice(parent.Goal.Name, GoalParts.Link(workspace, part.ParentId, uri), Note: GoalParts.WeightOf(part, weights));
    }

    private static string Formula(GoalNumbers numbers) =>
        $"{numbers.Metric.Name}: {numbers.Metric.Formula}. Judged on the days up to {Format.Day(numbers.Progress.Standing.AsOf)}.";

    private static string Moment(Workspace workspace, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, workspace.Calendar.TimeZone).ToString("MMM d, yyyy, HH:mm", CultureInfo.InvariantCulture);
}
