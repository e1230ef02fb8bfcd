// What of a map reaches its guests: each part by its name, and of the rest nothing at all.
using System.Text.RegularExpressions;
using CxDashboard.Core.Goals;
using CxDashboard.Core.Journeys.Maps;
using CxDashboard.Core.Kpis;
using CxDashboard.Core.Sharing;
using CxDashboard.Core.Warehouse;
using CxDashboard.Core.Workspaces;

namespace CxDashboard.Tests.Sharing;

public sealed partial class GuestMapTests
{
    private static readonly ShareSpec Nothing = new()
    {
        View = SharedView.Map, Map = 7, Days = "period=last-90-days", Compare = "year", Locks = [], Choices = [], Tiles = [],
    };

    private static readonly Frame Frame = new(new Workspace { WorkspaceId = 1, Key = "acme", Name = "Acme", TimeZone = "UTC" }, "Journey", null, [], [], new Dictionary<FactKind, DateOnly>());

    [Fact]
    public void Without_a_part_there_are_the_maps_name_and_its_stages_alone()
    {
        var left = GuestMap.Of(ShareMaps.Whole(), Nothing);
        Assert.Equal(["map", "stage", "stage"], left.Cards.Values.Select(card => card.Kind).Order());
        Assert.Empty(Says(left));
        Assert.Equal("", left.Head["success"]);
    }

    [Theory]
    [InlineData("lane:pain", "pain-text says")]
    [InlineData("lane:step", "step-text says")]
    [InlineData("lane:opportunity", "opportunity-effect says", "opportunity-text says")]
    [InlineData("lane:initiative", "initiative-text says", "milestone-text says")]
    [InlineData("lane:touchpoint", "touchpoint-channel says", "touchpoint-text says")]
    [InlineData("lane:finding", "finding-text says")]
    [InlineData("lane:backstage")]
    [InlineData("about", "map-goal says", "map-scope says")]
    [InlineData("drawn")]
    [InlineData("owners")]
    [InlineData("origins")]
    [InlineData("usage")]
    [InlineData("effects")]
    [InlineData("members")]
    [InlineData("lane:stage")]
    [InlineData("lane:map")]
    public void A_part_brings_its_own_words_and_no_others(string part, params string[] says) =>
        Assert.Equal(says, Says(GuestMap.Of(ShareMaps.Whole(), Nothing with { Tiles = [part] })));

    [Fact]
    public void Owners_and_sources_come_only_with_a_lane_and_by_name()
    {
        var map = ShareMaps.Whole();
        Assert.Contains("opportunity-owner says", Says(GuestMap.Of(map, Nothing with { Tiles = ["lane:opportunity", "owners"] })));
        Assert.Contains("initiative-owners says", Says(GuestMap.Of(map, Nothing with { Tiles = ["lane:initiative", "owners"] })));
        Assert.Equal(["finding-source says", "finding-text says"], Says(GuestMap.Of(map, Nothing with { Tiles = ["lane:finding", "origins"] })));
        Assert.DoesNotContain("4711", GuestMap.Of(map, Everything(map)).Cards.Values.SelectMany(card => card.Fields.Values));
    }

    [Fact]
    public void Of_another_kind_of_map_its_own_lanes_are_shown_and_what_was_written_at_the_same_time_is_not()
    {
        var map = ShareMaps.Whole("blueprint");
        map = map.With(map.Of("backstage")[0] with { Others = [new Other("text", "CANARY", "Eve")] });
        var shown = GuestMap.Of(map, Nothing with { Tiles = ["lane:backstage", "lane:finding"] });
        Assert.Equal(["backstage-text says"], Says(shown));
        Assert.All(shown.Cards.Values, card => Assert.Empty(card.Others));
    }

    [Fact]
    public void Every_field_of_every_card_was_decided_upon()
    {
        var map = ShareMaps.Whole();
        var said = CardKind.All.SelectMany(kind => kind.Fields.Select(field => $"{kind.Key}.{field.Key}")).ToHashSet();
        var shown = new[] { "current", "blueprint" }.SelectMany(type => ShareMaps.Whole(type) is var one ? GuestMap.Of(one, Everything(one)).Cards.Values : [])
            .SelectMany(card => card.Fields.Keys.Select(field => $"{card.Kind}.{field}")).Where(said.Contains).ToHashSet();
        // What no part shows, ever. A new field belongs to one of the two.
        string[] never = ["initiative.a", "initiative.b", "map.personas", "map.review", "pain.links", "stage.about", "touchpoint.resources"];
        Assert.Equal(never, said.Except(shown).Where(field => field is not ("initiative.for" or "opportunity.digital" or "opportunity.solves" or "milestone.done" or "finding.n")).Order(StringComparer.Ordinal));
        Assert.NotEmpty(map.Cards);
    }

