// Two tenants, every address of the site, every id: what is the other's does not exist.
using System.Net;
using System.Text.RegularExpressions;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

[Trait("Category", "Integration")]
public sealed partial class TenantTests(TestDatabase databases)
{
    private const string Canary = "CANARY";

    [Fact]
    public async Task Nobody_reaches_another_tenants_workspace_by_any_address_or_id()
    {
        await using var site = await ShareSite.StartWholeAsync(databases);
        await site.Warehouse.WorkspaceAsync("own");
        var stranger = await site.SignedInAsync(Roles.Owner);
        var ids = await FillAsync(site, await site.Warehouse.WorkspaceAsync("foreign"));
        var member = await site.SignedInAsync(Roles.Editor);
        // Whoever owns the installation owns what is made later too; this one does not.
        await site.Warehouse.DoAsync("""
            update membership set role = 'owner';
            delete from membership where workspace_id = (select workspace_id from workspace where key = 'foreign') and account_id = (select account_id from account where email = 'owner@example.test')
            """);

        var (asked, seen, open) = (0, 0, new List<string>());
        foreach (var (pattern, _) in await EndpointListTests.EndpointsAsync())
        {
            if (!pattern.Contains("{workspace}", StringComparison.Ordinal)) continue;
            foreach (var path in Paths(pattern, ids))
            {
                using (var known = await site.GetAsync(path.Replace("{workspace}", "foreign", StringComparison.Ordinal), member))
                    if ((await known.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains(Canary, StringComparison.Ordinal)) seen++;
                foreach (var (method, key) in from method in new[] { HttpMethod.Get, HttpMethod.Post } from key in new[] { "foreign", "own" } select (method, key))
                {
                    using var answer = await site.SendAsync(method, path.Replace("{workspace}", key, StringComparison.Ordinal), stranger, []);
                    using var nowhere = await site.SendAsync(method, path.Replace("{workspace}", "nowhere", StringComparison.Ordinal), stranger, []);
                    asked++;
                    var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    // What a workspace that was never made answers: a form without its token is refused before anybody looks whose it is.
                    var tells = key == "foreign" && (answer.StatusCode != nowhere.StatusCode || (method == HttpMethod.Get && answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)));
                    if (text.Contains(Canary, StringComparison.Ordinal) || tells || answer.StatusCode >= HttpStatusCode.InternalServerError)
                        open.Add($"{method} {path} of {key}: {answer.StatusCode}, of nowhere: {nowhere.StatusCode}");
                }
            }
        }

        Assert.Equal("", string.Join('\n', open));
        Assert.True(asked > 150 && seen > 10, $"{asked} were asked, and of {seen} the member saw something of their own");
    }

    // Each id that the foreign workspace has, and for words its own.
    private static IEnumerable<string> Paths(string pattern, IReadOnlyList<int> ids)
    {
        var path = Word().Replace(pattern, match => match.Groups[1].Value switch { "metric" => "nps", "connector" => "zendesk", "key" => "canary", "stage" => "onboarding", _ => match.Value });
        path = path.Replace("{upload:guid}", "00000000-0000-0000-0000-000000000007", StringComparison.Ordinal).Replace("{source:int}", "{id:int}", StringComparison.Ordinal);
        path = Number().Replace(path, "1");
        return path.Contains("{id:int}", StringComparison.Ordinal) ? ids.Select(id => path.Replace("{id:int}", $"{id}", StringComparison.Ordinal)) : [path];
    }

    private static async Task<IReadOnlyList<int>> FillAsync(ShareSite site, Workspace workspace)
    {
        var source = await site.Warehouse.SourceAsync(workspace, $"{Canary} source");
        await site.Warehouse.DoAsync("""
            insert into goal (workspace_id, goal_id, effective_from, name, metric, kind, amount, starts_on, ends_on)
            values (@WorkspaceId, 1, '2026-01-01', 'CANARY goal', 'nps', 'absolute', 70, '2026-01-01', '2026-12-31');
            insert into annotation (workspace_id, day, label, kind) values (@WorkspaceId, current_date - 9, 'CANARY event', 'release');
            insert into segment (workspace_id, segment, name, kind, position, survey_label) values (@WorkspaceId, 'canary', 'CANARY segment', 'behavioural', 1, '{new}');
            insert into persona (workspace_id, persona, name) values (@WorkspaceId, 'canary', 'CANARY persona');
            insert into share (workspace_id, public_id, token_hash, label, spec, expires_at) values (@WorkspaceId, 'abcdefghijklmnopqrstuv', md5('a') || md5('b'), 'CANARY share', '{}', now() + interval '1 day');
            insert into upload (workspace_id, upload_id, kind, file_name, state, uploaded_by) values (@WorkspaceId, '00000000-0000-0000-0000-000000000007', 'tickets', 'CANARY.csv', 'waiting', 'A');
            insert into audit (workspace_id, who, action, subject) values (@WorkspaceId, 'CANARY', 'Paused', 'CANARY');
            insert into saved_view (workspace_id, name, address) values (@WorkspaceId, 'CANARY view', 'overview?channel=CANARY');
            insert into theme (workspace_id, theme, name, words) values (@WorkspaceId, 'canary', 'CANARY theme', '{canary}');
            update workspace set name = 'CANARY' where workspace_id = @WorkspaceId;
            """, workspace);
        return [.. await site.Warehouse.PeekAllAsync<int>("select share_id from share union select 1 union select @source", new { source })];
    }

    [GeneratedRegex(@"\{(metric|connector|key|stage)\}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{(run|page|part):\w+\}")]
    private static partial Regex Number();
}
