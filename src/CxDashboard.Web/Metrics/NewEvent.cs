// An event as someone typed it, before anything has been checked.
namespace CxDashboard.Web.Metrics;

public sealed record NewEvent(DateOnly Day, string? Label, string Kind);
