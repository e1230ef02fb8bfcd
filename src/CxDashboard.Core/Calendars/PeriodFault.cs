// What is wrong with a period or comparison in a URL, said so that a reader can mend it.
namespace CxDashboard.Core.Calendars;

/// <summary>The URL parameter at fault, and a sentence that names it and gives an example.</summary>
public sealed record PeriodFault(string Parameter, string Sentence);
