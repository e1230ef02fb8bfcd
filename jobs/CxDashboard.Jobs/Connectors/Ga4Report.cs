// The few report types of the GA4 Data API v1beta that are used, under the names and shapes of Google's generated package.
// The package Google.Apis.AnalyticsData.v1beta can replace this file and Ga4Service.cs: nothing else has to change.
using Newtonsoft.Json;

namespace Google.Apis.AnalyticsData.v1beta.Data;

internal sealed class RunReportRequest
{
    [JsonProperty("dimensions")] public IList<Dimension>? Dimensions { get; set; }
    [JsonProperty("metrics")] public IList<Metric>? Metrics { get; set; }
    [JsonProperty("dateRanges")] public IList<DateRange>? DateRanges { get; set; }
    [JsonProperty("orderBys")] public IList<OrderBy>? OrderBys { get; set; }
    [JsonProperty("offset")] public long? Offset { get; set; }
    [JsonProperty("limit")] public long? Limit { get; set; }
    [JsonProperty("cohortSpec")] public CohortSpec? CohortSpec { get; set; }
    [JsonProperty("returnPropertyQuota")] public bool? ReturnPropertyQuota { get; set; }
}

internal sealed class Dimension
{
    [JsonProperty("name")] public string? Name { get; set; }
}

internal sealed class Metric
{
    [JsonProperty("name")] public string? Name { get; set; }
}

internal sealed class DateRange
{
    [JsonProperty("startDate")] public string? StartDate { get; set; }
    [JsonProperty("endDate")] public string? EndDate { get; set; }
}

internal sealed class OrderBy
{
    [JsonProperty("dimension")] public DimensionOrderBy? Dimension { get; set; }
}

internal sealed class DimensionOrderBy
{
    [JsonProperty("dimensionName")] public string? DimensionName { get; set; }
}

internal sealed class CohortSpec
{
    [JsonProperty("cohorts")] public IList<Cohort>? Cohorts { get; set; }
    [JsonProperty("cohortsRange")] public CohortsRange? CohortsRange { get; set; }
}

internal sealed class Cohort
{
    [JsonProperty("name")] public string? Name { get; set; }
    [JsonProperty("dimension")] public string? Dimension { get; set; }
    [JsonProperty("dateRange")] public DateRange? DateRange { get; set; }
}

internal sealed class CohortsRange
{
    [JsonProperty("granularity")] public string? Granularity { get; set; }
    [JsonProperty("startOffset")] public int? StartOffset { get; set; }
    [JsonProperty("endOffset")] public int? EndOffset { get; set; }
}

internal sealed class RunReportResponse
{
    [JsonProperty("dimensionHeaders")] public IList<DimensionHeader>? DimensionHeaders { get; set; }
    [JsonProperty("metricHeaders")] public IList<MetricHeader>? MetricHeaders { get; set; }
    [JsonProperty("rows")] public IList<Row>? Rows { get; set; }
    [JsonProperty("rowCount")] public int? RowCount { get; set; }
    [JsonProperty("metadata")] public ResponseMetaData? Metadata { get; set; }
    [JsonProperty("propertyQuota")] public PropertyQuota? PropertyQuota { get; set; }
}

internal sealed class DimensionHeader
{
    [JsonProperty("name")] public string? Name { get; set; }
}

internal sealed class MetricHeader
{
    [JsonProperty("name")] public string? Name { get; set; }
}

internal sealed class Row
{
    [JsonProperty("dimensionValues")] public IList<DimensionValue>? DimensionValues { get; set; }
    [JsonProperty("metricValues")] public IList<MetricValue>? MetricValues { get; set; }
}

internal sealed class DimensionValue
{
    [JsonProperty("value")] public string? Value { get; set; }
}

internal sealed class MetricValue
{
    [JsonProperty("value")] public string? Value { get; set; }
}

internal sealed class ResponseMetaData
{
    [JsonProperty("dataLossFromOtherRow")] public bool? DataLossFromOtherRow { get; set; }
    [JsonProperty("subjectToThresholding")] public bool? SubjectToThresholding { get; set; }
    [JsonProperty("samplingMetadatas")] public IList<SamplingMetadata>? SamplingMetadatas { get; set; }
}

internal sealed class SamplingMetadata
{
    [JsonProperty("samplesReadCount")] public long? SamplesReadCount { get; set; }
    [JsonProperty("samplingSpaceSize")] public long? SamplingSpaceSize { get; set; }
}

internal sealed class PropertyQuota
{
    [JsonProperty("tokensPerDay")] public QuotaStatus? TokensPerDay { get; set; }
    [JsonProperty("tokensPerHour")] public QuotaStatus? TokensPerHour { get; set; }
    [JsonProperty("tokensPerProjectPerHour")] public QuotaStatus? TokensPerProjectPerHour { get; set; }
    [JsonProperty("serverErrorsPerProjectPerHour")] public QuotaStatus? ServerErrorsPerProjectPerHour { get; set; }
    [JsonProperty("potentiallyThresholdedRequestsPerHour")] public QuotaStatus? PotentiallyThresholdedRequestsPerHour { get; set; }
}

internal sealed class QuotaStatus
{
    [JsonProperty("consumed")] public int? Consumed { get; set; }
    [JsonProperty("remaining")] public int? Remaining { get; set; }
}
