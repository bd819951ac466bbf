using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>
/// Awaited, it makes the awaiting method wait until <see cref="TakeAll"/>, which goes on with it on the caller's thread. So what waiting code
/// allocates can be counted, for it is all on one thread.
/// </summary>
public sealed class Turns : INotifyCompletion
{
    private readonly Queue<Action> _waiting = [];

    public bool IsCompleted => false;

    public Turns GetAwaiter() => this;

    public void OnCompleted(Action continuation) => _waiting.Enqueue(continuation);

    public void GetResult()
    {
    }

    /// <summary>Waits once and returns the value.</summary>
    public async ValueTask<T> WaitAsync<T>(T value)
    {
        await this;
        return value;
    }

    public void TakeAll()
    {
        while (_waiting.TryDequeue(out var next))
            next();
    }
}
