// A share's secret: long, never twice the same, and found in whatever somebody pastes.
using System.Net;
using CxDashboard.Core.Sharing;

namespace CxDashboard.Tests.Sharing;

public sealed class ShareTokenTests
{
    [Fact]
    public void A_token_is_256_random_bits_in_43_letters()
    {
        var tokens = Enumerable.Range(0, 500).Select(_ => ShareToken.New()).ToHashSet();
        Assert.Equal(500, tokens.Count);
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
        Assert.True(ShareToken.IsName(ShareToken.NewName()));
    }

    [Fact]
    public void Its_hash_is_the_plain_sha_256_of_its_letters() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ShareToken.HashOf("abc"));

    [Fact]
    public void It_is_found_in_a_pasted_link()
    {
        var token = ShareToken.New();
        Assert.Equal(token, ShareToken.In(token));
        Assert.Equal(token, ShareToken.In($"  https://cx.example.com/s#{token}\n"));
        Assert.Equal(token, ShareToken.In($"https://cx.example.com/s/name#{token}"));
        foreach (var nothing in new[] { null, "", "#", token[..42], token + "A", $"{token}#", $"https://cx.example.com/s#{token}?x=1" }) Assert.Null(ShareToken.In(nothing));
    }

    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    public void An_address_is_kept_without_its_last_part(string address, string kept) => Assert.Equal(kept, ShareViewers.Truncated(IPAddress.Parse(address)));
}
