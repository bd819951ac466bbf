namespace CodeFirstWorkflows.Storing;

/// <summary>Changes payloads on their way into a store and back: compresses or encrypts them. They are JSON before.</summary>
public interface IPayloadCodec
{
    /// <summary>The first byte of all that it writes, from 1 to 31 but none of JSON's white space (9, 10, 13): by it its payloads are known again.</summary>
    byte Mark { get; }

    /// <summary>Encodes a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="place">Where it belongs.</param>
    /// <returns>The payload with the mark before it; or the very payload, if it stays as it is.</returns>
    ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> payload, PayloadPlace place);

    /// <summary>Decodes a payload.</summary>
    /// <param name="payload">What <see cref="Encode"/> made, the mark included.</param>
    /// <param name="place">Where it belongs.</param>
    /// <returns>What <see cref="Encode"/> was given.</returns>
    ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, PayloadPlace place);
}

/// <summary>Where a payload belongs, so that none can be put into another's place.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Name">What it is there: the kind and key of a record or message, or the run's input.</param>
public readonly record struct PayloadPlace(string RunId, string Name);
