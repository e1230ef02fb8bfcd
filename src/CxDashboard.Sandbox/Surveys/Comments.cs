// What people write: short sentences that fit the stage and the score.
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Surveys;

internal static class Comments
{
    private static readonly string[][] s_good =
    [
        ["The video explained everything in two minutes.", "A friend recommended you and the site kept the promise.", "Clear pictures and honest prices."],
        ["The comparison table made the choice easy.", "Great advice in the chat, no pressure.", "I found exactly what I was looking for."],
        ["Checkout took less than a minute.", "Delivery date was right to the hour.", "Paying was easy and safe."],
        ["Ready to go in ten minutes.", "The first steps were well explained.", "The welcome call was a lovely surprise."],
        ["Friendly answer and solved at once.", "They replaced the part without any fuss.", "Best support I have had this year."],
        ["I love the club evenings.", "I have already told three friends.", "The member offers are really worth it."],
    ];

    private static readonly string[][] s_fair =
    [
        ["Nice page, but a bit slow.", "I had to look twice to see what you offer."],
        ["Good range, filters could be better.", "Reviews would help me decide."],
        ["Fine, though shipping is rather dear.", "Ordering was all right, the mails were too many."],
        ["It worked in the end.", "Setup is fine once you find the right page."],
        ["Helpful, but I waited a day.", "Solved on the second try."],
        ["Good idea, few offers near me.", "Points take long to appear."],
    ];

    private static readonly string[][] s_poor =
    [
        ["The advert promised something else.", "I could not find the prices."],
        ["Nobody answered my question about sizes.", "Too many models and no guidance."],
        ["My card was refused twice without a reason.", "The parcel came a week late."],
        ["The instructions are hard to follow.", "A part was missing and nobody told me what to do."],
        ["I waited three days for an answer.", "I had to explain my problem four times.", "Still not solved."],
        ["My points disappeared.", "The club page signs me out every time."],
    ];

    private static readonly string[] s_sinceRelease =
    [
        "The assembly guide is hard to find on my phone.",
        "Since the new version the setup guide is hidden behind three menus.",
        "I could not open the assembly guide on the phone and gave up.",
        "Setting up on mobile is confusing now, where did the guide go?",
        "The setup page jumps back to the start on my phone.",
    ];

    public static string For(int stage, int nps, bool phone, DateOnly day, ref Noise noise)
    {
        if (stage == Journey.Onboarding && nps < 9 && phone && day >= Story.Release)
            return s_sinceRelease[noise.Below(s_sinceRelease.Length)];
        var choices = (nps >= 9 ? s_good : nps >= 7 ? s_fair : s_poor)[stage];
        return choices[noise.Below(choices.Length)];
    }
}
