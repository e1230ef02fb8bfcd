// Short subjects that fit a ticket's stage, each with what a desk would call its reason.
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Numbers;

namespace CxDashboard.Sandbox.Tickets;

internal static class Wording
{
    private static readonly (string Subject, string Reason)[][] s_subjects =
    [
        [("Saw your advert, is the offer still on?", "offer"), ("Where is your nearest shop?", "shops"), ("Do you ship to my country?", "delivery")],
        [("Which size fits me?", "product_advice"), ("What is the difference between the two models?", "product_advice"), ("Is it in stock?", "availability"), ("Can I try it first?", "product_advice")],
        [("Payment was declined", "payment"), ("Voucher code does not work", "payment"), ("When will my order arrive?", "delivery"), ("Change my delivery address", "delivery")],
        [("Cannot find the assembly guide", "instructions"), ("Setup stops at step 3", "setup"), ("Account activation mail missing", "account"), ("Pairing with the phone fails", "setup"), ("A part is missing from the box", "delivery")],
        [("It makes a strange noise", "fault"), ("How do I claim the warranty?", "warranty"), ("Return and refund", "return"), ("Invoice needed", "payment"), ("Firmware update failed", "setup")],
        [("Club points are missing", "club"), ("How do I refer a friend?", "club"), ("Renew my membership", "club"), ("Thank you!", "praise")],
    ];

    public static (string Subject, string Reason) Of(int stage, ref Noise noise)
    {
        var choices = s_subjects[stage == Timeline.NoStage ? Journey.Stages.Length - 2 : stage];
        return choices[noise.Below(choices.Length)];
    }
}
