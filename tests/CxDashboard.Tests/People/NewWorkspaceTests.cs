// An owner makes another workspace: it is theirs alone, complete, and never somebody else's.
using System.Net;
using CxDashboard.Core.Access;
using CxDashboard.Core.Audit;
using CxDashboard.Core.Journeys;
using CxDashboard.Core.People;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Sharing;
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.People;

[Trait("Category", "Integration")]
public sealed class NewWorkspaceTests(TestDatabase databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_its_stages_and_one_owner_and_says_who_made_it()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var first = await warehouse.WorkspaceAsync("first");
        var ada = new Actor(await warehouse.EditorAsync(first, "Ada", Roles.Owner), "Ada");
        await warehouse.EditorAsync(first, "Bo", Roles.Owner);
        var made = Assert.IsType<Workspace>(await WorkspacePlan.MakeForAsync(warehouse.Database, new WorkspacePlan("client", "Client", "Asia/Tokyo", Currency: "JPY"), ada, Ct));
        Assert.Equal(("Client", "Asia/Tokyo", "JPY"), (made.Name, made.TimeZone, made.Currency));
        Assert.Equal(WorkspacePlan.UsualStages.Count, (await WorkspaceBook.StagesAsync(warehouse.Database, made, Ct)).Count);
        Assert.Equal("Ada", Assert.Single(await MemberBook.ListAsync(warehouse.Database, made, Ct)).Name);
        Assert.Equal("Ada WorkspaceMade Client", (await AuditBook.FindAsync(warehouse.Database, made, new(), 9, Ct)).Select(line => $"{line.Who} {line.Action} {line.Subject}").Single());
    }

    [Fact]
    public async Task A_taken_key_gives_nobody_a_part_in_it_and_only_owners_make_any()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var (mine, theirs) = (await warehouse.WorkspaceAsync("mine"), await warehouse.WorkspaceAsync("theirs"));
        var ada = new Actor(await warehouse.EditorAsync(mine, "Ada", Roles.Owner), "Ada");
        var bo = new Actor(await warehouse.EditorAsync(mine, "Bo", Roles.Editor), "Bo");
        Assert.Null(await WorkspacePlan.MakeForAsync(warehouse.Database, new WorkspacePlan("theirs", "Mine now", "UTC"), ada, Ct));
        Assert.Null(await WorkspacePlan.MakeForAsync(warehouse.Database, new WorkspacePlan("new", "New", "UTC"), bo, Ct));
        Assert.Empty(await MemberBook.ListAsync(warehouse.Database, theirs, Ct));
        Assert.Null(await WorkspaceBook.FindAsync(warehouse.Database, "new", Ct));
    }

    [Fact]
    public async Task What_the_operator_makes_belongs_to_the_first_owner_and_to_no_other_clients_owner()
    {
        await using var warehouse = await TestWarehouse.OpenAsync(databases);
        var first = await warehouse.WorkspaceAsync("first");
        var accounts = new PostgresAccounts(warehouse.Database);
        var code = System.Security.Cryptography.SHA256.HashData("the code"u8);
        await accounts.OfferCodeAsync(code, Ct);
        await accounts.ClaimFirstOwnerAsync(code, "ada@example.test", "Ada", "hash", Ct);
        await warehouse.EditorAsync(first, "Client", Roles.Owner);
        var second = await warehouse.WorkspaceAsync("second");
        Assert.Equal(["Ada"], (await MemberBook.ListAsync(warehouse.Database, second, Ct)).Select(one => one.Name));
        Assert.Equal(["Ada", "Client"], (await MemberBook.ListAsync(warehouse.Database, first, Ct)).Select(one => one.Name));
    }

    [Theory]
    [InlineData("", "acme", "UTC", "EUR", "Give a name")]
    [InlineData("Acme", "Acme!", "UTC", "EUR", "cannot be a workspace")]
    [InlineData("Acme", "view", "UTC", "EUR", "address of the site itself")]
    [InlineData("Acme", "acme", "Moon/Base", "EUR", "There is no time zone")]
    [InlineData("Acme", "acme", "UTC", "EURO", "is no currency")]
    [InlineData("Acme", "first", "UTC", "EUR", "is taken")]
    public async Task What_cannot_be_one_is_said_and_what_was_typed_stays(string name, string key, string zone, string currency, string words)
    {
        await using var site = await ShareSite.StartAsync(databases);
        await site.Warehouse.WorkspaceAsync("first");
        var owner = await site.SignedInAsync(Roles.Owner);
        using var answer = await site.SubmitAsync("/workspaces/new", owner, "workspace", ("Form.Name", name), ("Form.Key", key), ("Form.Zone", zone), ("Form.Currency", currency));
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(words, html, StringComparison.Ordinal);
        foreach (var typed in new[] { key, zone, currency }) Assert.Contains($"value=\"{typed}\"", html, StringComparison.Ordinal);
        Assert.Equal(1, await site.Warehouse.PeekAsync<int>("select count(*)::int from workspace"));
    }

    [Fact]
    public async Task An_editor_finds_no_such_page()
    {
        await using var site = await ShareSite.StartAsync(databases);
        await site.Warehouse.WorkspaceAsync("first");
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/workspaces/new", await site.SignedInAsync(Roles.Editor))).StatusCode);
    }
}