    [Fact]
    public void The_parts_offered_are_the_lanes_of_its_kind_and_names_are_off_unless_chosen()
    {
        var keys = ShareTiles.Of(Nothing, Frame, ShareMaps.Whole("blueprint")).Select(tile => tile.Key).ToList();
        Assert.Equal(MapType.Of("blueprint").Lanes.Select(ShareTiles.OfLane), keys.Where(key => key.StartsWith("lane:", StringComparison.Ordinal)));
        Assert.Equal(["success:nps", "success:csat", "success:sessions"], keys.Where(key => key.StartsWith("success:", StringComparison.Ordinal)));
        Assert.Empty(new[] { "owners", "origins", "members" }.Except(ShareTiles.OnlyIfChosen));
    }

    [Theory]
    [InlineData("channel", "email", "usage")]
    [InlineData("device", "mobile", "row:nps", "row:first_response", "row:csat", "mood", "usage", "success:nps", "success:csat")]
    [InlineData("segment", "new", "row:stage_conversion", "row:stage_volume", "row:first_response", "usage", "success:sessions")]
    public void A_part_that_cannot_keep_the_lock_is_refused(string dim, string value, params string[] refused) =>
        Assert.Equal(refused, ShareTiles.Of(Nothing with { Locks = [new DimLock(dim, [value])] }, Frame, ShareMaps.Whole()).Where(tile => tile.Refusal is not null).Select(tile => tile.Key));

    [Fact]
    public void Hidden_absolute_numbers_refuse_use_and_effects() => Assert.Equal(["row:stage_volume", "usage", "effects", "success:sessions"],
        ShareTiles.Of(Nothing with { HidesAbsolutes = true }, Frame, ShareMaps.Whole()).Where(tile => tile.Refusal is not null).Select(tile => tile.Key));

    [Fact]
    public void Only_a_map_that_there_is_can_be_published()
    {
        var now = new DateTimeOffset(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);
        var kept = new KeptMap(7, 3, ShareMaps.Whole(), "Eve", now, "", false, false, null);
        IEnumerable<string> Faults(ShareSpec spec, KeptMap? map) => PublishCheck.Of(new ShareDraft(spec with { Tiles = ["lane:pain"] }, "A label", "", now.AddDays(3)), Frame, now, map).Faults.Select(fault => fault.Field);
        Assert.Empty(Faults(Nothing, kept));
        Assert.Empty(Faults(Nothing with { MapVersion = 3 }, kept));
        Assert.Contains("Map", Faults(Nothing with { MapVersion = 2 }, kept));
        Assert.Contains("Map", Faults(Nothing with { Map = 8 }, kept));
        Assert.Contains("Map", Faults(Nothing, kept with { IsPutAway = true }));
        Assert.Contains("Map", Faults(Nothing, null));
        Assert.Null(ShareSpec.Read((Nothing with { Map = null }).Write()));
        Assert.Null(ShareSpec.Read((Nothing with { View = SharedView.Overview }).Write()));
        Assert.Equal(7, ShareSpec.Read(Nothing.Write())!.Map);
    }

    [Fact]
    public void An_initiatives_own_days_open_its_own_number_alone()
    {
        var map = ShareMaps.Whole();
        var april = new Core.Calendars.DateRange(new(2026, 4, 1), new(2026, 4, 30));
        var (before, after) = (new Core.Calendars.DateRange(new(2026, 2, 10), new(2026, 3, 9)), new Core.Calendars.DateRange(new(2026, 3, 10), new(2026, 4, 6)));
        var held = ShareLock.Of(Nothing, [april], [], GuestMap.Of(map, Nothing with { Tiles = ["lane:initiative", "effects"] }));
        Assert.NotNull(held.Narrow(new Question("csat", before, Stage: "support")));
        Assert.NotNull(held.Narrow(new Question("csat", after, Stage: "support")));
        Assert.Null(held.Narrow(new Question("csat", before)));
        Assert.Null(held.Narrow(new Question("csat", before, Stage: "support", Breakdown: "channel")));
        Assert.Null(held.Narrow(new Question("nps", before, Stage: "support")));
        Assert.Null(held.Narrow(new Question("csat", new(after.From, new(2026, 5, 1)), Stage: "support")));
        Assert.Null(ShareLock.Of(Nothing, [april], [], GuestMap.Of(map, Nothing with { Tiles = ["lane:initiative"] })).Narrow(new Question("csat", before, Stage: "support")));
    }

    private static ShareSpec Everything(MapDocument map) => Nothing with { Tiles = [.. ShareTiles.Of(Nothing, Frame, map).Select(tile => tile.Key)] };

    private static IEnumerable<string> Says(MapDocument map) => map.Cards.Values.SelectMany(card => card.Fields.Values).Where(text => Canary().IsMatch(text)).Order(StringComparer.Ordinal);

    [GeneratedRegex("^[a-z]+-[a-z]+ says$")]
    private static partial Regex Canary();
}
