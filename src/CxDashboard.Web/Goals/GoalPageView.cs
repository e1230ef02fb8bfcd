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

/// <summary>What a goal's page shows; Card is null on days before the goal was in force.</summary>
public sealed record GoalPageView(
    string Name, string Lead, GoalView? Card, IReadOnlyList<Said> Numbers, IReadOnlyList<JudgedMonth> History,
    IReadOnlyList<RevisionRow> Revisions, IReadOnlyList<NoteRow> Notes,
    IReadOnlyList<BarMenu> Menus, (string Text, string Tone) Freshness, IReadOnlyList<string> Notices)
{
    /// <summary>Loads the view; null when there is no such goal.</summary>
    public static async Task<GoalPageView?> LoadAsync(
        Database database, RememberedAnswers gateway, Workspace workspace, int goalId, string uri, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (revisions, notes) = await StoredAsync(database, workspace, goalId, cancellationToken);
        if (revisions.Count == 0) return null;
        var viewing = Viewing.Of(workspace, uri, clock);
        var frame = await Frame.ReadAsync(database, workspace, viewing.GoalDay, cancellationToken);
        var held = GoalRevision.InForce(revisions, viewing.GoalDay);
        var questions = new Questions([], frame.Audience);
        var reader = held is null ? null : GoalReader.Ask(held.Kept, frame, viewing.JudgedTo, questions);
        var history = GoalHistory.Ask(revisions, frame, viewing.JudgedTo, questions);
        var answers = await gateway.AskAsync(workspace, questions.All, cancellationToken);
        var health = await SourceHealth.StreamsAsync(database, workspace, cancellationToken);

        var now = clock.GetUtcNow();
        var numbers = reader?.Read(answers);
        var shown = (held ?? revisions[0]).Goal;
        return new GoalPageView(
            shown.Name,
            held is null ? $"Not in force on {Format.Day(viewing.GoalDay)}: it holds from {Format.Day(revisions[0].HoldsFrom)}." : Formula(numbers!),
            numbers is null ? null : GoalCards.Of(numbers, frame, now),
            numbers is null ? [] : GoalWords.Of(numbers),
            history.Read(answers),
            RevisionWords.Rows(revisions, frame, viewing.GoalDay),
            [.. notes.Select(note => new NoteRow(note.NoteId, note.WrittenBy ?? "someone who has left", Moment(workspace, note.WrittenAt), note.Body))],
            GoalsView.PeriodMenu(uri, viewing), Web.Numbers.Freshness.Line(health, now), viewing.Faults);
    }

    private static async Task<(IReadOnlyList<GoalRevision>, IReadOnlyList<GoalNote>)> StoredAsync(
        Database database, Workspace workspace, int goalId, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        return (await GoalBook.RevisionsAsync(session, workspace, goalId, cancellationToken), await GoalNotes.OfAsync(session, workspace, goalId, cancellationToken));
    }

    private static string Formula(GoalNumbers numbers) =>
        $"{numbers.Metric.Name}: {numbers.Metric.Formula}. Judged on the days up to {Format.Day(numbers.Progress.Standing.AsOf)}.";

    private static string Moment(Workspace workspace, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, workspace.Calendar.TimeZone).ToString("MMM d, yyyy, HH:mm", CultureInfo.InvariantCulture);
}
