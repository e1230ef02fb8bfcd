// The three sample clients and everything that differs between them.
namespace CxDashboard.Sandbox.Clients;

internal sealed record Client
{
    public required string Key { get; init; }
    public required string Name { get; init; }
    public required string TimeZone { get; init; }
    public required string Currency { get; init; }
    public required string PropertyId { get; init; }
    public required string FormId { get; init; }
    public required string SurveyId { get; init; }
    public required string[] Countries { get; init; }
    public required double SessionsPerDay { get; init; }
    public required double TicketsPerDay { get; init; }
    public required double AnswersPerDay { get; init; }

    /// <summary>Monday to Sunday.</summary>
    public required double[] Week { get; init; }
    public required int BusiestDayOfYear { get; init; }
    public required double YearlySwing { get; init; }

    /// <summary>How strongly the planted stories show: 1 for the main sample.</summary>
    public required double StoryStrength { get; init; }
    public required double FirstResponse { get; init; }
    public bool SurveyTokenRefused { get; init; }

    public string Subdomain => Key;
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public DateOnly LocalDay(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    public static Client? Find(string? key) => All.FirstOrDefault(c => c.Key == key);

    public static readonly IReadOnlyList<Client> All =
    [
        new()
        {
            Key = "northwind", Name = "Northwind Cycles", TimeZone = "Europe/Berlin", Currency = "EUR",
            PropertyId = "310000001", FormId = "NwCycl01", SurveyId = "cmnw7k2p4x9q1v5t8r3z6b0a", Countries = ["Germany", "Austria", "Switzerland", "Netherlands"],
            SessionsPerDay = 1000, TicketsPerDay = 14, AnswersPerDay = 12,
            Week = [1.00, 0.98, 0.97, 0.96, 0.94, 1.08, 1.12], BusiestDayOfYear = 165, YearlySwing = 0.16,
            StoryStrength = 1, FirstResponse = 500,
        },
        new()
        {
            Key = "lumen", Name = "Lumen Yoga", TimeZone = "America/New_York", Currency = "USD",
            PropertyId = "310000002", FormId = "LumenYg2", SurveyId = "cmlu3h8w1y5n9c2m7j4d6f0g", Countries = ["United States", "Canada", "United Kingdom", "Mexico"],
            SessionsPerDay = 520, TicketsPerDay = 7, AnswersPerDay = 6,
            Week = [1.14, 1.06, 1.02, 1.00, 0.88, 0.90, 1.04], BusiestDayOfYear = 10, YearlySwing = 0.22,
            StoryStrength = 0.5, FirstResponse = 380, SurveyTokenRefused = true,
        },
        new()
        {
            Key = "harbor", Name = "Harbor Books", TimeZone = "Asia/Tokyo", Currency = "JPY",
            PropertyId = "310000003", FormId = "HrbrBks3", SurveyId = "cmha6t1r8e4q2w9o5i3u7y0p", Countries = ["Japan", "Taiwan", "South Korea", "Singapore"],
            SessionsPerDay = 480, TicketsPerDay = 6.5, AnswersPerDay = 6,
            Week = [0.94, 0.95, 0.96, 0.98, 1.02, 1.12, 1.10], BusiestDayOfYear = 345, YearlySwing = 0.20,
            StoryStrength = 0.4, FirstResponse = 310,
        },
    ];
}
