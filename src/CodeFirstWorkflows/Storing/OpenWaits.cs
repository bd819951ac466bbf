namespace CodeFirstWorkflows.Storing;

/// <summary>Finds what a run waits for by its records.</summary>
internal static class OpenWaits
{
    // Part of no key.
    private const char Again = '@';

    /// <summary>The waits of a run that goes on; none if it has ended.</summary>
    internal static IReadOnlyList<OpenWait> Of(StoredRun run, IReadOnlyList<StepRecord> records) =>
        run.State is WorkflowState.Completed or WorkflowState.Failed ? [] : Of(records);

    /// <summary>The waits that were opened and not decided.</summary>
    internal static IReadOnlyList<OpenWait> Of(IReadOnlyList<StepRecord> records)
    {
        var open = new Dictionary<string, OpenWait>();
        foreach (var record in records)
        {
            if (record.Wait is { } wait)
                open[record.Key] = wait;
            else
                open.Remove(record.Key);
        }

        return [.. open.Values.OrderBy(static wait => wait.Since)];
    }

    /// <summary>The key in the inbox of what decides a wait: each time that the wait is opened it is another one.</summary>
    /// <param name="key">The wait's key.</param>
    /// <param name="records">The records of that key.</param>
    internal static string SlotOf(string key, IReadOnlyList<StepRecord> records)
    {
        var opened = records.Count(static record => record.Wait is not null);
        return opened <= 1 ? key : $"{key}{Again}{opened}";
    }

    /// <summary>The key of the wait that a message in the inbox decides.</summary>
    internal static string KeyOf(string slot) => slot.LastIndexOf(Again) is var at and >= 0 ? slot[..at] : slot;
}
