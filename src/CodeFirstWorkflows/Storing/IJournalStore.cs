namespace CodeFirstWorkflows.Storing;

/// <summary>Keeps records of runs.</summary>
internal interface IJournalStore
{
    /// <summary>Creates the record of a run that begins; refuses an id that is taken.</summary>
    ValueTask<Journal> CreateAsync(string runId, string workflow, byte[] input, DateTimeOffset createdAt);

    /// <summary>Takes up the record of a run that failed, which is running from here on.</summary>
    ValueTask<Journal> ReopenAsync(string runId, string workflow);
}
