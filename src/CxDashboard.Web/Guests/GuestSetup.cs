// Puts together what answers people who have not signed in: doors of links, and pages drawn without a circuit.
namespace CxDashboard.Web.Guests;

public static class GuestSetup
{
    public static void AddGuests(this IServiceCollection services)
    {
        services.AddSingleton<TokenLimits>();
        services.AddSingleton<Drawing>();
        services.AddSingleton<LinkExchange>();
    }
}
