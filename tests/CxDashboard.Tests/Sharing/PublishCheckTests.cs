// The check before publishing: a part that cannot keep the lock is refused by name, and every other fault with it.
using CxDashboard.Core.Goals;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;
using CxDashboard.Tests.Segments;

namespace CxDashboard.Tests.Sharing;

public sealed class PublishCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly Frame Frame = new(new Workspace { WorkspaceId = 1, Key = "acme", Name = "Acme", TimeZone = "UTC" }, "Journey", null, [],
        [Goal(1, "nps"), Goal(2, "web_retention"), Goal(3, "sessions")], new Dictionary<FactKind, DateOnly>());

    private static readonly ShareSpec Overview = WithAllTiles(new ShareSpec
    {
        View = SharedView.Overview, Days = "period=last-90-days", Compare = "year", Locks = [], Choices = [], Tiles = [],
    });

    private static readonly ShareDraft Draft = new(Overview, "Acme, monthly", "Acme", Now.AddDays(30));

    [Fact]
    public void Without_a_lock_everything_may_be_shown() => Assert.Empty(Check(Draft).Faults);

    [Theory]
    [InlineData("device", "mobile", "goal:1", "goal:2", "row:nps", "row:first_response", "row:csat", "row:tickets", "why")]
    [InlineData("channel", "Email", "goal:2")]
    [InlineData("segment", "new", "goal:2", "goal:3", "row:stage_conversion", "row:stage_volume", "row:first_response", "row:tickets")]
    public void A_part_that_cannot_keep_the_lock_is_refused_and_may_be_hidden(string dim, string value, params string[] refused)
    {
        var locked = Overview with { Locks = [new DimLock(dim, [value])] };
        var check = Check(Draft with { Spec = locked });
        Assert.Equal(refused, check.Tiles.Where(tile => tile.Refusal is not null).Select(tile => tile.Key));
        Assert.Equal(refused.Length, check.Faults.Count);
        Assert.All(check.Faults, fault => Assert.Contains($"is not split by {dim}", fault.Sentence, StringComparison.Ordinal));
        Assert.Empty(Check(Draft with { Spec = locked with { Tiles = [.. locked.Tiles.Except(refused)] } }).Faults);
    }

    [Fact]
    public void A_part_whose_segment_the_rules_cannot_tell_is_refused()
    {
        var told = Frame with { Audience = new Audience([SegmentTests.Of("smb", ("survey_label", ["smb"])), SegmentTests.Of("phones", ("web_device", ["mobile"]))], []) };
        var check = PublishCheck.Of(Draft with { Spec = Overview with { Locks = [new DimLock("segment", ["smb"])] } }, told, Now);
        Assert.Equal(["goal:2", "goal:3", "row:stage_conversion", "row:stage_volume", "row:first_response", "row:tickets"], check.Tiles.Where(tile => tile.Refusal is not null).Select(tile => tile.Key));
        Assert.Contains("Tickets is not split by segment Smb: it has no ticket rule, so it cannot keep the lock.", check.Tiles.Select(tile => tile.Refusal));
    }

    [Fact]
    public void A_persona_is_locked_by_its_segments_and_one_without_any_cannot_be_published()
    {
        var audience = new Audience([SegmentTests.Of("smb", ("survey_label", ["smb"]))],
            [new("anna", "Anna", new Dictionary<string, string>(), ["smb"]), new("clara", "Clara", new Dictionary<string, string>(), [])]);
        Assert.Equal(("segment", "smb"), (DimLock.Of([new("persona", "anna")], audience).Single().Dim, DimLock.Of([new("persona", "anna")], audience).Single().Values.Single()));
        var nobody = Overview with { Locks = DimLock.Of([new("persona", "clara")], audience) };
        Assert.Contains(PublishCheck.Of(Draft with { Spec = nobody }, Frame with { Audience = audience }, Now).Faults, fault => fault.Sentence.StartsWith("The persona clara has no segment", StringComparison.Ordinal));
        Assert.Null(ShareSpec.Read(nobody.Write()));
        Assert.Contains(Check(Draft with { Spec = Overview with { Choices = ["persona"] } }).Faults, fault => fault.Sentence.StartsWith("Visitors cannot choose persona", StringComparison.Ordinal));
    }

    [Fact]
    public void A_goal_about_others_than_the_lock_is_refused()
    {
        var frame = Frame with { Goals = [Goal(7, "sessions") with { Goal = Goal(7, "sessions").Goal with { Only = new Filter("device", "desktop") } }] };
        var locked = Overview with { Locks = [new DimLock("device", ["mobile"])], Tiles = ["goal:7", "row:stage_volume"] };
        Assert.Contains("device = desktop alone, which lies outside the lock", PublishCheck.Of(Draft with { Spec = locked }, frame, Now).Faults.Single().Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_absolute_numbers_refuse_what_is_nothing_else()
    {
        var check = Check(Draft with { Spec = Overview with { HidesAbsolutes = true } });
        Assert.Equal(["goal:3"], check.Tiles.Where(tile => tile.Refusal is not null).Select(tile => tile.Key));
        var metric = WithAllTiles(Overview with { View = SharedView.Metric, Metric = "nps", HidesAbsolutes = true, Download = true });
        Assert.Equal(["Download", "Tiles"], Check(Draft with { Spec = metric }).Faults.Select(fault => fault.Field).Order());
    }

    [Theory]
    [InlineData(false, "device", "mobile", "row:nps", "row:csat", "row:first_response", "row:within_target", "row:tickets", "row:sentiment", "comments")]
    [InlineData(true, "channel", "Email")]
    [InlineData(true, "device", "mobile", "row:nps", "row:csat", "row:first_response", "row:within_target", "row:tickets", "row:sentiment", "comments")]
    [InlineData(false, "channel", "Email", "comments")]
    public void Of_a_stage_figures_and_words_that_cannot_keep_the_lock_are_refused(bool keepsWords, string dim, string value, params string[] refused)
    {
        var frame = AtSupport(keepsWords);
        var spec = new ShareSpec { View = SharedView.Stage, Stage = "support", Days = "period=last-90-days", Compare = "year", Locks = [new DimLock(dim, [value])], Choices = [], Tiles = [] };
        var tiles = ShareTiles.Of(spec, frame);
        Assert.Equal(refused, tiles.Where(tile => tile.Refusal is not null).Select(tile => tile.Key));
        var all = spec with { Tiles = [.. tiles.Select(tile => tile.Key)] };
        Assert.Equal(refused.Length, PublishCheck.Of(Draft with { Spec = all }, frame, Now).Faults.Count);
        Assert.Empty(PublishCheck.Of(Draft with { Spec = all with { Tiles = [.. all.Tiles.Except(refused)] } }, frame, Now).Faults);
    }

    [Fact]
    public void A_stages_page_wants_a_stage_that_there_is_and_a_figure_of_it()
    {
        var spec = new ShareSpec { View = SharedView.Stage, Stage = "moon", Days = "period=last-90-days", Compare = "year", Locks = [], Choices = [], Tiles = ["trend", "comments"] };
        var faults = PublishCheck.Of(Draft with { Spec = spec }, AtSupport(true), Now).Faults;
        Assert.Equal("There is no stage \"moon\"; there are: support.", faults.Single(fault => fault.Field == "Stage").Sentence);
        Assert.Contains(faults, fault => fault.Sentence.StartsWith("A stage's page without any of its figures", StringComparison.Ordinal));
        var hidden = spec with { Stage = "support", HidesAbsolutes = true };
        Assert.Equal(["row:stage_volume", "row:tickets"], ShareTiles.Of(hidden, AtSupport(true)).Where(tile => tile.Refusal is not null).Select(tile => tile.Key));
    }

    [Fact]
    public void A_share_of_nothing_is_refused()
    {
        Assert.Contains(Check(Draft with { Spec = Overview with { Tiles = ["sources", "events"] } }).Faults, fault => fault.Sentence.StartsWith("Nothing with a number", StringComparison.Ordinal));
        Assert.Contains(Check(Draft with { Spec = Overview with { Tiles = ["row:nps", "goal:99"] } }).Faults, fault => fault.Sentence.Contains("no part goal:99", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_fault_is_said_at_once_with_its_field() => Assert.Equal(
        ["Accent", "Choices", "Client", "Expires", "Frame ancestors", "Label", "Locks", "Locks"],
        Check(new ShareDraft(Overview with { Locks = [new DimLock("channel", []), new DimLock("mood", ["good"])], Choices = ["everything"], Tiles = ["sources", "row:stage_volume"] }, " ", "two\nlines", Now)
        {
            Accent = "#ffff00", FrameAncestors = ["http://portal.example.com"],
        }).Faults.Where(fault => fault.Field != "Tiles").Select(fault => fault.Field).Order());

    [Theory]
    [InlineData("https://portal.example.com", true)]
    [InlineData("https://portal.example.com:8443", true)]
    [InlineData("https://portal.example.com/", false)]
    [InlineData("https://portal.example.com/path", false)]
    [InlineData("https://user@portal.example.com", false)]
    [InlineData("https://portal.example.com; script-src *", false)]
    [InlineData("https://portal.example.com 'self'", false)]
    [InlineData("https://PORTAL.example.com", false)]
    [InlineData("https://127.0.0.1", false)]
    [InlineData("https://*.example.com", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void Only_a_plain_https_origin_may_embed(string origin, bool may) => Assert.Equal(may, Check(Draft with { FrameAncestors = [origin] }).MayPublish);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(365, true)]
    [InlineData(366, true)]
    [InlineData(367, false)]
    public void A_share_ends_within_a_year(int days, bool may) => Assert.Equal(may, Check(Draft with { ExpiresAt = Now.AddDays(days) }).MayPublish);

    private static ShareSpec WithAllTiles(ShareSpec spec) => spec with { Tiles = [.. ShareTiles.Of(spec, Frame).Select(tile => tile.Key)] };

    private static Frame AtSupport(bool keepsWords) => Frame with
    {
        Workspace = Frame.Workspace with { KeepsVerbatims = keepsWords },
        Stages = [new Stage { Key = "support", Name = "Support", Position = 1 }],
    };

    private static PublishCheck Check(ShareDraft draft) => PublishCheck.Of(draft, Frame, Now);

    private static KeptGoal Goal(int id, string metric) => new(id, new Goal
    {
        Name = metric, Metric = metric, Kind = GoalKind.Absolute, Amount = 70, Start = new(2026, 1, 1), End = new(2026, 12, 31), Direction = Direction.HigherIsBetter, Owner = "nobody",
    }, 28);
}
