// cx account: the operator's way back in for somebody who lost their password.
using System.CommandLine;
using CxDashboard.Core.Access;
using CxDashboard.Core.People;

namespace CxDashboard.Web.Operator;

internal static class AccountVerb
{
    public static Command Command() => new("account", "People's accounts: reset, reset-second-factor.") { Reset(), ResetSecondFactor() };

    private static Command Reset()
    {
        var (email, url) = (Email(), ShareVerb.Url());
        var verb = new Command("reset", "Prints a link, once, by which the account's owner sets a new password within an hour.") { email, url };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var token = await ResetBook.OfferAsync(opened.Installation.Database, parsed.GetValue(email)!, TimeProvider.System.GetUtcNow(), cancellationToken)
                ?? throw NoSuch(parsed.GetValue(email)!);
            await Console.Out.WriteLineAsync($"{ShareVerb.Site(parsed.GetValue(url)!)}/reset#{token}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Command ResetSecondFactor()
    {
        var email = Email();
        var verb = new Command("reset-second-factor", "Takes an account's second factor away, for somebody who lost their phone and their recovery codes.") { email };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await Places.OpenAsync(parsed, cancellationToken);
            var installation = opened.Installation;
            var person = await ResetBook.FindAsync(installation.Database, parsed.GetValue(email)!, cancellationToken) ?? throw NoSuch(parsed.GetValue(email)!);
            var was = await new SecondFactorBook(installation.Database, installation.Secrets).TakeAwayAsync(person.AccountId, person.Name, Actor.Operator, cancellationToken);
            await Console.Out.WriteLineAsync(was ? $"{person.Email} signs in with the password alone." : $"{person.Email} has no second factor.");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Argument<string> Email() => new("email") { Description = "The account's e-mail address." };

    private static UsageFault NoSuch(string email) => new($"There is no account of \"{email}\".");
}
