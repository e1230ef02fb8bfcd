// Passwords: what is refused as too weak, and that checking one never matches nobody.
using CxDashboard.Web.Access;

namespace CxDashboard.Tests.Access;

public class PasswordsTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("elevenchars")]
    [InlineData("password1234")]
    [InlineData("PASSWORD1234")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("ada.lovelace1")]
    public void A_weak_password_is_refused(string password) =>
        Assert.NotNull(Passwords.Weakness(password, "ada.lovelace@example.test"));

    [Theory]
    [InlineData("a long pass phrase")]
    [InlineData("twelve chars")]
    [InlineData("ümläute sind erlaubt")]
    public void A_long_one_of_its_own_is_fine(string password) =>
        Assert.Null(Passwords.Weakness(password, "ada@example.test"));

    [Fact]
    public void Only_the_right_password_fits()
    {
        var passwords = new Passwords();
        var hash = passwords.Hash("a long pass phrase");
        Assert.True(passwords.Fits(hash, "a long pass phrase"));
        Assert.False(passwords.Fits(hash, "a long pass phrasf"));
        Assert.False(passwords.Fits(hash, new string('x', 1_000_000)));
    }

    [Fact]
    public void Nobody_has_no_password() => Assert.False(new Passwords().Fits(null, ""));

    [Fact]
    public void The_hash_carries_the_iterations_that_owasp_asks_for()
    {
        // Identity's format 3: one byte 0x01, the hash function, then the iterations, each four bytes, big-endian.
        var hash = Convert.FromBase64String(new Passwords().Hash("a long pass phrase"));
        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.Equal(220_000u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)));
    }
}
