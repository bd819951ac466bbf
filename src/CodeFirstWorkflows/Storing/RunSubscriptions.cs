namespace CodeFirstWorkflows.Storing;

/// <summary>Keeps who has subscribed to the changes of a store, for stores. It may be used by any number of threads.</summary>
public sealed class RunSubscriptions
{
    private readonly Lock _gate = new();
    private Subscription[] _all = [];

    /// <summary>Adds a subscription.</summary>
    /// <param name="changed">Is called with the id of each run that changed.</param>
    /// <returns>Ends the subscription when it is disposed.</returns>
    public IDisposable Add(Action<string> changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var added = new Subscription(this, changed);
        lock (_gate)
            _all = [.. _all, added];
        return added;
    }

    /// <summary>Tells all subscribers that a run changed. What they throw is ignored.</summary>
    /// <param name="runId">The run's id.</param>
    public void Notify(string runId)
    {
        foreach (var subscription in Volatile.Read(ref _all))
            subscription.Call(runId);
    }

    private void Remove(Subscription ended)
    {
        lock (_gate)
            _all = [.. _all.Where(subscription => subscription != ended)];
    }

    private sealed class Subscription(RunSubscriptions owner, Action<string> changed) : IDisposable
    {
        internal void Call(string runId)
        {
            try
            {
                changed(runId);
            }
            catch (Exception)
            {
                // A hint must not make the change fail.
            }
        }

        public void Dispose() => owner.Remove(this);
    }
}
