// Persona accuracy in words: asked of the answers through the gateway, for all personas at once.
using CxDashboard.Core.Calendars;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Workspaces;
using CxDashboard.Web.Numbers;
using CxDashboard.Web.Tiles;

namespace CxDashboard.Web.Segments;

/// <summary>The verdict as icon and word, and what it rests on.</summary>
public sealed record AccuracyView(Status Verdict, string Words)
{
    private static readonly Status Unknown = new("none", "○", "Not known");

    /// <summary>The accuracy of each persona by its key.</summary>
    public static async Task<IReadOnlyDictionary<string, AccuracyView>> LoadAsync(
        RememberedAnswers gateway, Workspace workspace, Audience audience, DateRange days, CancellationToken cancellationToken)
    {
        var nps = Catalogue.Get("nps");
        var asked = audience.Personas.Where(persona => Refusal(audience, nps, persona.Key) is null).Select(persona => persona.Key).ToList();
        IReadOnlyList<Question> questions =
            [new("nps", days), .. asked.Select(key => new Question("nps", days, Filters: audience.Compile([new Filter(Audience.Persona, key)])))];
        var answers = await gateway.AskAsync(workspace, questions, cancellationToken);
        return audience.Personas.ToDictionary(persona => persona.Key, persona => Refusal(audience, nps, persona.Key) is { } refusal
            ? new AccuracyView(Unknown, persona.Segments.Count == 0 ? "no segment stands for it in the data" : $"answers are {refusal}")
            : Of(answers[1 + asked.IndexOf(persona.Key)].Single().Measure, answers[0].Single().Measure, workspace));
    }

    /// <summary>The verdict by the two measures of NPS: the persona's and everybody's.</summary>
    internal static AccuracyView Of(Measure persona, Measure everybody, Workspace workspace)
    {
        if (persona.State == State.TooFew) return new(Unknown, $"not enough answers: {persona.N} of at least {workspace.MinimumNNps}");
        if (persona.Parts is not { } own || everybody.Parts is not { } all) return new(Unknown, persona.Why ?? everybody.Why ?? "no answers in these days");
        var accuracy = PersonaAccuracy.Of(own, all, workspace.MinimumNNps);
        if (accuracy.Verdict == PersonaVerdict.TooFew) return new(Unknown, "not enough answers of others to compare with");
        return accuracy.Verdict == PersonaVerdict.Distinct
            ? new(new("good", "●", "Distinct"), $"NPS {Points(accuracy.Score)}, {Signed(accuracy.Difference)} against everybody else's, beyond the error of both; {Spread(accuracy)}")
            : new(new("warn", "▲", "Blurred"), $"NPS {Points(accuracy.Score)}, no detectable difference from everybody else's ({Signed(accuracy.Difference)}); {Spread(accuracy)}");

        string Spread(PersonaAccuracy a) => $"answers scatter by {Points(a.Spread)} points, everybody's by {Points(a.SpreadOfAll)}; n {Format.Count(a.N)}";
    }

    private static string? Refusal(Audience audience, Metric metric, string persona) => audience.Refusal(metric, [new Filter(Audience.Persona, persona)]);

    private static string Points(double? value) => Format.Number((decimal)(value ?? 0), 0);

    private static string Signed(double? value) => Format.Signed((decimal)(value ?? 0), 0);
}
