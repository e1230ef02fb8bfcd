// The account's page at work: each form with its own answer.
using CxDashboard.Core.Access;
using CxDashboard.Core.People;
using CxDashboard.Core.Warehouse;
using CxDashboard.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;

namespace CxDashboard.Web.People;

public sealed partial class AccountPage : ComponentBase
{
    private IReadOnlyList<OpenSession> _sessions = [];
    private Guid? _own;
    private string _email = "";
    private int? _recoveryLeft;
    private string? _done, _nameFault, _passwordFault, _factorFault;

    [Inject] private Database Database { get; set; } = default!;
    [Inject] private IAccounts Accounts { get; set; } = default!;
    [Inject] private SignIn SignIn { get; set; } = default!;
    [Inject] private Passwords Passwords { get; set; } = default!;
    [Inject] private SecondFactorBook Factors { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Clock { get; set; } = default!;
    [SupplyParameterFromForm(FormName = "name")] private NameTyped? Name { get; set; }
    [SupplyParameterFromForm(FormName = "password")] private PasswordTyped? Password { get; set; }
    [SupplyParameterFromForm(FormName = "sessions")] private EndWish? End { get; set; }
    [SupplyParameterFromForm(FormName = "factor-off")] private OffTyped? Off { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private Actor Self => Http.User.Actor()!;

    private CancellationToken Gone => Http.RequestAborted;

    protected override async Task OnInitializedAsync()
    {
        (_own, _email) = (Http.User.SessionId(), Http.User.Email());
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _recoveryLeft = await Factors.RecoveryLeftAsync(Self.AccountId!.Value, Gone);
        _sessions = await AccountBook.SessionsAsync(Database, Self.AccountId!.Value, Clock.GetUtcNow() - Access.Session.Longest, Gone);
    }

    private async Task RenameAsync()
    {
        var typed = (Name?.Name ?? "").Trim();
        _nameFault = PersonRules.NameFault(typed);
        if (_nameFault is not null || typed == Self.Name) return;
        await AccountBook.RenameAsync(Database, Self, typed, Gone);
        await RenewAsync("Your name is saved.");
    }

    private async Task ChangePasswordAsync()
    {
        var typed = Password ?? new();
        _passwordFault = await SignIn.CheckAsync(_email, typed.Present, Gone) switch
        {
            SignInOutcome.TooMany => TooMany(),
            SignInOutcome.Refused => "The present password does not fit.",
            _ => Passwords.Weakness(typed.New, _email),
        };
        if (_passwordFault is not null) return;
        await AccountBook.SetPasswordAsync(Database, Self, Passwords.Hash(typed.New), _own, Gone);
        await RenewAsync("Your password is changed; every other session has ended.");
    }

    private async Task EndAsync()
    {
        if (End?.All == true)
        {
            await AccountBook.EndSessionsAsync(Database, Self.AccountId!.Value, null, Gone);
            await Http.SignOutAsync();
            Navigation.NavigateTo("/signin");
        }
        else if (End?.Id is { } id)
        {
            await Accounts.EndSessionAsync(Self.AccountId!.Value, id, Gone);
            await ReadAsync();
            _done = "That session has ended.";
        }
    }

    private async Task SetUpFactorAsync()
    {
        await Factors.BeginAsync(Self.AccountId!.Value, Gone);
        Navigation.NavigateTo("/account/second-factor");
    }

    private async Task TurnOffAsync()
    {
        var typed = Off ?? new();
        var outcome = await SignIn.CheckAsync(_email, typed.Password, Gone);
        if (outcome == SignInOutcome.SignedIn) outcome = await SignIn.SpendAsync(Self, typed.Code, Gone);
        _factorFault = outcome switch
        {
            SignInOutcome.TooMany => TooMany(),
            SignInOutcome.Refused => "The password or the code does not fit; nothing was changed.",
            _ => null,
        };
        if (_factorFault is not null) return;
        await Factors.TakeAwayAsync(Self.AccountId!.Value, Self.Name, Self, Gone);
        await ReadAsync();
        _done = "The second factor is off.";
    }

    // The cookie says who one is and under which stamp: it follows what was changed.
    private async Task RenewAsync(string done)
    {
        if (await Accounts.FindByEmailAsync(_email, Gone) is { } account) await SignIn.RenewAsync(account);
        await ReadAsync();
        _done = done;
    }

    private string TooMany()
    {
        Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return SignIn.TooMany;
    }

    private sealed class NameTyped
    {
        public string Name { get; set; } = "";
    }

    private sealed class PasswordTyped
    {
        public string Present { get; set; } = "";
        public string New { get; set; } = "";
    }

    private sealed class OffTyped
    {
        public string Password { get; set; } = "";
        public string Code { get; set; } = "";
    }

    private sealed class EndWish
    {
        public Guid? Id { get; set; }
        public bool All { get; set; }
    }
}
