namespace CodeFirstWorkflows.Storing;

/// <summary>Finds what a run waits for by its records.</summary>
internal static class OpenWaits
{
    /// <summary>The waits that nothing happened to since they were opened.</summary>
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
}
