// cx account: the operator's way back in for somebody who lost their password.
using System.CommandLine;
using CxDashboard.Core.People;

namespace CxDashboard.Web.Operator;

internal static class AccountVerb
{
    public static Command Command() => new("account", "People's accounts: reset.") { Reset() };

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

    private static Argument<string> Email() => new("email") { Description = "The account's e-mail address." };

    private static UsageFault NoSuch(string email) => new($"There is no account of \"{email}\".");
}
