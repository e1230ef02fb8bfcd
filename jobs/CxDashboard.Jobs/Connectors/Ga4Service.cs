// The GA4 Data API's one method that is used, under the names of Google's generated package (see Ga4Report.cs).
using Google.Apis.AnalyticsData.v1beta.Data;
using Google.Apis.Discovery;
using Google.Apis.Requests;
using Google.Apis.Services;

namespace Google.Apis.AnalyticsData.v1beta;

internal sealed class AnalyticsDataService : BaseClientService
{
    private const string PublicUri = "https://analyticsdata.googleapis.com/";

    public AnalyticsDataService(Initializer initializer)
        : base(initializer)
    {
        Properties = new PropertiesResource(this);
    }

    public override string Name => "analyticsdata";

    public override string BaseUri => BaseUriOverride ?? PublicUri;

    public override string BasePath => "";

    public override IList<string> Features => [];

    public PropertiesResource Properties { get; }

    public static class ScopeConstants
    {
        public const string AnalyticsReadonly = "https://www.googleapis.com/auth/analytics.readonly";
    }
}

internal sealed class PropertiesResource(IClientService service)
{
    /// <param name="body">The report asked for.</param>
    /// <param name="property">The property as <c>properties/1234</c>.</param>
    public RunReportRequest RunReport(Data.RunReportRequest body, string property) => new(service, body, property);

    public sealed class RunReportRequest : ClientServiceRequest<RunReportResponse>
    {
        private readonly Data.RunReportRequest body;

        public RunReportRequest(IClientService service, Data.RunReportRequest body, string property)
            : base(service)
        {
            (this.body, Property) = (body, property);
            InitParameters();
        }

        [Google.Apis.Util.RequestParameter("property", Google.Apis.Util.RequestParameterType.Path)]
        public string Property { get; }

        public override string MethodName => "runReport";

        public override string HttpMethod => "POST";

        public override string RestPath => "v1beta/{+property}:runReport";

        protected override object GetBody() => body;

        protected override void InitParameters()
        {
            base.InitParameters();
            RequestParameters.Add("property", new Parameter
            {
                Name = "property", IsRequired = true, ParameterType = "path", Pattern = "^properties/[^/]+$",
            });
        }
    }
}
