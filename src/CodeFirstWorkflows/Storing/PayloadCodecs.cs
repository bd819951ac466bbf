namespace CodeFirstWorkflows.Storing;

/// <summary>All codecs that an engine has: payloads go through them in their order, and back.</summary>
internal sealed class PayloadCodecs
{
    private const byte LastMark = 31;
    private readonly IPayloadCodec[] _codecs;

    internal PayloadCodecs(IEnumerable<IPayloadCodec> codecs)
    {
        _codecs = [.. codecs];
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

    internal ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, PayloadPlace place)
    {
        while (payload.Length > 0 && payload.Span[0] is > 0 and <= LastMark and not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
        {
            var mark = payload.Span[0];
            var codec = Array.Find(_codecs, codec => codec.Mark == mark) ?? throw new WorkflowException(
                $"The payload '{place.Name}' of run '{place.RunId}' was written by a codec with the mark {mark}, which the engine does not have: add it to WorkflowEngineOptions.PayloadCodecs.");
            payload = codec.Decode(payload, place);
        }

        return payload;
    }
}
