// What is common in a few trades, as a first draft for a workshop.
namespace CxDashboard.Core.Journeys.Maps;

internal static class Trades
{
    public static void Shop(MapSketch map) => map
        .Stage("Awareness", "awareness").Step("Notices the shop").Meets("Search results", "web").Meets("Social posts", "social").Thinks("Is this something for me?").Feels("Curious", 20)
        .Stage("Consideration", "consideration").Step("Compares products and prices").Meets("Product pages", "web").Meets("Reviews", "web").Thinks("Which one fits me?").Feels("Interested", 30)
        .Add("truth", "The first product page").Hurts("Pages hard to compare on a phone", 3, 4).Better("A view to compare", "Product", 3, 4, digital: true)
        .Stage("Decision", "decision").Step("Puts it into the cart and pays").Meets("Checkout", "web").Feels("Tense", -10).Hurts("Delivery date unknown", 4, 3).Better("Show the date in the cart", "Web", 4, 3, digital: true)
        .Stage("Onboarding", "onboarding").Step("Unpacks and sets it up").Meets("Parcel", "post", online: false).Meets("Guide", "web").Feels("Proud", 40).Hurts("Guide hard to find", 4, 5)
        .Stage("Support", "support").Step("Asks a question").Meets("Chat", "messaging").Meets("Phone", "voice", online: false).Feels("Impatient", -30).Hurts("Has to explain everything twice", 3, 2)
        .Stage("Loyalty", "loyalty").Step("Buys again, tells others").Meets("Newsletter", "email").Feels("Content", 40).Better("A yearly check-up", "Care", 3, 3);

    public static void Software(MapSketch map) => map
        .Stage("Awareness", "awareness").Step("Hears of it from a colleague").Meets("Website", "web").Feels("Curious", 20)
        .Stage("Trial", "consideration").Step("Signs up and looks around").Meets("The product", "app").Thinks("Will this work with what we have?").Feels("Unsure", -10).Add("truth", "The first result within ten minutes").Hurts("Empty first screen", 5, 4)
        .Better("Sample data from the start", "Product", 5, 4, digital: true)
        .Stage("Purchase", "decision").Step("Gets the budget approved").Meets("Price page", "web").Meets("Call with sales", "voice", online: false).Feels("Careful", 0).Hurts("Price for teams unclear", 4, 5)
        .Stage("Onboarding", "onboarding").Step("Invites the team, imports data").Meets("Import", "app").Meets("Welcome mail", "email").Feels("Busy", -20).Hurts("Import fails without a reason", 5, 3)
        .Stage("Support", "support").Step("Asks for help").Meets("Help pages", "web").Meets("Tickets", "email").Feels("Impatient", -20)
        .Stage("Renewal", "loyalty").Step("Decides whether to stay").Meets("Invoice", "email").Thinks("Do we use it enough?").Feels("Content", 30).Better("A report of what it saved", "Customer success", 4, 3, digital: true);

    public static void Studio(MapSketch map) => map
        .Stage("Discovery", "awareness").Step("Looks for something near home").Meets("Map and search", "web").Meets("Poster", "street", online: false).Feels("Hopeful", 20)
        .Stage("Choice", "consideration").Step("Reads the plan and the prices").Meets("Timetable", "web").Thinks("Am I good enough for this?").Feels("Shy", -10).Hurts("Cannot see what is for beginners", 4, 5)
        .Stage("Booking", "decision").Step("Books a first visit").Meets("Booking form", "web").Feels("Decided", 20).Add("truth", "The first booking").Hurts("An account is asked for too early", 3, 4)
        .Stage("First visit", "onboarding").Step("Comes, changes, takes part").Meets("Reception", "store", online: false).Meets("Teacher", "store", online: false).Feels("Nervous, then glad", 30).Better("A greeter at every first class", "Studio", 4, 5)
        .Stage("Questions", "support").Step("Moves or cancels").Meets("Phone", "voice", online: false).Meets("Messages", "messaging").Feels("Uneasy", -20)
        .Stage("Membership", "loyalty").Step("Comes every week").Meets("Members’ app", "app").Feels("At home", 60);

    public static void Travel(MapSketch map) => map
        .Stage("Dreaming", "awareness").Step("Sees pictures").Meets("Social posts", "social").Feels("Longing", 50)
        .Stage("Planning", "consideration").Step("Compares places and dates").Meets("Comparison sites", "web").Meets("Reviews", "web").Feels("Overwhelmed", -20).Hurts("Total price appears late", 4, 4)
        .Stage("Booking", "decision").Step("Books and pays").Meets("Booking engine", "web").Feels("Relieved", 30).Add("truth", "The confirmation")
        .Stage("Arrival", "onboarding").Step("Travels and checks in").Meets("Front desk", "store", online: false).Feels("Tired", -30).Hurts("Queue at check-in", 4, 3).Better("Check in on the way", "Operations", 4, 4, digital: true)
        .Stage("Stay", "support").Step("Asks for something").Meets("Staff", "store", online: false).Meets("Messages", "messaging").Feels("Cared for", 50)
        .Stage("Memory", "loyalty").Step("Rates, tells, comes again").Meets("Mail after the stay", "email").Feels("Happy", 60);

    public static void Bank(MapSketch map) => map
        .Stage("Question", "awareness").Step("Has to decide about money").Meets("Search results", "web").Feels("Uncertain", -20)
        .Stage("Advice", "consideration").Step("Reads, asks, calculates").Meets("Calculator", "web").Meets("Adviser", "branch", online: false).Thinks("Whose side are they on?").Feels("Wary", -20)
        .Stage("Contract", "decision").Step("Proves who they are and signs").Meets("Application", "web").Feels("Annoyed", -40).Hurts("Papers asked for twice", 4, 3).Add("truth", "The identity check")
        .Stage("Start", "onboarding").Step("Gets access, makes the first payment").Meets("App", "app").Meets("Letters", "post", online: false).Feels("Careful", 10)
        .Stage("Claim", "support").Step("Something happened").Meets("Hotline", "voice", online: false).Meets("Claim form", "web").Feels("Worried", -50).Hurts("No word on how it stands", 5, 4).Better("Status by message at each step", "Claims", 5, 4, digital: true)
        .Stage("Staying", "loyalty").Step("Compares again each year").Meets("Yearly statement", "post", online: false).Feels("Indifferent", 0);

    public static void Agency(MapSketch map) => map
        .Stage("Recommendation", "awareness").Step("Hears a name").Meets("A former client", "word of mouth", online: false).Feels("Open", 20)
        .Stage("First talk", "consideration").Step("Tells what is needed").Meets("Call", "voice").Meets("Portfolio", "web").Feels("Hopeful", 30).Add("truth", "The first talk")
        .Stage("Proposal", "decision").Step("Compares and decides").Meets("Proposal", "email").Feels("Unsure", -10).Hurts("Scope reads differently to both sides", 5, 4)
        .Stage("Project", "onboarding").Step("Gives access, answers questions, sees drafts").Meets("Workshop", "on site", online: false).Meets("Shared board", "web").Feels("Involved", 30).Hurts("Feedback gets lost in mails", 4, 4).Better("One place for feedback", "Project lead", 4, 4, digital: true)
        .Stage("Handover", "support").Step("Takes it over").Meets("Documents", "web").Feels("Left alone", -30)
        .Stage("Next project", "loyalty").Step("Comes again, recommends").Meets("Check-in call", "voice", online: false).Feels("Trusting", 50);
}
