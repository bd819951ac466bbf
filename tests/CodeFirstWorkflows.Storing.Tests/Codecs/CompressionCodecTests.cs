using System.Text;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Codecs;

public sealed class CompressionCodecTests
{
    private static readonly PayloadPlace Place = new("run", "Completed 'step'");

    private readonly CompressionCodec _codec = new();

    [Fact]
    public void Large_text_gets_smaller_and_comes_back()
    {
        var payload = Text(64 * 1024 + 1);

        var encoded = _codec.Encode(payload, Place);

        Assert.Equal(_codec.Mark, encoded.Span[0]);
        Assert.InRange(encoded.Length, 1, payload.Length / 4);
        Assert.True(_codec.Decode(encoded, Place).Span.SequenceEqual(payload));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    public void What_is_not_large_stays_as_it_is(int length)
    {
        ReadOnlyMemory<byte> payload = Text(length);

        Assert.Equal(payload, _codec.Encode(payload, Place));
    }

    [Fact]
    public void What_does_not_get_smaller_stays_as_it_is()
    {
        var noise = new byte[200_000];
        new Random(3).NextBytes(noise);
        ReadOnlyMemory<byte> payload = noise;

        Assert.Equal(payload, _codec.Encode(payload, Place));
    }

    [Fact]
    public void Every_length_comes_back()
    {
        var codec = new CompressionCodec(0, 1000);
        for (var length = 0; length <= 1001; length++)
        {
            var payload = Text(length);
            var encoded = codec.Encode(payload, Place);
            Assert.True(encoded.Length <= length);
            if (!encoded.Equals(payload))
                Assert.True(codec.Decode(encoded, Place).Span.SequenceEqual(payload));
            else
                Assert.True(length is < 100 or 1001);
        }
    }

    [Fact]
    public void Nothing_is_inflated_beyond_the_limit()
    {
        var encoded = _codec.Encode(new byte[1_000_000], Place);
        Assert.InRange(encoded.Length, 1, 100);

        var refused = Assert.Throws<RunStoreException>(() => new CompressionCodec(0, 999_999).Decode(encoded, Place));
        Assert.Contains("999999", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Place.RunId, refused.Message, StringComparison.Ordinal);

        // A length that is not true, either way.
        foreach (var pretended in new[] { 0, 5, 999_999, 1_000_001, -1 })
        {
            var changed = encoded.ToArray();
            BitConverter.TryWriteBytes(changed.AsSpan(1), pretended);
            Assert.Throws<RunStoreException>(() => _codec.Decode(changed, Place));
        }
    }

    [Fact]
    public void What_is_cut_off_is_refused()
    {
        var encoded = _codec.Encode(Text(100_000), Place);
        for (var length = 0; length < encoded.Length; length += 1 + (length / 20))
            Assert.Throws<RunStoreException>(() => _codec.Decode(encoded[..length], Place));
    }

    private static byte[] Text(int length) =>
        [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, (length / 8) + 1).Select(static i => $"{i % 97:00} words"))).Take(length)];
}
