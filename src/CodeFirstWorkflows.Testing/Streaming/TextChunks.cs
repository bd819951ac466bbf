namespace CodeFirstWorkflows.Testing;

/// <summary>Cuts a text into pieces the way a streaming model would send it.</summary>
internal static class TextChunks
{
    /// <summary>Pieces of so many words, each with the white space behind it; put together they are the text again.</summary>
    public static IEnumerable<string> ByWords(string text, int wordsPerChunk)
    {
        var start = 0;
        var words = 0;
        for (var i = 1; i < text.Length; i++)
        {
            var wordStarts = !char.IsWhiteSpace(text[i]) && char.IsWhiteSpace(text[i - 1]);
            if (!wordStarts || ++words < wordsPerChunk)
                continue;
            yield return text[start..i];
            start = i;
            words = 0;
        }
        if (start < text.Length)
            yield return text[start..];
    }
}
