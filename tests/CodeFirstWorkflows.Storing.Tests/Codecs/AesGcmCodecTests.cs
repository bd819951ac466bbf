using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Codecs;

public sealed class AesGcmCodecTests
{
    private static readonly PayloadPlace Place = new("run", "Completed 'step'");
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("{\"secret\":\"Пароль\"}");

    private static readonly Dictionary<string, byte[]> Keys = new()
    {
        ["2025"] = RandomNumberGenerator.GetBytes(16),
        ["2026"] = RandomNumberGenerator.GetBytes(32),
        ["ключ"] = RandomNumberGenerator.GetBytes(24),
    };

    [Theory]
    [InlineData("2025")]
    [InlineData("2026")]
    [InlineData("ключ")]
    public void Payloads_come_back_whatever_key_is_current(string key)
    {
        var encoded = new AesGcmCodec(Keys, key).Encode(Payload, Place);

        Assert.Equal(2, encoded.Span[0]);
        Assert.Equal(-1, encoded.Span.IndexOf("secret"u8));
        Assert.True(new AesGcmCodec(Keys, "2026").Decode(encoded, Place).Span.SequenceEqual(Payload));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void Payloads_of_any_length_come_back(int length)
    {
        var codec = new AesGcmCodec(Keys, "2026");
        var payload = RandomNumberGenerator.GetBytes(length);

        Assert.True(codec.Decode(codec.Encode(payload, Place), Place).Span.SequenceEqual(payload));
    }

    [Fact]
    public void The_same_payload_never_looks_the_same()
    {
        var codec = new AesGcmCodec(Keys, "2026");

        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(codec.Encode(Payload, Place).Span)).Distinct().Count());
    }

    [Fact]
    public void No_byte_can_be_changed()
    {
        var codec = new AesGcmCodec(Keys, "2026");
        var encoded = codec.Encode(Payload, Place).ToArray();
        for (var i = 0; i < encoded.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                encoded[i] ^= (byte)(1 << bit);
                AssertRefused(codec, encoded, Place);
                encoded[i] ^= (byte)(1 << bit);
            }
        }

        for (var length = 0; length < encoded.Length; length++)
            AssertRefused(codec, encoded.AsMemory(0, length), Place);
        AssertRefused(codec, (byte[])[.. encoded, 0], Place);
        Assert.True(codec.Decode(encoded, Place).Span.SequenceEqual(Payload));
    }

    [Fact]
    public void None_can_be_put_into_anothers_place()
    {
        var codec = new AesGcmCodec(Keys, "2026");
        var encoded = codec.Encode(Payload, Place);

        AssertRefused(codec, encoded, Place with { RunId = "another" });
        AssertRefused(codec, encoded, Place with { Name = "another" });
        AssertRefused(codec, encoded, new PayloadPlace("runC", "ompleted 'step'"));
    }

    [Fact]
    public void A_wrong_key_is_told_by_its_id_and_never_shown()
    {
        var encoded = new AesGcmCodec(Keys, "2026").Encode(Payload, Place);
        var wrong = RandomNumberGenerator.GetBytes(32);

        var refused = Assert.Throws<RunStoreException>(
            () => new AesGcmCodec(new Dictionary<string, byte[]> { ["2026"] = wrong }, "2026").Decode(encoded, Place));

        Assert.IsType<CryptographicException>(refused.InnerException, exactMatch: false);
        Assert.Contains("'2026'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Place.Name, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(wrong), refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(wrong), refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_gone_is_told_by_its_id()
    {
        var encoded = new AesGcmCodec(Keys, "2025").Encode(Payload, Place);
        var codec = new AesGcmCodec(new Dictionary<string, byte[]> { ["2026"] = Keys["2026"] }, "2026");

        Assert.Contains("'2025'", Assert.Throws<RunStoreException>(() => codec.Decode(encoded, Place)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_keys_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new AesGcmCodec(Keys, "2027"));
        Assert.Throws<ArgumentException>(() => new AesGcmCodec(new Dictionary<string, byte[]> { ["a"] = new byte[15] }, "a"));
        Assert.Throws<ArgumentException>(() => new AesGcmCodec(new Dictionary<string, byte[]> { [""] = new byte[16] }, ""));
        Assert.Throws<ArgumentException>(() => new AesGcmCodec(new Dictionary<string, byte[]> { [new string('k', 256)] = new byte[16] }, new string('k', 256)));
    }

    private static void AssertRefused(AesGcmCodec codec, ReadOnlyMemory<byte> encoded, PayloadPlace place) =>
        Assert.Throws<RunStoreException>(() => codec.Decode(encoded, place));
}
