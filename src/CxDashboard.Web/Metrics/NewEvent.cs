// An event as someone typed it, before anything has been checked.
namespace CxDashboard.Web.Metrics;

/// <summary><paramref name="Instead"/>: the event that it takes the place of; null for a further one.</summary>
public sealed record NewEvent(DateOnly Day, string? Label, string Kind, int? Instead = null);
