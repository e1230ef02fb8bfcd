// What a visitor is told while the database is out of reach: every page needs it, even the one for faults, to know who asks.
using Npgsql;

namespace CxDashboard.Web.Delivery;

/// <summary>Turns a lost database into a page that says so; any other fault passes.</summary>
public sealed class DatabaseAway(RequestDelegate next, SiteFiles files, ILogger<DatabaseAway> log)
{
    private const string SecondsToRetry = "5";

    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        try
        {
            await next(http);
        }
        catch (NpgsqlException lost) when (IsAway(lost) && !http.Response.HasStarted)
        {
            log.LogWarning("A request found no database: {Reason}", lost.Message);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = SecondsToRetry;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(Page(), http.RequestAborted);
        }
    }

    // A refusal by the server is a fault of ours, unless it only says that the server is going down or coming up.
    private static bool IsAway(NpgsqlException lost) => lost is not PostgresException || lost.IsTransient;

    private string Page() => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>Database out of reach</title>
          <link rel="icon" href="/{files.Url("icon.svg")}" type="image/svg+xml" />
          <link rel="stylesheet" href="/{files.Url("css/tokens.css")}" />
          <link rel="stylesheet" href="/{files.Url("css/app.css")}" />
          <script src="/{files.Url("js/theme.js")}"></script>
        </head>
        <body>
          <main id="content" class="plain">
            <div class="plain-card card">
              <p class="plain-mark"><span class="mark">Cx</span>CxDashboard</p>
              <div class="notice">
                <h1>The database cannot be reached</h1>
                <p>No numbers can be shown right now, and none are lost. Try again in a few seconds.</p>
                <a class="button" href="">Try again</a>
              </div>
            </div>
          </main>
        </body>
        </html>
        """;
}
