using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Worlds;

/// <summary>What generated workflows call: does what fate decides and records it. There is one for each life of a process.</summary>
public sealed class World
{
    private readonly Fate _fate;
    private readonly Answers _answers;
    private readonly Trace _trace;
    private readonly Gates _gates;
    private readonly int _life;
    private volatile bool _isDead;
    private int _calls;

    internal World(Fate fate, Answers answers, Trace trace, Gates gates, int life)
    {
        _fate = fate;
        _answers = answers;
        _trace = trace;
        _gates = gates;
        _life = life;
    }

    /// <summary>Whether the process crashed. What still runs of it does nothing any more.</summary>
    internal bool IsDead => _isDead;

    /// <summary>The call, counted from 1, at which somebody cancels the run.</summary>
    internal int CancelsAt { get; init; }

    internal CancellationTokenSource Cancellation { get; } = new();

    internal void Die() => _isDead = true;

    /// <summary>A step that returns at once.</summary>
    public T Now<T>(string step, StepContext? context, object?[] arguments) => (T)Act(step, context, arguments, default)!;

    public void Now(string step, StepContext? context, object?[] arguments) => Act(step, context, arguments, default);

    /// <summary>A step that may take its time.</summary>
    public async Task<T> Soon<T>(string step, StepContext? context, object?[] arguments, CancellationToken stop) =>
        (T)(await ActAsync(step, context, arguments, stop).ConfigureAwait(false))!;

    public Task Soon(string step, StepContext? context, object?[] arguments, CancellationToken stop) => ActAsync(step, context, arguments, stop);

    /// <summary>A helper that decides a condition.</summary>
    public bool Ask(string helper, object?[] arguments)
    {
        if (_isDead)
            throw new CrashException();
        var asked = _fate.Helper(helper);
        var label = Fate.LabelOf(asked, Show.All(arguments));
        var call = _trace.Begin(label, isAsk: true);
        var answer = _fate.Answer(asked, label, _life);
        if (asked.IsImpure)
            _answers.Keep(label, answer);
        _trace.End(call, answer is null ? Call.Failed : Show.Of(answer));
        return answer ?? throw new DeedException($"{label} fails.");
    }

    private object? Act(string name, StepContext? context, object?[] arguments, CancellationToken stop)
    {
        if (_isDead)
            throw new CrashException();
        var (call, deed) = Begin(name, context, arguments, stop);
        return End(call, deed);
    }

    private async Task<object?> ActAsync(string name, StepContext? context, object?[] arguments, CancellationToken stop)
    {
        if (_isDead)
            await new TaskCompletionSource().Task.ConfigureAwait(false);
        var (call, deed) = Begin(name, context, arguments, stop);
        if (deed.Waits)
        {
            try
            {
                await _gates.EnterAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _trace.End(call, Call.Canceled);
                throw;
            }
        }

        return End(call, deed);
    }

    private (Call Call, Deed Deed) Begin(string name, StepContext? context, object?[] arguments, CancellationToken stop)
    {
        var step = _fate.Step(name);
        var label = Fate.LabelOf(step, context?.Key, Show.All(arguments));
        var call = _trace.Begin(label, isAsk: false);
        if (Interlocked.Increment(ref _calls) == CancelsAt)
            Cancellation.Cancel();
        if (stop.IsCancellationRequested)
        {
            _trace.End(call, Call.Canceled);
            throw new OperationCanceledException(stop);
        }

        return (call, _fate.Of(step, label));
    }

    private object? End(Call call, Deed deed)
    {
        _trace.End(call, deed.Fails ? Call.Failed : Show.Of(deed.Value));
        return deed.Fails ? throw new DeedException($"{call.Label} fails.") : deed.Value;
    }
}

/// <summary>What a step throws that is meant to fail.</summary>
public sealed class DeedException(string message) : Exception(message);

/// <summary>Ends what still runs of a process that crashed.</summary>
public sealed class CrashException() : Exception("The process crashed.");
