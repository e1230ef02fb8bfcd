// What a guest's page is made of has no road to a credential: neither by its types nor by its sources.
using System.Reflection;
using CxDashboard.Core.Access;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Jobs.Loading;
using CxDashboard.Web.Goals;
using CxDashboard.Web.Journey;
using CxDashboard.Web.Metrics;
using CxDashboard.Web.Overview;
using CxDashboard.Web.Sharing;

namespace CxDashboard.Tests.Architecture;

public sealed class ShareRoadTests
{
    private static readonly Type[] Credentials = [typeof(SecretBox), typeof(Pseudonyms), typeof(Installation), typeof(InstallationPlaces), typeof(Database), typeof(Session), typeof(SourceBook), typeof(byte[])];

    [Fact]
    public void No_type_that_a_guests_page_is_made_of_leads_to_a_credential()
    {
        var reached = new HashSet<Type>();
        foreach (var root in new[] { typeof(SharedPage), typeof(OverviewView), typeof(JourneyPageView), typeof(GoalsView), typeof(MetricView), typeof(Share), typeof(ListedShare), typeof(ShareViewer), typeof(DrawnPage) })
            Walk(root, reached);
        Assert.True(reached.Count > 40, $"only {reached.Count} types were walked");
        Assert.Empty(reached.Intersect(Credentials));
        Assert.Empty(reached.SelectMany(type => type.GetProperties()).Where(property => property.Name is "Secrets" or "PasswordHash" or "TokenHash" or "Token" or "Settings" or "SecurityStamp").Select(property => $"{property.DeclaringType}.{property.Name}"));
    }

    [Fact]
    public void Sharing_names_nothing_that_holds_a_credential()
    {
        var files = Repository.Files(["src/CxDashboard.Core/Sharing", "src/CxDashboard.Web/Sharing", "src/CxDashboard.Web/Guests"], ".cs", ".razor").ToList();
        Assert.True(files.Count > 20);
        foreach (var file in files)
            Assert.DoesNotMatch(@"\b(SecretBox|Pseudonyms|Installation|SourceBook|CxDashboard\.Jobs)\b|\bfrom source\b|\.Secrets\b", string.Join('\n', file.Code));
    }

    // The numbers' own road is the gateway: a drawn page is loaded by nothing else.
    [Fact]
    public void A_guests_views_are_loaded_from_the_gateway_alone()
    {
        foreach (var view in new[] { typeof(OverviewView), typeof(JourneyPageView), typeof(GoalsView), typeof(MetricView) })
            Assert.DoesNotContain(typeof(Database), view.GetMethod("LoadAsync")!.GetParameters().Select(parameter => parameter.ParameterType));
    }

    private static void Walk(Type type, HashSet<Type> reached)
    {
        if (type.IsGenericParameter || !reached.Add(type)) return;
        foreach (var inner in type.GetGenericArguments()) Walk(inner, reached);
        if (type.HasElementType) Walk(type.GetElementType()!, reached);
        if (type.Namespace?.StartsWith("CxDashboard", StringComparison.Ordinal) != true) return;
        foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)) Walk(member.PropertyType, reached);
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)) Walk(field.FieldType, reached);
    }
}
