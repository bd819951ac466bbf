namespace Samples;

/// <summary>A text in the library.</summary>
public sealed record Note(string Name, string Text);

/// <summary>A folder of notes that can be searched.</summary>
public sealed class Library(string folder)
{
    private const int MostNotes = 3;

    /// <summary>The notes that hold most of the keywords, the best first.</summary>
    /// <exception cref="InvalidOperationException">No note holds any.</exception>
    public async Task<IReadOnlyList<Note>> SearchAsync(IReadOnlyList<string> keywords, CancellationToken cancellationToken)
    {
        var found = new List<(Note Note, int Hits)>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.md"))
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            var hits = keywords.Count(keyword => text.Contains(keyword, StringComparison.OrdinalIgnoreCase));
            if (hits > 0)
                found.Add((new(Path.GetFileNameWithoutExtension(path), text), hits));
        }

        return found.Count > 0
            ? [.. found.OrderByDescending(static entry => entry.Hits).ThenBy(static entry => entry.Note.Name, StringComparer.Ordinal)
                .Take(MostNotes).Select(static entry => entry.Note)]
            : throw new InvalidOperationException($"No note holds any of these words: {string.Join(", ", keywords)}.");
    }
}
