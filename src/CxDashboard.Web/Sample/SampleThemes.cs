// The themes of the sample workspaces: what their customers write about.
using CxDashboard.Core.Feedback;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Web.Sample;

/// <summary>Plants them where a workspace has no theme; what people changed since stays.</summary>
internal static class SampleThemes
{
    public static IReadOnlyList<Theme> All { get; } =
    [
        new("guide", "Assembly guide and setup", ["guide", "setup", "setting up", "set up", "instructions", "first steps", "new version"]),
        new("phone", "On the phone", ["phone", "mobile"]),
        new("delivery", "Delivery and parts", ["delivery", "parcel", "shipping", "late", "part", "spare part"]),
        new("waiting", "Waiting for an answer", ["waited", "three days", "too long", "nobody answered", "still not solved", "a day"]),
        new("explaining", "Explaining it again", ["four times", "each time", "three people", "second try"]),
        new("help", "Friendly help", ["friendly", "support", "advice", "welcome call", "without any fuss", "called me back"]),
        new("choice", "Finding the right one", ["comparison", "filters", "models", "reviews", "guidance", "looking for", "range"]),
        new("paying", "Paying", ["checkout", "paying", "card", "prices", "ordering"]),
        new("club", "Club and points", ["club", "points", "member offers", "offers"]),
    ];

    public static async Task PlantAsync(Database database, Workspace workspace, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenAsync(workspace.Scope, cancellationToken);
        await session.ExecuteAsync("select from workspace where workspace_id = @WorkspaceId for update", workspace, cancellationToken);
        if (await session.SingleAsync<bool>("select exists (select from theme where workspace_id = @WorkspaceId)", workspace, cancellationToken)) return;
        foreach (var theme in All) await ThemeBook.WriteAsync(session, workspace, theme, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
