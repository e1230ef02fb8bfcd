// A visitor's address: the lock goes before it, and what it may not say is not heard.
using CxDashboard.Core.Sharing;
using CxDashboard.Web.Sharing;

namespace CxDashboard.Tests.Sharing;

public sealed class GuestAddressTests
{
    private const string Path = "/view/name";
    private const string Own = "http://share/view/name?period=last-90-days&compare=year&channel=Email&channel=Direct";

    private static readonly ShareSpec Locked = new()
    {
        View = SharedView.Overview, Days = "period=last-90-days", Compare = "year", Locks = [new DimLock("channel", ["Email", "Direct"])], Choices = [], Tiles = [],
    };

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?channel=")]
    [InlineData("?channel")]
    [InlineData("?channel=Social")]
    [InlineData("?channel=Email%00")]
    [InlineData("?channel[]=Social")]
    [InlineData("?Channel=Social")]
    [InlineData("?device=mobile&country=Austria&stage=support&by=day&persona=all")]
    [InlineData("?period=last-28-days&from=2020-01-01&to=2026-01-01&compare=none")]
    [InlineData("?locks=[]&tiles=all&view=metric&metric=revenue")]
    public void Where_nothing_may_be_chosen_every_address_is_the_shares_own(string query)
    {
        var address = GuestAddress.Of(Locked, Path, query);
        Assert.Equal((Own, ""), (address.Uri, address.Chosen));
    }

    [Fact]
    public void A_choice_among_locked_values_narrows_and_one_outside_is_refused_aloud()
    {
        var may = Locked with { Choices = ["channel", "device"] };
        Assert.Equal("?channel=Direct&device=mobile", GuestAddress.Of(may, Path, "?device=mobile&channel=Direct&country=Austria").Chosen);
        var outside = GuestAddress.Of(may, Path, "?channel=Social");
        Assert.Equal(Own, outside.Uri);
        Assert.Equal(["channel Social is not part of this link."], outside.Notices);
        Assert.Equal("?channel=Email", GuestAddress.Of(may, Path, "?channel=Social&channel=Email").Chosen);
    }

    [Fact]
    public void Days_and_comparison_are_the_visitors_only_where_that_was_allowed()
    {
        var may = Locked with { Choices = [ShareSpec.ChoosesPeriod, ShareSpec.ChoosesComparison] };
        Assert.Equal("http://share/view/name?from=2026-01-01&to=2026-02-01&compare=none&channel=Email&channel=Direct", GuestAddress.Of(may, Path, "?from=2026-01-01&to=2026-02-01&compare=none").Uri);
        Assert.Equal(Own, GuestAddress.Of(may, Path, "?compare=2020-01-01..2020-02-01").Uri);
    }

    [Fact]
    public void The_order_and_the_number_of_what_is_asked_make_no_other_page()
    {
        var may = Locked with { Locks = [], Choices = ["channel"] };
        Assert.Equal(GuestAddress.Of(may, Path, "?channel=b&channel=a&channel=b").Chosen, GuestAddress.Of(may, Path, "?channel=a&x=1&channel=b").Chosen);
        Assert.Equal(20, GuestAddress.Of(may, Path, "?" + string.Join('&', Enumerable.Range(0, 500).Select(i => $"channel=c{i}"))).Chosen.Split('&').Length);
    }

    [Theory]
    [InlineData("/view/name?period=last-28-days&channel=Direct", "/view/name?channel=Direct")]
    [InlineData("/view/name", "/view/name")]
    [InlineData("northwind/metrics/nps?channel=Email", null)]
    [InlineData("/view/another", null)]
    [InlineData("//evil.example/view/name", null)]
    [InlineData("https://evil.example/x", null)]
    [InlineData("northwind/journey#stage-1", null)]
    [InlineData(null, null)]
    public void A_views_link_stays_on_the_page_with_what_may_be_chosen_or_is_none(string? href, string? own) =>
        Assert.Equal(own, GuestAddress.Of(Locked with { Choices = ["channel"] }, Path, "").Own(href));

    [Theory]
    [InlineData("?segment=enterprise")]
    [InlineData("?persona=anna")]
    [InlineData("?persona=anna&segment=enterprise")]
    public void A_segment_or_a_persona_that_may_not_be_picked_is_not_heard(string query)
    {
        var locked = Locked with { Locks = [new DimLock("segment", ["smb"])], Choices = ["channel", "device"] };
        Assert.Equal(("http://share/view/name?period=last-90-days&compare=year&segment=smb", ""), (GuestAddress.Of(locked, Path, query).Uri, GuestAddress.Of(locked, Path, query).Chosen));
        var open = Locked with { Locks = [], Choices = ["channel", "device"] };
        Assert.Equal("http://share/view/name?period=last-90-days&compare=year", GuestAddress.Of(open, Path, query).Uri);
        // Even where segments may be chosen, a persona is none of them.
        Assert.DoesNotContain("persona", GuestAddress.Of(open with { Choices = ["segment", "persona"] }, Path, query).Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "nps", "")]
    [InlineData("?metric=csat", "csat", "?metric=csat")]
    [InlineData("?metric=tickets", "nps", "")]
    [InlineData("?metric=nps&metric=tickets&stage=loyalty", "nps", "?metric=nps")]
    public void Of_a_stage_those_figures_can_be_put_in_focus_that_are_shown(string query, string focus, string chosen)
    {
        var stage = Locked with { View = SharedView.Stage, Stage = "support", Locks = [], Tiles = ["row:csat", "row:nps", "trend"] };
        var address = GuestAddress.Of(stage, Path, query);
        Assert.Equal(chosen, address.Chosen);
        Assert.Contains($"metric={focus}&", address.Uri, StringComparison.Ordinal);
        Assert.EndsWith("&stage=support", address.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_stage_stays_locked()
    {
        var metric = Locked with { View = SharedView.Metric, Metric = "nps", Stage = "support", Choices = ["stage"] };
        Assert.EndsWith("&stage=support&channel=Email&channel=Direct", GuestAddress.Of(metric, Path, "?stage=loyalty").Uri, StringComparison.Ordinal);
        Assert.Equal("?by=week", GuestAddress.Of(metric, Path, "?by=week&stage=loyalty").Chosen);
        Assert.Equal("", GuestAddress.Of(metric, Path, "?by=second").Chosen);
    }
}
