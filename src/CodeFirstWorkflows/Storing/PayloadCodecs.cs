namespace CodeFirstWorkflows.Storing;

/// <summary>All codecs that an engine has: payloads go through them in their order, and back.</summary>
internal sealed class PayloadCodecs
{
    private const byte LastMark = 31;
    private readonly IPayloadCodec[] _codecs;
    private readonly bool _encrypts;

    internal PayloadCodecs(IEnumerable<IPayloadCodec> codecs)
    {
        _codecs = [.. codecs];
        _encrypts = Array.Exists(_codecs, static codec => codec is IEncryptingCodec);
        foreach (var codec in _codecs)
        {
            if (codec.Mark is 0 or > LastMark or (byte)'\t' or (byte)'\n' or (byte)'\r')
                throw new ArgumentException($"The mark of {codec.GetType().Name} is {codec.Mark}: it must be from 1 to {LastMark}, and not 9, 10 or 13.");
            if (_codecs.Count(other => other.Mark == codec.Mark) > 1)
                throw new ArgumentException($"Two payload codecs have the mark {codec.Mark}: what one has written, the other would read.");
        }
    }

    internal ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> payload, PayloadPlace place)
    {
        foreach (var codec in _codecs)
            payload = codec.Encode(payload, place);
        return payload;
    }

    /// <exception cref="RunStoreException">The payload should be encrypted, and is not.</exception>
    internal ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, PayloadPlace place)
    {
        var wasEncrypted = false;
        while (payload.Length > 0 && payload.Span[0] is > 0 and <= LastMark and not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
        {
            var mark = payload.Span[0];
            var codec = Array.Find(_codecs, codec => codec.Mark == mark) ?? throw new RunStoreException(
                $"The payload '{place.Name}' of run '{place.RunId}' was written by a codec with the mark {mark}, which the engine does not have: add it to WorkflowEngineOptions.PayloadCodecs.");
            payload = codec.Decode(payload, place);
            wasEncrypted |= codec is IEncryptingCodec;
        }

        // Otherwise whoever can write to the store could lay there what only the engine may write.
        if (_encrypts && !wasEncrypted)
        {
            throw new RunStoreException(
                $"The payload '{place.Name}' of run '{place.RunId}' is not encrypted, though the engine has an encrypting codec: it was written by another program, or before that codec "
                + "was added. The run stays as it is. If you trust it, execute it by an engine without the codec.");
        }

        return payload;
    }
}
