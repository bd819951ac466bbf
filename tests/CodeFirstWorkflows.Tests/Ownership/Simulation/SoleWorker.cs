using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>
/// Leaves the thread pool one thread, and runs work on that: what is queued then happens in one order, always the same. The library leaves the thread that called it
/// in many places, so that nothing less than the whole pool will do. The other threads of the pool are kept busy with waiting meanwhile.
/// </summary>
internal static class SoleWorker
{
    /// <summary>Runs work on the only thread of the pool that is free.</summary>
    /// <param name="work">Must wait for nothing but <see cref="QuietAsync"/>.</param>
    internal static async Task RunAsync(Func<Task> work)
    {
        ThreadPool.GetMinThreads(out var fewest, out var ports);
        ThreadPool.GetMaxThreads(out var most, out var mostPorts);
        var threads = Environment.ProcessorCount;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var end = new ManualResetEventSlim();
        using var gone = new CountdownEvent(threads);
        var arrived = 0;
        try
        {
            if (!ThreadPool.SetMinThreads(threads, ports) || !ThreadPool.SetMaxThreads(threads, mostPorts))
                throw new InvalidOperationException("The thread pool cannot be made smaller.");
            for (var i = 0; i < threads; i++)
                ThreadPool.UnsafeQueueUserWorkItem(_ => Occupy(), null);
            await ended.Task.ConfigureAwait(false);
        }
        finally
        {
            ThreadPool.SetMaxThreads(most, mostPorts);
            ThreadPool.SetMinThreads(fewest, ports);
        }

        // Who comes last finds all others waiting.
        void Occupy()
        {
            if (Interlocked.Increment(ref arrived) == threads)
            {
                _ = DriveAsync();
                return;
            }

            // Not a wait that the pool knows of: it would start another thread instead.
            end.Wait();
            gone.Signal();
        }

        async Task DriveAsync()
        {
            Exception? failure = null;
            try
            {
                await work().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            end.Set();
            gone.Signal();
            gone.Wait();
            if (failure is null)
                ended.SetResult();
            else
                ended.SetException(failure);
        }
    }

    /// <summary>Goes on when all that the pool has to do is done.</summary>
    internal static async ValueTask QuietAsync()
    {
        do
            await default(Requeued);
        while (ThreadPool.PendingWorkItemCount > 0);
    }

    private readonly struct Requeued : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Requeued GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) =>
            ThreadPool.UnsafeQueueUserWorkItem(static next => next(), continuation, preferLocal: false);
    }
}
