namespace CodeFirstWorkflows.Graphs.Tests.Worlds;

/// <summary>
/// What waits in a run, opened one at a time by the thread that drives it: whatever follows then runs on that thread, before the next one opens.
/// </summary>
internal sealed class Gates(Order order)
{
    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource> _waiting = [];

    public async Task EnterAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var gate = new TaskCompletionSource();
        lock (_lock)
            _waiting.Add(gate);
        using var canceled = stop.UnsafeRegister(_ => Cancel(gate, stop), null);
        await gate.Task.ConfigureAwait(false);
    }

    /// <summary>Opens any of those that wait.</summary>
    /// <returns>Whether one did.</returns>
    public bool OpenOne()
    {
        TaskCompletionSource gate;
        lock (_lock)
        {
            if (_waiting.Count == 0)
                return false;
            var index = order.Below(_waiting.Count);
            gate = _waiting[index];
            _waiting.RemoveAt(index);
        }

        gate.SetResult();
        return true;
    }

    private void Cancel(TaskCompletionSource gate, CancellationToken stop)
    {
        bool waits;
        lock (_lock)
            waits = _waiting.Remove(gate);
        if (waits)
            gate.SetCanceled(stop);
    }
}
