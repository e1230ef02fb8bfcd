// The faults a vendor can be told to show, by name.
namespace CxDashboard.Sandbox.Faults;

internal sealed record Fault(string Name, string Target, int? Times = null, double? Seconds = null, string? Field = null, int Rows = 1)
{
    public static readonly string[] Names =
    [
        "rate_limit", "rate_limit_no_header", "rate_limit_bad_header", "server_error", "gateway_timeout", "hang", "truncated",
        "html_login", "token_revoked", "forbidden", "repeat_page", "same_cursor", "shuffled", "missing_field", "retyped_field",
        "new_field", "empty_page", "cut_connection", "slow", "restated", "clock_skew",
    ];

    public static readonly string[] Targets = ["ga4", "zendesk", "typeform", "formbricks", "*"];

    /// <summary>Says what is wrong with a fault's name or target, or nothing.</summary>
    public static string? Check(string? name, string target) =>
        !Names.Contains(name) ? $"unknown fault '{name}'; there are {string.Join(", ", Names)}"
        : !Targets.Contains(target) ? $"unknown target '{target}'; there are {string.Join(", ", Targets)}"
        : null;
}
