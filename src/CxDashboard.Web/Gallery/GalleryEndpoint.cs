// The tiles with made-up data, for whoever works on their look; mapped in Development only.
using Microsoft.AspNetCore.Http.HttpResults;

namespace CxDashboard.Web.Gallery;

public static class GalleryEndpoint
{
    public static void MapGallery(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/gallery", (bool? radzen) =>
            new RazorComponentResult<GalleryDocument>(new { Radzen = radzen == true })).AllowAnonymous();
}
