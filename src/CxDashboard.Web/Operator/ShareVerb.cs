// cx share: makes links for people without an account, lists them, and takes them back.
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CxDashboard.Core.Access;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Access;

namespace CxDashboard.Web.Operator;

internal static class ShareVerb
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Command Command() => new("share", "Links for people without an account: create, list, pause, resume, rotate, revoke.")
    {
        Create(), List(),
        Changing("pause", "Closes a share until it is resumed.", "live", ShareBook.PauseAsync),
        Changing("resume", "Opens a paused share again.", "paused", ShareBook.ResumeAsync),
        Changing("revoke", "Closes a share for good.", "live or paused", ShareBook.RevokeAsync),
        Rotate(),
    };

    private static Command Create()
    {
        var workspace = WorkspaceVerb.Option();
        var options = new ShareOptions();
        var (url, json) = (Url(), new Option<bool>("--json") { Description = "Print JSON." });
        var verb = new Command("create", "Publishes a share and prints its link, once: the link is kept nowhere.") { workspace, url, json };
        options.AddTo(verb);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var (database, space) = (opened.Installation.Database, await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, cancellationToken));
            var frame = await Frame.ReadAsync(database, space, space.Today(TimeProvider.System), cancellationToken);
            var draft = await options.DraftAsync(parsed, database, space, frame, new Passwords(), TimeProvider.System.GetUtcNow(), cancellationToken);
            var published = await ShareBook.PublishAsync(database, space, draft, Actor.Operator, TimeProvider.System, cancellationToken);
            if (published.Share is not { } share || published.Token is not { } token)
                throw new UsageFault("Not published. " + string.Join(' ', published.Check.Faults.Select(fault => fault.Sentence)) + Remedy(draft, published.Check));
            var link = Link(parsed.GetValue(url)!, token);
            await Console.Out.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { id = share.ShareId, link, expires = share.ExpiresAt }, Json)
                : $"share {share.ShareId}, until {Moment(share.ExpiresAt)}: {link}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Command List()
    {
        var workspace = WorkspaceVerb.Option();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var verb = new Command("list", "Lists a workspace's shares, the newest first.") { workspace, json };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var space = await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, cancellationToken);
            var shares = await ShareBook.ListAsync(opened.Installation.Database, space, cancellationToken);
            var now = TimeProvider.System.GetUtcNow();
            await Console.Out.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(shares.Select(one => new
                {
                    id = one.Share.ShareId, state = StateOf(one.Share, now), label = one.Share.Label, client = one.Share.Client,
                    view = one.Share.Spec?.View.ToString().ToLowerInvariant(), metric = one.Share.Spec?.Metric,
                    locks = one.Share.Spec?.Locks.ToDictionary(locked => locked.Dim, locked => locked.Values),
                    password = one.Share.HasPassword, expires = one.Share.ExpiresAt, views = one.Views, lastSeen = one.LastSeen,
                }), Json)
                : shares.Count == 0 ? "No share yet." : string.Join('\n', shares.Select(one =>
                    $"{one.Share.ShareId}: {StateOf(one.Share, now)}, {one.Share.Label}, until {Moment(one.Share.ExpiresAt)}, {one.Views} views{(one.LastSeen is { } seen ? $", last {Moment(seen)}" : "")}")));
            return ExitCode.Done;
        });
        return verb;
    }

    private static Command Changing(
        string name, string description, string from, Func<Core.Warehouse.Database, Workspace, int, Actor, CancellationToken, Task<bool>> change)
    {
        var (workspace, id) = (WorkspaceVerb.Option(), Id());
        var verb = new Command(name, description) { id, workspace };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var space = await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, cancellationToken);
            if (!await change(opened.Installation.Database, space, parsed.GetValue(id), Actor.Operator, cancellationToken)) throw NoSuch(space, parsed.GetValue(id), from);
            await Console.Out.WriteLineAsync($"share {parsed.GetValue(id)}: {name} done.");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Command Rotate()
    {
        var (workspace, id, url) = (WorkspaceVerb.Option(), Id(), Url());
        var verb = new Command("rotate", "Gives a share a new link and prints it, once; the old one opens nothing any more.") { id, workspace, url };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var space = await WorkspaceVerb.GetAsync(opened, parsed.GetValue(workspace)!, cancellationToken);
            var token = await ShareBook.RotateAsync(opened.Installation.Database, space, parsed.GetValue(id), Actor.Operator, cancellationToken)
                ?? throw NoSuch(space, parsed.GetValue(id), "live or paused");
            await Console.Out.WriteLineAsync($"share {parsed.GetValue(id)}: {Link(parsed.GetValue(url)!, token)}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Argument<int> Id() => new("id") { Description = "The share's number, as ./cx share list shows it." };

    /// <summary>The option that names the address people use.</summary>
    public static Option<string> Url() => new("--url")
    {
        Description = "The address that visitors use.", DefaultValueFactory = _ => Places.PublicUrl()?.ToString() ?? "http://127.0.0.1:5080",
    };

    private static string Link(string url, string token) => $"{Site(url)}/s#{token}";

    /// <summary>That address without the slash at its end.</summary>
    public static string Site(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var site) && site.Scheme is "http" or "https"
            ? url.TrimEnd('/')
            : throw new UsageFault($"--url is \"{url}\": give the site's address, for instance https://cx.example.com.");

    private static string Remedy(ShareDraft draft, PublishCheck check)
    {
        var refused = check.Tiles.Where(tile => tile.Refusal is not null && draft.Spec.Shows(tile.Key)).Select(tile => tile.Key).ToList();
        return refused.Count == 0 ? "" : $" These parts are hidden by --hide {string.Join(' ', refused)}";
    }

    private static UsageFault NoSuch(Workspace space, int id, string from) =>
        new($"The workspace {space.Key} has no share {id} that is {from}: ./cx share list -w {space.Key} shows them.");

    private static string StateOf(Share share, DateTimeOffset now) =>
        share.State is ShareState.Live or ShareState.Paused && now >= share.ExpiresAt ? "expired" : share.State.ToString().ToLowerInvariant();

    private static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
