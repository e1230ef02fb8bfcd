// Personas become segments, and a metric that cannot tell them apart says why.
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Segments;
using static CxDashboard.Tests.Segments.SegmentTests;

namespace CxDashboard.Tests.Kpis;

public sealed class AudienceTests
{
    private static readonly Audience Told = new(
        [
            Of("smb", ("ticket_team", ["SMB"]), ("survey_label", ["smb"])),
            Of("young", ("web_device", ["mobile"]), ("survey_label", ["young"]), ("customer_label", ["y"])),
            Of("abroad", ("web_country", ["Austria"])),
            Of("regular", ("web_channel", ["Email"])),
        ],
        [
            new("anna", "Anna", new Dictionary<string, string>(), ["young", "smb"]), new("ben", "Ben", new Dictionary<string, string>(), ["regular"]),
            new("clara", "Clara", new Dictionary<string, string>(), []),
        ]);

    [Fact]
    public void A_persona_becomes_the_segments_it_has()
    {
        Assert.Equal([new("device", "mobile"), new("segment", "young"), new("segment", "smb")], Told.Compile([new("persona", "anna"), new("device", "mobile")]));
        Assert.Equal([new("segment", "young"), new("segment", "smb"), new("segment", "regular")], Told.Compile([new("persona", "anna"), new("persona", "ben")]));
        Assert.Equal([new("segment", "smb")], Told.Compile([new("segment", "smb"), new("segment", "regular"), new("persona", "anna")]));
        Assert.Equal([new("segment", "nowhere")], Told.Compile([new("segment", "nowhere")]));
    }

    [Theory]
    [InlineData("clara")]
    [InlineData("nobody")]
    public void A_persona_that_leaves_no_segment_stays_and_no_metric_honours_it(string persona)
    {
        var filters = Told.Compile([new("persona", persona), new("persona", "anna")]);
        Assert.Contains(new Filter("persona", persona), filters);
        Assert.All(Catalogue.All, metric => Assert.False(metric.Honours(filters)));
        Assert.All(Catalogue.All, metric => Assert.NotNull(Told.Refusal(metric, filters)));
    }

    [Theory]
    [InlineData("nps", "segment=smb", null)]
    [InlineData("nps", "segment=young segment=smb", null)]
    [InlineData("nps", "segment=", null)]
    [InlineData("tickets", "segment=smb", null)]
    [InlineData("sessions", "segment=abroad segment=regular", null)]
    [InlineData("stage_volume", "segment=young", null)]
    [InlineData("revenue", "segment=young", null)]
    [InlineData("nps", "device=mobile", null)]
    [InlineData("nps", "persona=anna", null)]
    [InlineData("sessions", "segment=smb", "not split by segment Smb: it has no web rule")]
    [InlineData("ticket_csat", "segment=smb segment=young", "not split by segment Young: it has no ticket rule")]
    [InlineData("customer_retention", "segment=smb", "not split by segment Smb: it has no customer rule")]
    [InlineData("nps", "segment=typo", "not split by segment typo: there is no such segment")]
    [InlineData("web_retention", "segment=young", "not split by segment Young")]
    [InlineData("stage_conversion", "segment=abroad", "not split by segment Abroad: web events carry no country, which it asks for")]
    [InlineData("stage_conversion", "segment=regular", "not split by segment Regular: web events carry no country, which Abroad asks for first")]
    [InlineData("stage_conversion", "segment=", "not split by segment none: web events carry no country, which Abroad asks for first")]
    [InlineData("sessions", "persona=anna", "not split by persona Anna: its segment Smb has no web rule")]
    [InlineData("stage_volume", "persona=ben", "not split by persona Ben: web events carry no country, which Abroad asks for first")]
    [InlineData("web_retention", "persona=anna", "not split by persona Anna")]
    [InlineData("nps", "persona=clara", "not split by persona Clara: it has no segment")]
    [InlineData("nps", "persona=typo", "not split by persona typo: there is no such persona")]
    [InlineData("sessions", "persona=ben segment=abroad", "nobody is both in persona Ben and in the segments chosen")]
    public void A_metric_that_cannot_be_narrowed_says_why(string metric, string filters, string? why) =>
        Assert.Equal(why, Told.Refusal(Catalogue.Get(metric), [.. filters.Split(' ').Select(filter => new Filter(filter.Split('=')[0], filter.Split('=')[1]))]));

    [Theory]
    [InlineData("sessions", null)]
    [InlineData("nps", null)]
    [InlineData("stage_volume", "not split by segment: web events carry no country, which Abroad asks for first")]
    [InlineData("web_retention", "not split by segment")]
    public void A_breakdown_needs_every_segment_to_be_told_apart(string metric, string? why) => Assert.Equal(why, Told.RefusalToSplit(Catalogue.Get(metric)));

    [Fact]
    public void Without_segments_answers_and_customers_go_by_their_labels_and_nothing_else_is_split()
    {
        Filter[] label = [new("segment", "whatever came")];
        Assert.All(["nps", "csat", "ces", "customer_retention", "revenue"], metric => Assert.Null(Audience.Nobody.Refusal(Catalogue.Get(metric), label)));
        Assert.All(["sessions", "stage_volume", "tickets", "ticket_csat"], metric => Assert.Equal(
            "not split by segment whatever came: no segment is defined yet", Audience.Nobody.Refusal(Catalogue.Get(metric), label)));
        Assert.Equal("not split by segment: no segment is defined yet", Audience.Nobody.RefusalToSplit(Catalogue.Get("tickets")));
    }

    [Fact]
    public void Where_no_segment_speaks_of_a_source_it_is_not_split_at_all()
    {
        var audience = new Audience([Of("smb", ("survey_label", ["smb"]))], []);
        Assert.Equal("not split by segment: no segment has a ticket rule", audience.RefusalToSplit(Catalogue.Get("tickets")));
        Assert.Equal("not split by segment none: no segment has a web rule", audience.Refusal(Catalogue.Get("sessions"), [new("segment", "")]));
    }
}
