// Makes a workspace with its stages, so that numbers have somewhere to lie from the first import on.
using System.Text.RegularExpressions;
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Segments;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Core.Journeys;

/// <summary>A stage to be made, with the events, the page, ticket tags and survey labels that belong to it.</summary>
public sealed record PlannedStage(string Key, string Name, string Unit, string? EnteredBy = null, string? CompletedBy = null, string? EnteredByPage = null);

/// <summary>A workspace to be made.</summary>
public sealed partial record WorkspacePlan(
    string Key, string Name, string TimeZone, string? JourneyName = null, string? Persona = null,
    IReadOnlyList<PlannedStage>? Stages = null, bool IsSample = false, bool KeepsVerbatims = false, int FiscalYearStart = 1,
    IReadOnlyList<Segment>? Segments = null, IReadOnlyList<Persona>? Personas = null, string Currency = "EUR")
{
    // Addresses of the site itself that go deeper than one part: a workspace of that name would be hidden behind them.
    private static readonly HashSet<string> OwnAddresses = new(StringComparer.Ordinal)
        { "s", "view", "join", "reset", "signin", "account", "workspaces", "css", "js", "fonts" };

    /// <summary>The six usual stages; survey labels and ticket tags stage_{key} belong to them.</summary>
    public static IReadOnlyList<PlannedStage> UsualStages { get; } =
    [
        new("awareness", "Awareness", "sessions", "session_start", "view_item"),
        new("consideration", "Consideration", "sessions", "view_item", "begin_checkout"),
        new("decision", "Decision", "sessions", "begin_checkout", "purchase"),
        new("onboarding", "Onboarding", "sessions", "setup_start", "setup_complete"),
        new("support", "Support", "sessions", "help_open", "help_solved"),
        new("loyalty", "Loyalty", "sessions", "club_visit"),
    ];

    /// <summary>What keeps a text from being a workspace's key, or null.</summary>
    public static string? KeyFault(string key) =>
        !KeyPattern().IsMatch(key) ? $"\"{key}\" cannot be a workspace's key: use 1 to 40 of a-z, 0-9 and -, beginning with a letter or digit."
        : OwnAddresses.Contains(key) ? $"\"{key}\" is an address of the site itself: choose another key."
        : null;

    /// <summary>The same for a time zone.</summary>
    public static string? ZoneFault(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? null : $"There is no time zone \"{zone}\": use a name such as Europe/Berlin or UTC.";

    /// <summary>The same for a currency.</summary>
    public static string? CurrencyFault(string currency) =>
        CurrencyPattern().IsMatch(currency) ? null : $"\"{currency}\" is no currency: use its three letters, such as EUR or USD.";

    /// <summary>Makes what is missing and leaves what is there as people have made it.</summary>
    public static async Task<Workspace> MakeAsync(Database database, WorkspacePlan plan, CancellationToken cancellationToken)
    {
        if (await WorkspaceBook.FindAsync(database, plan.Key, cancellationToken) is null) await FoundAsync(database, plan, cancellationToken);
        var workspace = await WorkspaceBook.GetAsync(database, plan.Key, cancellationToken);
        await FurnishAsync(database, plan, workspace, null, cancellationToken);
        return workspace;
    }

    /// <summary>
    /// Makes a new workspace that belongs to <paramref name="owner"/> alone; null where the key is taken, or they own none of the workspaces there are.
    /// </summary>
    public static async Task<Workspace?> MakeForAsync(Database database, WorkspacePlan plan, Actor owner, CancellationToken cancellationToken)
    {
        await using (var session = await database.OpenAsync(new Scope.System(), cancellationToken))
        {
            // Nothing but a new row gives a membership: whoever names a key that is taken gets no part of it.
            var own = await session.ExecuteAsync("""
                with made as (
                  insert into workspace (key, name, time_zone, currency)
                  select @Key, @Name, @TimeZone, @Currency where exists (select from membership where account_id = @AccountId and role = 'owner')
                  on conflict (key) do nothing returning workspace_id)
                insert into membership (workspace_id, account_id, role) select workspace_id, @AccountId, 'owner' from made
                """, new { plan.Key, plan.Name, plan.TimeZone, plan.Currency, owner.AccountId }, cancellationToken);
            if (own == 0) return null;
            await session.CommitAsync(cancellationToken);
        }

        var workspace = await WorkspaceBook.GetAsync(database, plan.Key, cancellationToken);
        await FurnishAsync(database, plan, workspace, owner, cancellationToken);
        return workspace;
    }

    private static async Task FoundAsync(Database database, WorkspacePlan plan, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(new Scope.System(), cancellationToken);
        await session.ExecuteAsync("""
            insert into workspace (key, name, time_zone, fiscal_year_start, is_sample, keeps_verbatims, currency)
            values (@Key, @Name, @TimeZone, @FiscalYearStart, @IsSample, @KeepsVerbatims, @Currency) on conflict (key) do nothing
            """, plan, cancellationToken);
        // Whoever took the installation owns what its operator makes; an owner of one client's workspace has no part in another's.
        await session.ExecuteAsync("""
            insert into membership (workspace_id, account_id, role)
            select w.workspace_id, f.claimed_by, 'owner' from workspace w, first_owner_code f
            where w.key = @Key and f.claimed_by is not null on conflict do nothing
            """, plan, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    // Apart from the founding, because a session has one scope: a making that was cut off in between is completed here by the next.
    private static async Task FurnishAsync(Database database, WorkspacePlan plan, Workspace workspace, Actor? maker, CancellationToken cancellationToken)
    {
        await using var inside = await database.OpenAsync(workspace.Scope, cancellationToken);
        await inside.ExecuteAsync("select from workspace where workspace_id = @WorkspaceId for update", workspace, cancellationToken);
        if (await inside.SingleAsync<bool>("select exists (select from stage) or exists (select from journey)", null, cancellationToken)) return;
        foreach (var (stage, position) in (plan.Stages ?? UsualStages).Select((stage, i) => (stage, i + 1)))
            await MakeStageAsync(inside, workspace, stage, position, cancellationToken);
        await inside.ExecuteAsync("insert into journey (workspace_id, name, persona) values (@WorkspaceId, @name, @Persona)",
            new { workspace.WorkspaceId, name = plan.JourneyName ?? "Customer journey", plan.Persona }, cancellationToken);
        await SegmentBook.WriteAsync(inside, workspace, plan.Segments ?? [], cancellationToken);
        foreach (var persona in plan.Personas ?? []) await PersonaBook.WriteAsync(inside, workspace, persona, null, cancellationToken);
        if (maker is not null) await AuditBook.WriteAsync(inside, workspace.WorkspaceId, maker, Deed.WorkspaceMade, workspace.Name, null, cancellationToken);
        await inside.CommitAsync(cancellationToken);
    }

    private static Task MakeStageAsync(Session session, Workspace workspace, PlannedStage stage, int position, CancellationToken cancellationToken) =>
        session.ExecuteAsync("""
            insert into stage (workspace_id, stage, name, position, unit) values (@WorkspaceId, @Key, @Name, @position, @Unit);
            insert into stage_rule (workspace_id, stage, kind, value)
            select @WorkspaceId, @Key, kind, value
            from (values ('entered_by_event', @EnteredBy), ('entered_by_page', @EnteredByPage), ('completed_by_event', @CompletedBy),
                         ('ticket_tag', 'stage_' || @Key), ('survey_stage', @Key)) as rule(kind, value)
            where value is not null;
            """, new { workspace.WorkspaceId, stage.Key, stage.Name, stage.Unit, stage.EnteredBy, stage.EnteredByPage, stage.CompletedBy, position }, cancellationToken);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex KeyPattern();

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex CurrencyPattern();
}
