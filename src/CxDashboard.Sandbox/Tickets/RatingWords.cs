// What some people write beside a rating of their ticket.
namespace CxDashboard.Sandbox.Tickets;

internal static class RatingWords
{
    private static readonly string[] s_good =
    [
        "Friendly and quick, thank you.", "Solved with the first answer.", "Good explanation with pictures.", "They called me back as promised.",
    ];

    private static readonly string[] s_bad =
    [
        "It took far too long until somebody answered.", "The answer did not fit my question.", "I was sent to three people and had to explain it each time.",
        "Nobody could tell me where the assembly guide is.", "The spare part came late and it was the wrong one.",
    ];

    /// <summary>Two of five write something; by the ticket's number alone, so that nothing else is drawn differently.</summary>
    public static string? For(long ticket, string score) => (score, ticket % 5) switch
    {
        ("good", < 2) => s_good[ticket / 5 % s_good.Length],
        ("bad", < 2) => s_bad[ticket / 5 % s_bad.Length],
        _ => null,
    };
}
