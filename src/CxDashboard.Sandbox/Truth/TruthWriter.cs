// What the vendors would serve of a client at this moment, in one JSON: the measure that loads are checked against.
using System.IO.Pipelines;
using System.Text.Json;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Faults;
using CxDashboard.Sandbox.Web;

namespace CxDashboard.Sandbox.Truth;

internal sealed class TruthWriter(Vendors vendors, FaultList faults)
{
    private const int LastCohortWeek = 8;

    public async Task Write(Client client, PipeWriter output, CancellationToken stop)
    {
        var holdings = vendors[client];
        var web = holdings.Web(faults.Shows("restated", "ga4"));
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        Head(json, client, web);
        foreach (var part in (Action<Utf8JsonWriter>[])
        [
            j => Array(j, "web", () => Web(j, client, web)),
            j => Array(j, "events", () => Events(j, web)),
            j => Array(j, "cohorts", () => WeeklyCohorts(j, web)),
            j => Array(j, "users", () => Users(j, web)),
            j => Array(j, "landings", () => Landings(j, web)),
            j => Array(j, "pages", () => Pages(j, web)),
            j => TruthRecords.Tickets(j, holdings.Tickets()),
            j => TruthRecords.Targets(j, holdings.Tickets()),
            j => TruthRecords.Answers(j, client.SurveyTokenRefused ? [] : holdings.Answers()),
            j => TruthRecords.Stories(j, client),
        ])
        {
            part(json);
            json.Flush();
            await output.FlushAsync(stop);
        }
        json.WriteEndObject();
        json.Flush();
        await output.FlushAsync(stop);
    }

    private static void Head(Utf8JsonWriter json, Client client, WebData web)
    {
        json.WriteString("client", client.Key);
        json.WriteString("name", client.Name);
        json.WriteString("today", Reply.Day(web.Today));
        json.WriteString("timeZone", client.TimeZone);
        json.WriteStartArray("stages");
        foreach (var stage in Journey.Stages)
        {
            json.WriteStartObject();
            json.WriteString("key", stage.Key);
            json.WriteString("enteredBy", stage.EnteredBy);
            json.WriteString("completedBy", stage.CompletedBy);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Web(Utf8JsonWriter json, Client client, WebData web)
    {
        foreach (var day in web.Days)
        for (var group = 0; group < WebDay.Groups; group++)
        for (var country = 0; country < WebDay.Countries; country++)
        {
            var cell = day.Cell(group, country);
            if (cell.Sessions == 0)
                continue;
            json.WriteStartObject();
            Where(json, day, group);
            json.WriteString("country", client.Countries[country]);
            json.WriteNumber("sessions", cell.Sessions);
            json.WriteNumber("engagedSessions", cell.Engaged);
            json.WriteNumber("engagementSeconds", cell.Seconds);
            json.WriteNumber("newUsers", cell.NewUsers);
            json.WriteEndObject();
        }
    }

    private static void Events(Utf8JsonWriter json, WebData web)
    {
        foreach (var day in web.Days)
        for (var group = 0; group < WebDay.Groups; group++)
        for (var name = 0; name < WebDay.EventCount; name++)
        {
            if (day.Event(group, name) is not (> 0 and var sessions))
                continue;
            json.WriteStartObject();
            Where(json, day, group);
            json.WriteString("event", Journey.Events[name]);
            json.WriteNumber("sessions", sessions);
            json.WriteEndObject();
        }
    }

    private static void WeeklyCohorts(Utf8JsonWriter json, WebData web)
    {
        // The first full week of the history starts the first cohort.
        var first = web.First.DayOfWeek == DayOfWeek.Sunday ? web.First : Cohorts.WeekStart(web.First).AddDays(7);
        for (var start = first; start <= web.Today; start = start.AddDays(7))
        for (var week = 0; week <= LastCohortWeek; week++)
        {
            if (web.Cohort(start, week) is not { Complete: true } cell)
                continue;
            json.WriteStartObject();
            json.WriteString("start", Reply.Day(cell.Start));
            json.WriteNumber("week", cell.Week);
            json.WriteNumber("active", cell.Active);
            json.WriteNumber("total", cell.Total);
            json.WriteEndObject();
        }
    }

    private static void Users(Utf8JsonWriter json, WebData web)
    {
        foreach (var cell in People.Ended(web))
        {
            json.WriteStartObject();
            json.WriteString("grain", cell.Grain);
            json.WriteString("day", Reply.Day(cell.Last));
            json.WriteNumber("users", cell.Users);
            json.WriteEndObject();
        }
    }

    private static void Landings(Utf8JsonWriter json, WebData web)
    {
        foreach (var day in web.Days)
        foreach (var cell in LandingPages.Of(day))
        {
            json.WriteStartObject();
            json.WriteString("day", Reply.Day(day.Day));
            json.WriteString("page", cell.Page);
            json.WriteNumber("sessions", cell.Sessions);
            json.WriteNumber("engagedSessions", cell.Engaged);
            json.WriteNumber("keyEvents", cell.KeyEvents);
            json.WriteEndObject();
        }
    }

    private static void Pages(Utf8JsonWriter json, WebData web)
    {
        foreach (var day in web.Days)
        foreach (var cell in PageViews.Of(day))
        {
            json.WriteStartObject();
            Where(json, day, cell.Group);
            json.WriteString("page", cell.Page);
            json.WriteNumber("sessions", cell.Sessions);
            json.WriteEndObject();
        }
    }

    private static void Where(Utf8JsonWriter json, WebDay day, int group)
    {
        json.WriteString("day", Reply.Day(day.Day));
        json.WriteString("channel", Journey.ChannelOf(group));
        json.WriteString("device", Journey.DeviceOf(group));
    }

    private static void Array(Utf8JsonWriter json, string name, Action rows)
    {
        json.WriteStartArray(name);
        rows();
        json.WriteEndArray();
    }
}
