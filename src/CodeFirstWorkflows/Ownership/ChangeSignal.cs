using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Ownership;

/// <summary>Waits until the store hints that a run has changed, or a time has passed: hints save time, polling is the truth.</summary>
internal sealed class ChangeSignal : IDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly IDisposable? _subscription;
    private readonly TimeProvider _time;

    /// <summary>Makes the signal.</summary>
    /// <param name="store">The store.</param>
    /// <param name="time">The clock to poll by.</param>
    /// <param name="concerns">Whether a change of the run with an id is one to wake for.</param>
    internal ChangeSignal(IRunStore store, TimeProvider time, Predicate<string> concerns)
    {
        _time = time;
        _subscription = store.Subscribe(id =>
        {
            if (concerns(id))
                Set();
        });
    }

    /// <summary>Wakes who waits.</summary>
    internal void Set()
    {
        try
        {
            _changed.Release();
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // It is set, or not needed any more.
        }
    }

    /// <summary>Waits for a change.</summary>
    /// <param name="poll">How long at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task WaitAsync(TimeSpan poll, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(poll, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _changed.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _changed.Dispose();
    }
}
