// Whole days from one to another, both included.
namespace CxDashboard.Core.Calendars;

/// <summary>The days from <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
public readonly record struct DateRange(DateOnly From, DateOnly To);
