namespace CodeFirstWorkflows;

/// <summary>Where the steps of a run without a record wait while it is paused: those in flight end, no other starts.</summary>
internal sealed class Parking
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _closed;
    private TaskCompletionSource? _reached;
    private int _inFlight;
    private int _waiting;

    /// <summary>Enters before a step starts; waits while the run is paused.</summary>
    internal async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task opened;
            lock (_gate)
            {
                if (_closed is null)
                {
                    _inFlight++;
                    return;
                }

                opened = _closed.Task;
                _waiting++;
                Reach();
            }

            try
            {
                await opened.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                lock (_gate)
                    _waiting--;
            }
        }
    }

    /// <summary>Leaves when a step has ended.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            _inFlight--;
            // One that came to the gate while this step was in flight waits there already.
            if (_waiting > 0)
                Reach();
        }
    }

    /// <summary>Lets no step start any more.</summary>
    /// <returns>A task that ends when a step would have started, and none is in flight.</returns>
    internal Task CloseAsync()
    {
        lock (_gate)
        {
            _closed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            _reached ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task;
        }
    }

    /// <summary>Lets steps start again.</summary>
    internal void Open()
    {
        TaskCompletionSource? closed;
        lock (_gate)
        {
            closed = _closed;
            _closed = null;
            _reached = null;
        }

        closed?.SetResult();
    }

    private void Reach()
    {
        if (_inFlight == 0)
            _reached?.TrySetResult();
    }
}
