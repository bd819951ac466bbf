namespace CodeFirstWorkflows.Observing;

/// <summary>All events of a run. Readers come and go as they like and each sees them from the first one on; a slow one holds nobody up.</summary>
internal sealed class EventLog : IAsyncEnumerable<WorkflowEvent>
{
    private readonly Lock _gate = new();
    private readonly List<WorkflowEvent> _events = [];
    private TaskCompletionSource? _more;
    private bool _closed;

    public async IAsyncEnumerator<WorkflowEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        for (var next = 0; ; next++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (WaitFor(next) is { } more)
                await more.WaitAsync(cancellationToken).ConfigureAwait(false);
            WorkflowEvent item;
            lock (_gate)
            {
                if (next == _events.Count)
                    yield break;
                item = _events[next];
            }

            yield return item;
        }
    }

    internal void Add(WorkflowEvent item)
    {
        lock (_gate)
            _events.Add(item);
        Wake();
    }

    internal void Close()
    {
        lock (_gate)
            _closed = true;
        Wake();
    }

    private Task? WaitFor(int next)
    {
        lock (_gate)
        {
            if (next < _events.Count || _closed)
                return null;
            return (_more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Wake()
    {
        TaskCompletionSource? more;
        lock (_gate)
        {
            more = _more;
            _more = null;
        }

        more?.TrySetResult();
    }
}
