// Short subjects that fit a ticket's stage.
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Tickets;

internal static class Wording
{
    private static readonly string[][] s_subjects =
    [
        ["Saw your advert, is the offer still on?", "Where is your nearest shop?", "Do you ship to my country?"],
        ["Which size fits me?", "What is the difference between the two models?", "Is it in stock?", "Can I try it first?"],
        ["Payment was declined", "Voucher code does not work", "When will my order arrive?", "Change my delivery address"],
        ["Cannot find the assembly guide", "Setup stops at step 3", "Account activation mail missing", "Pairing with the phone fails", "A part is missing from the box"],
        ["It makes a strange noise", "How do I claim the warranty?", "Return and refund", "Invoice needed", "Firmware update failed"],
        ["Club points are missing", "How do I refer a friend?", "Renew my membership", "Thank you!"],
    ];

    public static string Subject(int stage, ref Noise noise)
    {
        var choices = s_subjects[stage == Timeline.NoStage ? Journey.Stages.Length - 2 : stage];
        return choices[noise.Below(choices.Length)];
    }
}
