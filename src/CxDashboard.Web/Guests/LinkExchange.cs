// From a link to an entry: the token stands in the link's fragment, which no server and no log ever sees, and comes by a form.
using CxDashboard.Core.Sharing;

namespace CxDashboard.Web.Guests;

/// <summary>The page that a kind of link leads to first.</summary>
public sealed record LinkDoor(string Path, string Title, string Heading);

/// <summary>Shows doors and takes the tokens that come through them. Unknown ones are few a minute for an address, whichever the door.</summary>
internal sealed class LinkExchange(TokenLimits limits, Drawing drawing)
{
    // One field of 43 letters, or a pasted link.
    private const int MostBytes = 4096;

    /// <param name="ancestors">The sites that may show the door in a frame.</param>
    public async Task<IResult> ShowAsync(HttpContext http, LinkDoor door, IReadOnlyList<string> ancestors) =>
        GuestAnswers.Page(http, await drawing.OfAsync<DoorPage>((nameof(DoorPage.Door), door)), ancestors);

    /// <param name="enter">Lets the holder of a token in and says where it leads; null where it opens nothing.</param>
    public async Task<IResult> TakeAsync(HttpContext http, LinkDoor door, Func<string, Task<string?>> enter)
    {
        ArgumentNullException.ThrowIfNull(http);
        var address = http.Connection.RemoteIpAddress;
        if (!limits.MayTry(address)) return await TooManyAsync(http, door);
        if (await PostedAsync(http) is not { } token || await enter(token) is not { } path)
        {
            limits.CountUnknown(address);
            return await GuestAnswers.GoneAsync(http, drawing);
        }

        GuestAnswers.Keep(http);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = path;
        return Results.Empty;
    }

    private async Task<IResult> TooManyAsync(HttpContext http, LinkDoor door)
    {
        http.Response.Headers.RetryAfter = "60";
        return GuestAnswers.Page(http, await drawing.OfAsync<DoorPage>((nameof(DoorPage.Door), door), (nameof(DoorPage.Refusal), "Too many links were tried from here. Wait a minute and try again.")),
            [], StatusCodes.Status429TooManyRequests);
    }

    private static async Task<string?> PostedAsync(HttpContext http)
    {
        if (!GuestAnswers.IsOwnForm(http.Request) || !http.Request.HasFormContentType || http.Request.ContentLength is null or > MostBytes) return null;
        try
        {
            return ShareToken.In((await http.Request.ReadFormAsync(http.RequestAborted))["token"]);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
