// Each role may do what the ones below it may; an unknown one may nothing.
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

public class RolesTests
{
    [Theory]
    [InlineData("owner", "viewer", true)]
    [InlineData("owner", "owner", true)]
    [InlineData("editor", "viewer", true)]
    [InlineData("editor", "owner", false)]
    [InlineData("viewer", "editor", false)]
    [InlineData("viewer", "viewer", true)]
    [InlineData("", "viewer", false)]
    [InlineData("admin", "viewer", false)]
    [InlineData("Owner", "viewer", false)]
    public void A_role_reaches_its_own_and_lower_ones(string role, string least, bool reaches) =>
        Assert.Equal(reaches, Roles.Reaches(role, least));
}
