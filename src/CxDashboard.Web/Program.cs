// The one executable. The site is composed in Site.cs; the operator's verbs stand beside it.
using CxDashboard.Web;

return await Site.RunAsync(SiteOptions.FromArguments(args));
