// The sample's map of a year with a bookseller, as a service blueprint.
using CxDashboard.Core.Journeys.Maps;
using static CxDashboard.Web.Sample.SampleMaps;

namespace CxDashboard.Web.Sample;

internal static class SampleMapHarbor
{
    public static MapDocument Draw(DateOnly today) => new MapSketch("A collector's year", "blueprint",
            ("goal", "Know what stands behind each parcel that makes a collector write to us"), ("scope", "Collectors only; the walk-in shop is left out"),
            ("personas", "collector"), ("success", "csat\nrevenue"), ("review", Day(today.AddDays(10))))
        .Stage("Awareness", "awareness").Step("Reads the newsletter").Meets("Newsletter", "email", usage: "stage_volume/channel/Email", suffice: "yes")
        .Feels("Curious", 40)
        .Add("frontstage", "A letter with three finds", ("aspect", "technology"), ("owner", "Editor")).Add("backstage", "Books are chosen and described", ("aspect", "people"), ("owner", "Buyers"))
        .Add("support", "Catalogue of what is in store", ("aspect", "technology"))
        .Stage("Consideration", "consideration").Step("Looks at pictures and the condition").Meets("Book page", "web", usage: "stage_volume/device/mobile", suffice: "partly")
        .Feels("Careful", 10).Hurts("Condition reports without pictures", 5, 4, "always", "Questions by mail before buying")
        .Add("frontstage", "Condition report", ("aspect", "policies")).Add("backstage", "Each book is examined", ("aspect", "people"), ("owner", "Buyers"))
        .Better("Four pictures of every book above 100", "Photographer", 5, 4, digital: true, effect: "−30% questions")
        .Stage("Decision", "decision").Step("Reserves, then pays").Meets("Checkout", "web").Feels("Glad", 40)
        .Add("frontstage", "Reservation by mail", ("aspect", "processes")).Add("backstage", "The book is taken off the shelf", ("aspect", "processes"), ("owner", "Shop"))
        .Stage("Onboarding", "onboarding").Step("Opens the parcel").Meets("Parcel", "post", online: false, resources: "Paper, boards, ten minutes a parcel", suffice: "yes")
        .Feels("Delighted", 70).Add("frontstage", "A card with the book's story", ("aspect", "people")).Add("backstage", "Packing by a fixed order", ("aspect", "policies"), ("owner", "Shop"))
        .Add("support", "Carrier with insurance", ("aspect", "policies"))
        .Stage("Support", "support").Step("Asks where the parcel is").Meets("Mail", "email", usage: "tickets/channel/email").Feels("Worried", -40)
        .Hurts("Nobody answers on Mondays", 4, 4, "often", "First response by weekday").Add("frontstage", "An answer by name", ("aspect", "people")).Add("backstage", "Tracking is looked up by hand", ("aspect", "processes"), ("owner", "Shop"))
        .Better("Tracking in the mail that says it was sent", "Web agency", 4, 5, digital: true)
        .Stage("Loyalty", "loyalty").Step("Writes what is being looked for").Meets("Letters", "post", online: false).Feels("Understood", 55)
        .Add("frontstage", "A search list for each collector", ("aspect", "people")).Add("backstage", "Lists are compared with every purchase", ("aspect", "processes"), ("owner", "Buyers"))
        .Map;
}
