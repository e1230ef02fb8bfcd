// Business minutes by the workspace's own calendar, where a vendor gives only the times; the vendor's own always win.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Warehouse;

namespace CxDashboard.Jobs.Loading;

/// <summary>Fills in what follows from a ticket's times.</summary>
internal static class Reckoning
{
    /// <summary>The ticket with the minutes that its times tell. Hours are null where a workspace keeps no calendar.</summary>
    public static Ticket Of(Ticket ticket, BusinessHours? hours)
    {
        var replied = ticket.FirstReplyAt ?? (ticket.FirstReplyCalendar is { } minutes ? ticket.CreatedAt.AddMinutes(minutes) : null);
        // A ticket that is open again has no full resolution, whatever its last solving was.
        var full = ticket.FullResolutionCalendar ?? (ticket.Status is "solved" or "closed" ? Minutes(ticket.CreatedAt, ticket.SolvedAt) : null);
        var reckonsReply = hours is not null && ticket.FirstReplyBusiness is null && replied is not null;
        var reckonsSolving = hours is not null && ticket.FullResolutionBusiness is null && full is not null;
        return ticket with
        {
            FirstReplyAt = replied,
            FirstReplyCalendar = ticket.FirstReplyCalendar ?? Minutes(ticket.CreatedAt, replied),
            FirstReplyBusiness = reckonsReply ? hours!.MinutesBetween(ticket.CreatedAt, replied!.Value) : ticket.FirstReplyBusiness,
            FirstReplyReckoned = reckonsReply,
            FullResolutionCalendar = full,
            FullResolutionBusiness = reckonsSolving ? hours!.MinutesBetween(ticket.CreatedAt, ticket.CreatedAt.AddMinutes(full!.Value)) : ticket.FullResolutionBusiness,
            FullResolutionReckoned = reckonsSolving,
        };
    }

    private static int? Minutes(DateTimeOffset from, DateTimeOffset? to) =>
        to is { } end && end >= from ? (int)Math.Min(int.MaxValue, Math.Round((end - from).TotalMinutes, MidpointRounding.AwayFromZero)) : null;
}
