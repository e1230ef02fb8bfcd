// Puts sharing together: its services and its addresses.
namespace CxDashboard.Web.Sharing;

public static class SharingSetup
{
    public static void AddSharing(this IServiceCollection services)
    {
        services.AddSingleton<ShareLimits>();
        services.AddSingleton<ShareCookie>();
        services.AddSingleton<ShareDoor>();
        services.AddSingleton<SharedPages>();
        services.AddSingleton<ViewLog>();
        services.AddHostedService(provider => provider.GetRequiredService<ViewLog>());
    }

    public static void MapSharing(this IEndpointRouteBuilder routes)
    {
        routes.MapExchange();
        routes.MapViews();
        routes.MapComments();
        routes.MapPreview();
    }
}
