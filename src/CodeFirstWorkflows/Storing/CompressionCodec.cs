using System.Buffers.Binary;
using System.IO.Compression;

namespace CodeFirstWorkflows.Storing;

/// <summary>Compresses large payloads by Brotli, if they get smaller by it.</summary>
public sealed class CompressionCodec : IPayloadCodec
{
    private const int HeadLength = 1 + sizeof(int);

    // Most of what the highest quality saves, at a fraction of its time.
    private const int Quality = 4;
    private const int Window = 22;

    private readonly int _threshold;
    private readonly int _limit;

    /// <summary>Makes the codec: payloads above 64 KiB are compressed, and none grows beyond 256 MiB.</summary>
    public CompressionCodec()
        : this(64 * 1024, 256 * 1024 * 1024)
    {
    }

    /// <summary>Makes the codec.</summary>
    /// <param name="threshold">Payloads up to so many bytes stay as they are.</param>
    /// <param name="limit">Larger payloads are neither compressed nor believed: a few bytes could pretend to be any number.</param>
    public CompressionCodec(int threshold, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        _threshold = threshold;
        _limit = limit;
    }

    /// <inheritdoc/>
    public byte Mark => 1;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> payload, PayloadPlace place)
    {
        if (payload.Length <= Math.Max(_threshold, HeadLength) || payload.Length > _limit)
            return payload;
        // What does not fit into fewer bytes than before is not worth it.
        var encoded = new byte[payload.Length - 1];
        if (!BrotliEncoder.TryCompress(payload.Span, encoded.AsSpan(HeadLength), out var written, Quality, Window))
            return payload;
        encoded[0] = Mark;
        BinaryPrimitives.WriteInt32LittleEndian(encoded.AsSpan(1), payload.Length);
        return encoded.AsMemory(0, HeadLength + written);
    }

    /// <inheritdoc/>
    /// <exception cref="RunStoreException">The payload is damaged, or larger than the limit.</exception>
    public ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, PayloadPlace place)
    {
        var encoded = payload.Span;
        if (encoded.Length < HeadLength || encoded[0] != Mark)
            throw Damaged(place);
        var length = BinaryPrimitives.ReadInt32LittleEndian(encoded[1..]);
        if (length < 0)
            throw Damaged(place);
        if (length > _limit)
        {
            throw new RunStoreException(
                $"The compressed payload of {place.Name} in run '{place.RunId}' would have {length} bytes, and the limit is {_limit}. Raise the codec's limit if it is right.");
        }

        var decoded = new byte[length];
        return BrotliDecoder.TryDecompress(encoded[HeadLength..], decoded, out var written) && written == length ? decoded : throw Damaged(place);
    }

    private static RunStoreException Damaged(PayloadPlace place) =>
        RunStoreException.Damaged($"The compressed payload of {place.Name} in run '{place.RunId}'");
}
