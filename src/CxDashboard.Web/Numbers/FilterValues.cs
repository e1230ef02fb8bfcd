// Which channels and devices a page can be filtered by: those that occur in the days shown.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Web.Numbers;

/// <summary>Asks for the values of the filter menus along with the page's other questions.</summary>
public sealed class FilterValues
{
    private readonly Dictionary<string, int> asked;

    private FilterValues(Dictionary<string, int> asked) => this.asked = asked;

    public static FilterValues Ask(Viewing viewing, Questions questions) =>
        new(Viewing.FilterFields.ToDictionary(field => field, field => questions.AddUnfiltered("sessions", viewing.Days, breakdown: field)));

    /// <summary>The values of each field, most sessions first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Read(Answers answers) => asked.ToDictionary(
        pair => pair.Key,
        pair => (IReadOnlyList<string>)[.. answers[pair.Value].OrderByDescending(cell => cell.Measure.Numerator).Select(cell => cell.Value)]);
}
