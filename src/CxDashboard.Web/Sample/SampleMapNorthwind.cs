// The sample's map of buying a first e-bike.
using CxDashboard.Core.Journeys.Maps;
using static CxDashboard.Web.Sample.SampleMaps;

namespace CxDashboard.Web.Sample;

internal static class SampleMapNorthwind
{
    public static MapDocument Draw(DateOnly today) => new MapSketch("Buying a first e-bike", "current",
            ("goal", "See where first-time buyers lose heart between the first look and the second service, and put that right first"),
            ("scope", "From the first search to the second spring with the bicycle; leasing through employers is left out"),
            ("personas", "traveller"), ("success", "nps\nweb_retention\nfirst_response"), ("review", Day(today.AddDays(45))))
        .Stage("Awareness", "awareness", "Somebody thinks of leaving the car at home.")
        .Step("Sees a colleague's e-bike").Step("Searches for range and price")
        .Meets("Search results", "web", usage: "stage_volume/channel/Organic Search", resources: "One editor, half a day a week", suffice: "partly")
        .Meets("Instagram ads", "social", usage: "stage_volume/channel/Organic Social", suffice: "yes")
        .Thinks("Could I really do without the car?").Feels("Curious", 45)
        .Stage("Consideration", "consideration", "Which one, which size, from whom.")
        .Step("Compares three models on the phone").Step("Reads reviews, asks friends")
        .Meets("Product pages", "web", usage: "stage_volume/device/mobile", resources: "Product team, two people", suffice: "yes").Meets("Reviews", "web")
        .Thinks("Which size fits me?", "Interviews, 8 buyers").Feels("Interested", 50)
        .Add("truth", "The size adviser answers, or the buyer leaves", ("evidence", "quoted"), ("source", "Interviews, 8 buyers"))
        .Hurts("Spec tables unreadable on phones", 4, 5)
        .Better("Compare view for three models", "Product", 4, 4, digital: true, effect: "+2 points conversion")
        .Add("finding", "63% name reviews as what decided them", ("evidence", "measured"), ("source", "Checkout survey"), ("n", "412"), ("day", Day(today.AddDays(-60))))
        .Stage("Decision", "decision", "Money is spent.")
        .Step("Puts bicycle and lock into the cart").Step("Visits a shop for a test ride")
        .Meets("Checkout", "web, mobile", usage: "stage_volume/device/mobile").Meets("Store visit", "store", online: false, resources: "Two shops, Saturdays understaffed", suffice: "no")
        .Thinks("Will it come before the holidays?", "Chat transcripts").Feels("Tense", 35)
        .Hurts("Delivery date unknown until after paying", 4, 3, measuredBy: "Tickets tagged delivery")
        .Better("Date at the cart", "Web team", 4, 3, digital: true, effect: "−15% delivery questions")
        .Does("Delivery date in the cart", "Date at the cart", ("owners", "Web team\nLogistics"), ("status", "planned"), ("starts", Day(today.AddDays(14))), ("ships", Day(today.AddDays(70))), ("metric", "stage_conversion"), ("compare", "before"))
        .Stage("Onboarding", "onboarding", "The box arrives; the app wants to be paired.")
        .Step("Unpacks and assembles").Step("Pairs the app")
        .Meets("Assembly guide", "web · pdf", usage: "stage_volume/channel/Email", resources: "Written once, last year", suffice: "no").Meets("Welcome mail", "email", usage: "stage_volume/channel/Email")
        .Thinks("Did I do the brakes right?", "Interviews, 8 buyers").Feels("Proud", 75)
        .Add("truth", "The first ride", ("evidence", "assumed"))
        .Hurts("Guide hard to find", 5, 5, "always", "Web analytics, exits from the setup pages")
        .Hurts("First reply too slow", 5, 3, measuredBy: "First response of tickets at this stage")
        .Better("Guide in the box by QR code", "Product", 5, 5, digital: true, effect: "+4 points completed setups")
        .Does("Print and pack the QR code", "Guide in the box by QR code", ("owners", "Product\nLogistics"), ("status", "shipped"), ("starts", Day(today.AddDays(-150))), ("ships", Day(today.AddDays(-75))),
            ("metric", "stage_conversion"), ("compare", "before"))
        .Reaches("Guide rewritten", Day(today.AddDays(-110)), true).Reaches("First boxes packed", Day(today.AddDays(-82)), true)
        .Does("Second shift for new owners' tickets", "First reply too slow", ("owners", "Support"), ("status", "running"), ("starts", Day(today.AddDays(-30))), ("ships", Day(today.AddDays(35))), ("metric", "first_response"), ("compare", "before"))
        .Reaches("Rota agreed", Day(today.AddDays(-12)), true).Reaches("Two colleagues trained", Day(today.AddDays(20)), false)
        .Add("finding", "45% name finding the guide as the hardest part", ("evidence", "measured"), ("source", "Onboarding survey"), ("n", "187"), ("day", Day(today.AddDays(-40))))
        .Stage("Support", "support", "Something creaks.")
        .Step("Describes the noise").Step("Sends a picture")
        .Meets("Chat", "messaging", usage: "tickets/channel/chat").Meets("Phone", "voice", online: false, usage: "tickets/channel/voice", suffice: "partly")
        .Thinks("I told this to somebody yesterday", "Ticket comments").Feels("Impatient", 30)
        .Hurts("Has to explain everything twice", 3, 2, measuredBy: "Tickets with more than one assignee")
        .Better("The bot hands its context over", "Support", 3, 2, digital: true)
        .Add("finding", "First replies take a working day and more", ("evidence", "measured"), ("source", "Support tickets"), ("n", "640"), ("day", Day(today.AddDays(-20))))
        .Stage("Loyalty", "loyalty", "The second spring.")
        .Step("Books a service").Step("Tells a colleague")
        .Meets("Club newsletter", "email", usage: "stage_volume/channel/Email", suffice: "yes").Meets("Service reminder", "sms")
        .Feels("At home on it", 65)
        .Better("Yearly check-up plan", "Care", 4, 4, effect: "+3 points retention")
        .Map;
}
