// What of a map is open, in its address: opening one thing closes the other, and period and filters stay.
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Web.Maps;

namespace CxDashboard.Tests.Maps;

public sealed class MapAddressTests
{
    private const string Page = "http://localhost/acme/maps/1?period=last-90-days&view=time";

    [Fact]
    public void Opening_a_card_closes_the_new_one_and_keeps_period_and_view()
    {
        var address = MapAddress.Of($"{Page}&add=pain&at=s1&with.text=Slow");

        Assert.Equal(("pain", "s1", "time", "Slow", true), (address.NewKind, address.At, address.View, address.With["text"], address.IsOpen));
        Assert.Equal("/acme/maps/1?period=last-90-days&view=time&card=c001", address.Card("c001"));
        Assert.Equal("/acme/maps/1?period=last-90-days&view=time", address.Closed);
        Assert.Equal("/acme/maps/1?period=last-90-days", address.As(""));
    }

    [Fact]
    public void An_initiative_begins_with_what_it_came_from()
    {
        var begun = MapAddress.Of("http://localhost" + MapAddress.Of($"{Page}&card=c001").Begin(new Card("c001", "pain").With(Card.StageField, "s2")));

        Assert.Equal(("initiative", "s2", "c001", "idea", (string?)null), (begun.NewKind, begun.At, begun.With["for"], begun.With["status"], begun.OpenCard));
    }
}
