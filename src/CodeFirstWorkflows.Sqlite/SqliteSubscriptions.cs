namespace CodeFirstWorkflows.Storing;

/// <summary>The subscriptions to files, which all stores of this process on the same file share.</summary>
internal static class SqliteSubscriptions
{
    private static readonly Dictionary<string, WeakReference<RunSubscriptions>> Files = [];

    /// <summary>Finds the subscriptions to a file. They stay as long as one of its stores does.</summary>
    internal static RunSubscriptions Of(string fullPath)
    {
        lock (Files)
        {
            if (Files.TryGetValue(fullPath, out var known) && known.TryGetTarget(out var subscriptions))
                return subscriptions;
            foreach (var unused in Files.Where(static file => !file.Value.TryGetTarget(out _)).Select(static file => file.Key).ToList())
                Files.Remove(unused);
            subscriptions = new RunSubscriptions();
            Files[fullPath] = new WeakReference<RunSubscriptions>(subscriptions);
            return subscriptions;
        }
    }
}
