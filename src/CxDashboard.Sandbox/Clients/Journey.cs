// The six stages every client shares, and the GA4 events by which a session enters and completes each.
namespace CxDashboard.Sandbox.Clients;

internal sealed record Stage(string Key, string EnteredBy, string? CompletedBy);

internal static class Journey
{
    public static readonly Stage[] Stages =
    [
        new("awareness", "session_start", "view_item"),
        new("consideration", "view_item", "begin_checkout"),
        new("decision", "begin_checkout", "purchase"),
        new("onboarding", "setup_start", "setup_complete"),
        new("support", "help_open", "help_solved"),
        new("loyalty", "club_visit", null),
    ];

    public const int Onboarding = 3;

    public static readonly string[] Events =
        ["session_start", "view_item", "begin_checkout", "purchase", "setup_start", "setup_complete", "help_open", "help_solved", "club_visit"];

    public static readonly string[] Channels = ["Organic Search", "Direct", "Paid Search", "Organic Social", "Email", "Referral"];

    public static readonly string[] Devices = ["desktop", "mobile", "tablet"];

    public const int Mobile = 1;

    /// <summary>The channel of a group of one channel and device.</summary>
    public static string ChannelOf(int group) => Channels[group / Devices.Length];

    /// <summary>Its device.</summary>
    public static string DeviceOf(int group) => Devices[group % Devices.Length];
}
