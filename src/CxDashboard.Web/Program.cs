// The one executable: the site, the jobs and the operator's verbs.
using CxDashboard.Web.Operator;

return await OperatorTool.RunAsync(args);
