namespace CodeFirstWorkflows.Runtime;

/// <summary>Collects what becomes of items that end beside each other: results, and how it came to them.</summary>
internal sealed class ItemList<TResult>(int? count, bool isDirect)
{
    private readonly Lock _gate = new();
    private readonly bool _grows = count is null;
    private readonly List<(int Index, StepError Error)> _errors = [];
    private TResult[] _results = new TResult[count ?? 0];
    private long[] _durations = new long[isDirect ? count ?? 0 : 0];
    private IReadOnlyList<StepAttempt>[] _attempts = new IReadOnlyList<StepAttempt>[isDirect ? 0 : count ?? 0];

    /// <summary>The errors of items that failed, in the order of the items.</summary>
    internal IReadOnlyList<StepError> Errors => [.. _errors.OrderBy(static entry => entry.Index).Select(static entry => entry.Error)];

    /// <summary>Takes an item that was called directly.</summary>
    internal void Set(int index, TResult result, long duration)
    {
        if (_grows)
        {
            Grow(index, result, duration);
            return;
        }

        _results[index] = result;
        _durations[index] = duration;
    }

    /// <summary>Takes an item that was not.</summary>
    internal void Set(int index, TResult result, IReadOnlyList<StepAttempt> attempts)
    {
        lock (_gate)
        {
            EnsureRoom(index, ref _attempts);
            _results[index] = result;
            _attempts[index] = attempts;
        }
    }

    internal void AddError(int index, StepError error)
    {
        lock (_gate)
            _errors.Add((index, error));
    }

    /// <summary>The results, when all have come in.</summary>
    internal TResult[] ToResults(int taken)
    {
        Array.Resize(ref _results, taken);
        return _results;
    }

    internal IReadOnlyList<StepAttempt> ToAttempts(int taken, TimeProvider time)
    {
        if (!isDirect)
            return [.. _attempts.Take(taken).SelectMany(static attempts => attempts)];
        Array.Resize(ref _durations, taken);
        return new DirectAttempts(_durations, _errors, time);
    }

    private void Grow(int index, TResult result, long duration)
    {
        lock (_gate)
        {
            EnsureRoom(index, ref _durations);
            _results[index] = result;
            _durations[index] = duration;
        }
    }

    private void EnsureRoom<T>(int index, ref T[] besides)
    {
        if (index < _results.Length)
            return;
        Array.Resize(ref _results, Math.Max(16, Math.Max(index + 1, 2 * _results.Length)));
        Array.Resize(ref besides, _results.Length);
    }
}
