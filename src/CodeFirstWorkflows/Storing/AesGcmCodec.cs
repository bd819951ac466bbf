using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Encrypts payloads by AES-GCM. Each names the key that it was encrypted with, so keys may be changed: new payloads use the current one, and old ones are
/// read as long as theirs is known. None can be changed or put into another's place.
/// </summary>
public sealed class AesGcmCodec : IEncryptingCodec
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    // Mark and the key id's length.
    private const int HeadLength = 2;

    private readonly Dictionary<string, byte[]> _keys = [];
    private readonly string _currentKey;

    /// <summary>Makes the codec.</summary>
    /// <param name="keys">The keys by their ids, each of 16, 24 or 32 bytes. Ids are no secrets: they are kept beside what is encrypted.</param>
    /// <param name="currentKey">The id of the one to encrypt with.</param>
    /// <exception cref="ArgumentException">A key's length or id is wrong, or the current one is not among them.</exception>
    public AesGcmCodec(IReadOnlyDictionary<string, byte[]> keys, string currentKey)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(currentKey);
        foreach (var (id, key) in keys)
        {
            if (key is not { Length: 16 or 24 or 32 })
                throw new ArgumentException($"The key '{id}' has {key?.Length ?? 0} bytes: an AES key has 16, 24 or 32.", nameof(keys));
            if (Encoding.UTF8.GetByteCount(id) is 0 or > byte.MaxValue)
                throw new ArgumentException($"The key id '{id}' must have 1 to 255 bytes.", nameof(keys));
            _keys.Add(id, [.. key]);
        }

        if (!_keys.ContainsKey(currentKey))
            throw new ArgumentException($"The current key '{currentKey}' is not among the keys.", nameof(currentKey));
        _currentKey = currentKey;
    }

    /// <inheritdoc/>
    public byte Mark => 2;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> payload, PayloadPlace place)
    {
        var idLength = Encoding.UTF8.GetByteCount(_currentKey);
        var encoded = new byte[HeadLength + idLength + NonceLength + TagLength + payload.Length];
        encoded[0] = Mark;
        encoded[1] = (byte)idLength;
        Encoding.UTF8.GetBytes(_currentKey, encoded.AsSpan(HeadLength));
        var parts = new Parts(encoded, idLength);
        RandomNumberGenerator.Fill(parts.Nonce);
        using var aes = new AesGcm(_keys[_currentKey], TagLength);
        aes.Encrypt(parts.Nonce, payload.Span, parts.Content, parts.Tag, Bound(parts.Head, place));
        return encoded;
    }

    /// <inheritdoc/>
    /// <exception cref="RunStoreException">The key is unknown or another one, or the payload was changed or belongs elsewhere.</exception>
    public ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, PayloadPlace place)
    {
        var encoded = payload.ToArray();
        if (encoded.Length < HeadLength || encoded[0] != Mark || encoded.Length < HeadLength + encoded[1] + NonceLength + TagLength)
            throw RunStoreException.Damaged($"The encrypted payload of {place.Name} in run '{place.RunId}'");
        var parts = new Parts(encoded, encoded[1]);
        var id = Encoding.UTF8.GetString(parts.Head[HeadLength..]);
        if (!_keys.TryGetValue(id, out var key))
        {
            throw new RunStoreException(
                $"The payload of {place.Name} in run '{place.RunId}' was encrypted with the key '{id}', which is not among the keys. Add it to them.");
        }

        var decoded = new byte[parts.Content.Length];
        using var aes = new AesGcm(key, TagLength);
        try
        {
            aes.Decrypt(parts.Nonce, parts.Content, parts.Tag, decoded, Bound(parts.Head, place));
        }
        catch (CryptographicException exception)
        {
            throw new RunStoreException(
                $"The payload of {place.Name} in run '{place.RunId}' cannot be decrypted with the key '{id}': that is not the key that it was encrypted with, "
                + "or the payload was changed, or it belongs elsewhere.",
                exception);
        }

        return decoded;
    }

    /// <summary>What cannot be changed although it is not encrypted: the head, and the place.</summary>
    private static byte[] Bound(ReadOnlySpan<byte> head, PayloadPlace place)
    {
        var run = Encoding.UTF8.GetBytes(place.RunId);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, run.Length);
        return [.. head, .. length, .. run, .. Encoding.UTF8.GetBytes(place.Name)];
    }

    /// <summary>An encrypted payload: mark, the key id's length, key id; nonce; tag; content.</summary>
    private readonly ref struct Parts(Span<byte> encoded, int idLength)
    {
        private readonly Span<byte> _encoded = encoded;

        internal Span<byte> Head => _encoded[..(HeadLength + idLength)];

        internal Span<byte> Nonce => _encoded.Slice(HeadLength + idLength, NonceLength);

        internal Span<byte> Tag => _encoded.Slice(HeadLength + idLength + NonceLength, TagLength);

        internal Span<byte> Content => _encoded[(HeadLength + idLength + NonceLength + TagLength)..];
    }
}
