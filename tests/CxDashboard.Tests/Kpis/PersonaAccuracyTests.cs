// A persona is distinct, blurred or not to be judged: by worked examples.
using CxDashboard.Core.Kpis;

namespace CxDashboard.Tests.Kpis;

public sealed class PersonaAccuracyTests
{
    [Fact]
    public void A_persona_whose_score_lies_apart_from_the_others_is_distinct()
    {
        // 300 of 1,000: 210 promoters, 30 detractors; the others 280 and 210 of 700.
        var accuracy = PersonaAccuracy.Of(new Parts(300, 210, 30), new Parts(1000, 490, 240), 30);
        Assert.Equal((PersonaVerdict.Distinct, 300L), (accuracy.Verdict, accuracy.N));
        Assert.Equal(60, accuracy.Score!.Value, 9);
        Assert.Equal(60 - 10, accuracy.Difference!.Value, 9);
        // √(.7 + .1 − .6²) = √.44; √(.49 + .24 − .25²) = √.6675.
        Assert.Equal(100 * Math.Sqrt(.44), accuracy.Spread!.Value, 9);
        Assert.Equal(100 * Math.Sqrt(.6675), accuracy.SpreadOfAll!.Value, 9);
    }

    [Fact]
    public void A_persona_that_answers_like_everybody_else_is_blurred()
    {
        var accuracy = PersonaAccuracy.Of(new Parts(100, 55, 15), new Parts(1000, 530, 160), 30);
        Assert.Equal(PersonaVerdict.Blurred, accuracy.Verdict);
        Assert.Equal(40 - 100d * (475 - 145) / 900, accuracy.Difference!.Value, 9);
    }

    [Theory]
    [InlineData(29, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(980, 1000)]
    [InlineData(0, 0)]
    public void Few_answers_on_either_side_are_no_ground_to_judge_on(long persona, long everybody)
    {
        var accuracy = PersonaAccuracy.Of(new Parts(persona, persona / 2, persona / 4), new Parts(everybody, everybody / 2, everybody / 4), 30);
        Assert.Equal((PersonaVerdict.TooFew, null, null), (accuracy.Verdict, accuracy.Score, accuracy.Spread));
    }
}
