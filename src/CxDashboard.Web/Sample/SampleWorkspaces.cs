// The sample: one workspace a client of the sandbox, connected to it over HTTP as a real one would be to its vendors.
using CxDashboard.Core.Access;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Jobs.Connectors;
using CxDashboard.Jobs.Loading;

namespace CxDashboard.Web.Sample;

/// <summary>Plants the sample workspaces. What people changed since stays; the sources' addresses follow the sandbox.</summary>
internal static class SampleWorkspaces
{
    private const int HistoryDays = 548;
    private const int FiscalYearStart = 4;

    public static async Task PlantAsync(Installation installation, Uri sandbox, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = sandbox, Timeout = TimeSpan.FromSeconds(30) };
        var clients = await http.GetFromJsonAsync<SandboxClient[]>("/_control/clients", cancellationToken) ?? [];
        var sources = new SourceBook(installation.Database, installation.Secrets);
        var connectors = new ConnectorList(new VendorHttp(http, TimeProvider.System), TimeProvider.System);
        var removed = await WorkspaceErasure.RemovedSamplesAsync(installation.Database, cancellationToken);
        foreach (var client in clients.Where(client => !removed.Contains(client.Key)))
        {
            var workspace = await WorkspacePlan.MakeAsync(installation.Database, Plan(client), cancellationToken);
            await PlantGoalsAsync(installation.Database, workspace, cancellationToken);
            await PlantSettingsAsync(installation.Database, workspace, cancellationToken);
            await SampleThemes.PlantAsync(installation.Database, workspace, cancellationToken);
            await SampleMaps.PlantAsync(installation.Database, workspace, workspace.Today(TimeProvider.System), cancellationToken);
            var since = workspace.Today(TimeProvider.System).AddDays(-HistoryDays);
            foreach (var (connector, name, settings) in client.Sources())
                await sources.SaveAsync(workspace, connectors.Find(connector)!, name, settings, null, since, cancellationToken);
        }
    }

    /// <summary>What no source knows: a margin, and how soon tickets are to be answered.</summary>
    private static async Task PlantSettingsAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("""
            insert into margin (workspace_id, effective_from, basis_points) select @WorkspaceId, @Always, 3800
            where not exists (select from margin where workspace_id = @WorkspaceId);
            insert into response_target (workspace_id, priority, effective_from, minutes)
            select @WorkspaceId, priority, @Always, minutes from (values ('', 1440), ('high', 720), ('urgent', 240)) as usual(priority, minutes)
            where not exists (select from response_target where workspace_id = @WorkspaceId);
            """, new { workspace.WorkspaceId, SettingBook.Always }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    private static WorkspacePlan Plan(SandboxClient client)
    {
        var (segments, personas) = SampleAudiences.Of(client.Key);
        var (journey, persona) = client.Key switch
        {
            "northwind" => ("Buying a first e-bike", "Adventurous traveller"),
            "lumen" => ("Finding a yoga studio", "Busy beginner"),
            _ => ($"A year with {client.Name}", null),
        };
        return new(client.Key, client.Name, client.TimeZone, journey, persona, IsSample: true, KeepsVerbatims: true, FiscalYearStart: FiscalYearStart,
            Stages: Stages, Segments: segments, Personas: personas);
    }

    // The usual ones, but that the club is entered by its page, for an example of that.
    private static IReadOnlyList<PlannedStage> Stages { get; } =
        [.. WorkspacePlan.UsualStages.Select(stage => stage.Key == "loyalty" ? stage with { EnteredBy = null, EnteredByPage = "/club" } : stage)];

    /// <summary>The three goals of every demonstration, over the fiscal year, from a baseline measured over the half-year
    /// that ended a quarter before it.</summary>
    private static async Task PlantGoalsAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        var (_, year) = workspace.Calendar.FiscalYearOf(workspace.Today(TimeProvider.System));
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("""
            insert into goal (workspace_id, goal_id, effective_from, name, metric, stage, kind, amount,
                              baseline_from, baseline_to, starts_on, ends_on, owner, reason)
            select @WorkspaceId, g.goal_id, @start, g.name, g.metric, g.stage, g.kind, g.amount,
                   @baselineFrom, @baselineTo, @start, @end, g.owner, 'Set with the sample'
            from (values
              (1, 'Retention',           'web_retention',  null::text, 'relative',  .25::float8, 'Product'),
              (2, 'Net Promoter Score',  'nps',            null,       'absolute',  70,          'Customer experience'),
              (3, 'First response time', 'first_response', null,       'reduction', .15,         'Support')
            ) as g(goal_id, name, metric, stage, kind, amount, owner)
            where not exists (select from goal o where o.workspace_id = @WorkspaceId)
            """, new
        {
            workspace.WorkspaceId,
            start = year.From,
            end = year.To,
            baselineFrom = year.From.AddMonths(-9),
            baselineTo = year.From.AddMonths(-3).AddDays(-1),
        }, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
