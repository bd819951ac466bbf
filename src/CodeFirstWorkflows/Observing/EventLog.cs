namespace CodeFirstWorkflows.Observing;

/// <summary>All events of a run. Readers come and go as they like and each sees them from the first one on; a slow one holds nobody up.</summary>
internal sealed class EventLog : IAsyncEnumerable<WorkflowEvent>
{
    private readonly Lock _gate = new();

    // Only ever appended to, and the count is written last: what it covers is read without the gate.
    private WorkflowEvent[] _events = new WorkflowEvent[16];
    private int _count;
    private TaskCompletionSource? _more;
    private bool _closed;

    public async IAsyncEnumerator<WorkflowEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        for (var next = 0; ; next++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (next == Volatile.Read(ref _count))
            {
                if (WaitFor(next) is not { } more)
                    yield break;
                await more.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            yield return _events[next];
        }
    }

    /// <summary>The events so far.</summary>
    internal IReadOnlyList<WorkflowEvent> Snapshot()
    {
        lock (_gate)
            return _events[.._count];
    }

    internal void Add(WorkflowEvent item)
    {
        lock (_gate)
        {
            if (_count == _events.Length)
                Array.Resize(ref _events, 2 * _count);
            _events[_count] = item;
            Volatile.Write(ref _count, _count + 1);
            Wake();
        }
    }

    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Wake();
        }
    }

    // Ends when there may be more; nothing if there will be none.
    private Task? WaitFor(int next)
    {
        lock (_gate)
        {
            if (next < _count)
                return Task.CompletedTask;
            return _closed ? null : (_more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Wake()
    {
        _more?.TrySetResult();
        _more = null;
    }
}
