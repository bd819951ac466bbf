namespace CodeFirstWorkflows;

/// <summary>What a run may be called: whatever every store keeps as it is.</summary>
internal static class RunId
{
    /// <summary>
    /// The longest id in UTF-16 code units. In UTF-8 that is at most 1,536 bytes, which fits into a row of a PostgreSQL index (2,704 bytes)
    /// and leaves room for a key beside it.
    /// </summary>
    internal const int MaxLength = 512;

    /// <summary>Refuses what is no id.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or no text that a store could keep.</exception>
    internal static void Check(string runId, string parameter = "runId")
    {
        ArgumentNullException.ThrowIfNull(runId, parameter);
        if (string.IsNullOrWhiteSpace(runId))
            throw new ArgumentException("A run's id must not be empty.", parameter);
        if (runId.Length > MaxLength)
            throw Refused($"is at most {MaxLength} characters long, and this one has {runId.Length}: '{runId[..32]}…'");
        for (var place = 0; place < runId.Length; place++)
        {
            if (runId[place] == '\0')
                throw Refused($"must not hold a NUL, which this one does at {place}: not every store keeps text behind one");
            if (!char.IsSurrogate(runId[place]))
                continue;
            if (place + 1 == runId.Length || !char.IsSurrogatePair(runId[place], runId[place + 1]))
                throw Refused($"must be text, but this one has half a surrogate pair at {place}, which UTF-8 has no form for");
            place++;
        }

        ArgumentException Refused(string because) => new($"A run's id {because}.", parameter);
    }

    /// <summary>Joins an id and what belongs to the run in such a way that no other id and part give the same.</summary>
    internal static string Join(string runId, string part) =>
        // Of what may stand in an id only these could be taken for the border; most ids have neither, and stay readable.
        $"{runId.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal)}/{part}";
}
