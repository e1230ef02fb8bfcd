// The sample's map of finding a yoga studio.
using CxDashboard.Core.Journeys.Maps;
using static CxDashboard.Web.Sample.SampleMaps;

namespace CxDashboard.Web.Sample;

internal static class SampleMapLumen
{
    public static MapDocument Draw(DateOnly today) => new MapSketch("Finding a yoga studio", "current",
            ("goal", "Bring more beginners from the first click to the third class"), ("scope", "From the advertisement to the membership; teacher training is left out"),
            ("personas", "beginner"), ("success", "nps\nchurn"), ("review", Day(today.AddDays(-20))))
        .Stage("Awareness", "awareness").Step("Sees an advertisement on the way home")
        .Meets("Advertisement", "social", usage: "stage_volume/channel/Paid Search").Meets("Poster at the station", "street", online: false)
        .Thinks("I should sit less").Feels("Hopeful", 30)
        .Stage("Consideration", "consideration").Step("Looks at the timetable")
        .Meets("Timetable", "web", usage: "stage_volume/device/mobile", suffice: "partly")
        .Thinks("Am I good enough for this?", "Front desk notes").Feels("Shy", -15)
        .Add("truth", "Finding one class that says “beginners”", ("evidence", "quoted"), ("source", "Front desk notes"))
        .Hurts("Cannot see which class is for beginners", 5, 5, "always", "Search terms of the site")
        .Better("A beginners' filter, on by default", "Studio manager", 5, 5, digital: true, effect: "+10% first bookings")
        .Stage("Decision", "decision").Step("Books a first class")
        .Meets("Booking form", "web", usage: "stage_volume/device/mobile").Feels("Decided", 30)
        .Hurts("An account is asked for too early", 4, 4).Better("Book first, sign up afterwards", "Web agency", 4, 3, digital: true)
        .Stage("Onboarding", "onboarding").Step("Comes ten minutes early")
        .Meets("Reception", "studio", online: false, resources: "One person, two rooms", suffice: "no").Meets("Teacher", "studio", online: false)
        .Thinks("Everybody here knows each other", "Interviews, 5 members").Feels("Nervous, then glad", 35)
        .Add("truth", "Somebody learns the name", ("evidence", "quoted"), ("source", "Interviews, 5 members"))
        .Better("A greeter at every first class", "Teachers", 5, 4)
        .Stage("Support", "support").Step("Moves or cancels a class")
        .Meets("Mail", "email", usage: "tickets/channel/email").Meets("Phone", "voice", online: false, usage: "tickets/channel/voice")
        .Feels("Uneasy", -25).Hurts("A class cannot be moved on the day", 3, 4, measuredBy: "Tickets about bookings")
        .Stage("Loyalty", "loyalty").Step("Comes every week").Meets("Members' letter", "email", usage: "stage_volume/channel/Email")
        .Feels("At home", 60).Add("finding", "Members who come twice in the first fortnight stay", ("evidence", "measured"), ("source", "Attendance lists"), ("n", "96"), ("day", Day(today.AddDays(-90))))
        .Map;
}
