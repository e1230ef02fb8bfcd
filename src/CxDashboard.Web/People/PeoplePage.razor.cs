// The page of people at work: what an owner does to members and invitations.
using CxDashboard.Core.Access;
using CxDashboard.Core.People;
using CxDashboard.Web.Access;
using CxDashboard.Web.Numbers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CxDashboard.Web.People;

public sealed partial class PeoplePage : Live
{
    private const string Away = "The database cannot be reached; nothing was done. Try again in a moment.";

    private IReadOnlyList<Member>? _members;
    private IReadOnlyList<Invitation> _open = [];
    private int? _self;
    private bool _isOwner;
    private string? _said;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    protected override async Task LoadAsync(Core.Workspaces.Workspace workspace, CancellationToken cancellationToken)
    {
        _self = (await Authentication).User.AccountId();
        _isOwner = await MayAsync(Roles.Owner);
        _open = _isOwner ? await InvitationBook.OpenAsync(Database, workspace, Clock.GetUtcNow(), cancellationToken) : [];
        _members = await MemberBook.ListAsync(Database, workspace, cancellationToken);
    }

    /// <summary>Changes a member; gives a sentence when it may not or cannot be done.</summary>
    private Task<string?> ChangeAsync(Func<Actor, Task<MemberOutcome>> change) => DoAsync(async actor => PeopleWords.Of(await change(actor)));

    private async Task RevokeAsync(Invitation invitation) =>
        _said = await DoAsync(async actor => await InvitationBook.RevokeAsync(Database, Space!, invitation.InvitationId, actor, Clock.GetUtcNow(), Gone)
            ? null : "Nothing was done: this invitation was used or has ended in the meantime.");

    /// <summary>Makes an invitation; gives its link, or a sentence why there is none.</summary>
    private async Task<(string? Link, string? Fault)> InviteAsync(InvitationDraft draft)
    {
        string? token = null;
        var fault = await DoAsync(async actor => (token = await InvitationBook.MakeAsync(Database, Space!, draft, actor, Clock.GetUtcNow(), Gone)) is null ? PeopleWords.NotAllowed : null);
        return (token is null ? null : $"{Navigation.BaseUri}join#{token}", fault);
    }

    // The buttons are a courtesy; the right is checked where the work begins, and by the database once more.
    private async Task<string?> DoAsync(Func<Actor, Task<string?>> work)
    {
        if (Space is null || (await Authentication).User.Actor() is not { } actor || !await MayAsync(Roles.Owner)) return PeopleWords.NotAllowed;
        try
        {
            var fault = await work(actor);
            if (await MayAsync(Roles.Viewer)) await RefreshAsync();
            else Navigation.NavigateTo("/");
            StateHasChanged();
            return fault;
        }
        catch (Npgsql.NpgsqlException)
        {
            return Away;
        }
    }
}
