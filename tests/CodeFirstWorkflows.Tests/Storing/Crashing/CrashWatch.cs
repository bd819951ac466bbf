using System.Collections.Concurrent;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.Logging;

namespace CodeFirstWorkflows.Tests.Storing.Crashing;

/// <summary>Watches a run over all of its lives: which states it goes through, and what is told of its steps.</summary>
/// <param name="kept">What outlives processes.</param>
internal sealed class CrashWatch(InMemoryRunStore kept)
{
    private const int StepStarted = 5;
    private const int StepSettled = 6;

    private static readonly HashSet<(WorkflowState?, WorkflowState)> Legal =
    [
        (null, WorkflowState.Running),
        (WorkflowState.Running, WorkflowState.Completed),
        (WorkflowState.Running, WorkflowState.Failed),
        (WorkflowState.Running, WorkflowState.Paused),
        (WorkflowState.Paused, WorkflowState.Running),
    ];

    private readonly HashSet<string> _told = [];
    private readonly Lock _gate = new();
    private WorkflowState? _state;

    /// <summary>What went wrong.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>Acts on the store, and looks what became of the run.</summary>
    public async ValueTask<T> ActAsync<T>(Func<ValueTask<T>> act)
    {
        var result = await act();
        lock (_gate)
        {
            if (Now(kept.FindAsync("r"))?.State is not { } state || state == _state)
                return result;
            if (!Legal.Contains((_state, state)))
                Problems.Enqueue($"It went from {_state} to {state}");
            _state = state;
        }

        return result;
    }

    /// <summary>Listens to a process for as long as it lives.</summary>
    public ILoggerProvider Listen(FaultyStore process) => new Listener(this, process);

    private void Hear(FaultyStore process, int eventId, string key)
    {
        lock (_gate)
        {
            // What deals with failures has no result on record: it may run again, and is told again.
            if (!Now(kept.ReadAsync("r")).Any(record => record.Key == key && RecordFormat.Read(record, record.Payload).Result is not null))
                return;
            // Asked after reading: what a process records that took over is no news to what is left of the dead one.
            if (process.Death.IsCompleted)
                return;
            if (eventId == StepStarted)
                Problems.Enqueue($"{key} was told to start, though it is recorded");
            else if (!_told.Add(key))
                Problems.Enqueue($"{key} was told twice to have ended");
        }
    }

    // The store in memory never lets one wait.
    private static T Now<T>(ValueTask<T> result) => result.Result;

    private sealed class Listener(CrashWatch watch, FaultyStore process) : ILoggerProvider, ILogger
    {
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id is StepStarted or StepSettled && state is IReadOnlyList<KeyValuePair<string, object?>> parts)
                watch.Hear(process, eventId.Id, (string)parts.First(static part => part.Key == "Step").Value!);
        }

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public void Dispose()
        {
        }
    }
}
