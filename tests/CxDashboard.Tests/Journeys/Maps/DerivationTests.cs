// A map out of another: what stays, what is left behind, and that the difference can be told.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Web.Sample;

namespace CxDashboard.Tests.Journeys.Maps;

public sealed class DerivationTests
{
    private static readonly MapDocument Today = SampleMaps.Of("northwind", new DateOnly(2026, 11, 22))!;

    [Fact]
    public void A_future_state_keeps_the_cards_and_calls_every_claim_an_assumption()
    {
        var future = Derivation.Of(Today, MapType.Of("future"), "Tomorrow");

        Assert.Equal(("Tomorrow", "Future state"), (future.Name, future.Type.Name));
        Assert.Empty(MapRules.Check(future));
        Assert.Empty(future.Of("finding"));
        Assert.All(future.Cards.Values.Where(card => CardKind.Of(card.Kind).IsClaim), card => Assert.Equal(("assumed", ""), (card["evidence"], card["source"])));
        Assert.DoesNotContain(MapDiff.Of(Today, future), change => change.What == ChangeKind.Added);
        Assert.Equal(Today.Cards.Values.Count(card => card.Kind is "finding" or "initiative" or "milestone"), MapDiff.Of(Today, future).Count(change => change.What == ChangeKind.Removed));
        Assert.Equal(["name", "review", "type"], MapDiff.Of(Today, future).Where(change => change.CardId == MapDocument.HeadId).Select(change => change.Field));
    }

    [Fact]
    public void A_blueprint_begins_with_what_stands_in_front_and_behind_each_touchpoint()
    {
        var blueprint = Derivation.Of(Today, MapType.Of("blueprint"), "Behind it");

        Assert.Empty(MapRules.Check(blueprint));
        Assert.Equal(Today.Of("touchpoint").Count, blueprint.Of("frontstage").Count);
        Assert.Equal(Today.Of("touchpoint").Count, blueprint.Of("backstage").Count);
        var store = Today.Of("touchpoint").Single(card => card.Title == "Store visit");
        Assert.Equal(("people", store.Stage), (blueprint.Find($"f-{store.Id}")!["aspect"], blueprint.Find($"f-{store.Id}")!.Stage));
        // Made out of a blueprint it is not made twice.
        Assert.Equal(blueprint.Of("frontstage").Count, Derivation.Of(blueprint, MapType.Of("blueprint"), "Again").Of("frontstage").Count);
    }
}
