using CodeFirstWorkflows.Prompting;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

/// <summary>One visit of a step, or of an item of it, that is observed, recorded, or needs its context.</summary>
internal sealed partial class StepExecution
{
    // Cancels the run.
    private readonly CancellationToken _stop;
    private AskSettings? _settings;
    private UsageTally? _below;
    private long _started;
    private long _duration;

    internal StepExecution(Scope scope, StepBinding step, int visit)
        : this(scope, step, visit, step.KeyOf(scope.Run, visit))
    {
    }

    /// <summary>One item of a fan-out.</summary>
    internal StepExecution(Scope scope, StepBinding step, int visit, string key)
    {
        Scope = scope;
        Step = step;
        By = step;
        Visit = visit;
        Key = key;
        CancellationToken = _stop = scope.Token;
    }

    private StepExecution(StepBinding step, CancellationToken cancellationToken)
    {
        Step = step;
        By = step;
        Key = step.Name;
        CancellationToken = _stop = cancellationToken;
    }

    /// <summary>Where the step runs, or nothing if a prompt is called outside a run.</summary>
    internal Scope? Scope { get; }

    internal WorkflowRun? Run => Scope?.Run;

    internal StepBinding Step { get; }

    internal int Visit { get; }

    internal string Key { get; }

    /// <summary>The fan-out that this is an item of.</summary>
    internal FanOut? Whole { get; init; }

    /// <summary>Asked when the step fails: whether the run goes on. Nothing if it never does.</summary>
    internal Func<bool>? MayPass { get; init; }

    /// <summary>Whether the step failed and the run goes on.</summary>
    internal bool HasPassed { get; private set; }

    internal StepError? Error { get; private set; }

    internal AskSettings Settings => _settings ??= AskSettings.For(By, Run?.Options);

    /// <summary>Cancels the attempt that is under way: with the run, or because its time is over.</summary>
    internal CancellationToken CancellationToken { get; private set; }

    internal WorkflowEngine Engine => Step.Owner.Host;

    /// <summary>The tokens of the steps inside, if there are any.</summary>
    internal UsageTally Below => _below ?? Interlocked.CompareExchange(ref _below, new UsageTally(), null) ?? _below;

    internal UsageDetails? BelowUsage => _below?.Read();

    /// <summary>Asks once outside a run.</summary>
    internal static ValueTask<T> AskAsync<T, TState>(
        StepBinding<T> step, TState state, Func<StepContext, TState, ValueTask<T>> body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new StepExecution(step, cancellationToken).AttemptAsync(state, body);
    }

    internal void ThrowIfCanceled() => Scope!.ThrowIfCanceled(Step, Key);

    /// <summary>Remembers an exception that leaves the step; that of an item leaves its fan-out when the others have ended.</summary>
    internal void Blame(Exception exception)
    {
        Error = Scope!.Note(exception, Step, Key).Errors[0];
        if (HasPassed)
            Run!.Ledger.Failures.Forget(exception);
        else if (Whole is null)
            Scope.LetFail();
    }

    /// <summary>Takes what is recorded of the step.</summary>
    internal T Replay<T, TState>(StepBinding<T> step, T value, IReadOnlyList<StepRecord> records, TState state, StepCode<T, TState> code)
    {
        var record = Recall(records);
        Enter(record.Turns);
        Remember(state, value, code, record.Sequence);
        step.Complete(Run!, value, Visit, Run!.ToTimestamp(record.Duration), Trace(null));
        return value;
    }

    /// <summary>Takes what is recorded of a step that failed and was passed.</summary>
    internal T ReplayFailure<T>(StepBinding<T> step, IReadOnlyList<StepRecord> records)
    {
        var record = Recall(records);
        Error = record.Error;
        HasPassed = true;
        step.Fail(Run!, Visit, Run!.ToTimestamp(record.Duration), Trace(Error));
        return default!;
    }

    internal async ValueTask<T> RunAsync<T, TState>(
        StepBinding<T> step, TState state, StepCode<T, TState> code, KeyedDriver? recorder)
    {
        var run = Run!;
        _started = Engine.Time.GetTimestamp();
        Whole?.Begin();
        run.TellStarted(Step, Key);

        T value;
        long? sequence = null;
        try
        {
            value = await AttemptOrFallBackAsync(state, code, recorder).ConfigureAwait(false);
            if (recorder is not null)
            {
                var json = step.Recorded.Write(value);
                var record = Record(RunRecordKind.Completed) with { Result = json, Turns = Turns };
                value = step.Recorded.Read(json);
                sequence = await recorder.AppendAsync(record).ConfigureAwait(false);
            }

            Remember(state, value, code, sequence);
            Enter(Turns);
            step.Complete(run, value, Visit, Stop(), Trace(null));
        }
        catch (SuspendedException)
        {
            step.Wait(run, Visit);
            throw;
        }
        catch (Exception) when (run.IsAbandoned)
        {
            step.Wait(run, Visit);
            throw new SuspendedException(Key);
        }
        catch (Exception exception)
        {
            Fail(exception);
            step.Fail(run, Visit, Stop(), Trace(Error));
            if (recorder is not null)
                sequence = await RecordFailureAsync(recorder).ConfigureAwait(false);
            Tell(StepOutcome.Failed, sequence);
            if (HasPassed)
                return default!;
            throw;
        }

        // Outside of what is caught: a step that is recorded as completed stays so, even if a logger throws.
        Tell(StepOutcome.Completed, sequence);
        return value;
    }

    private void Fail(Exception exception)
    {
        var kind = Scope!.Note(exception, Step, Key).Errors[0].Kind;
        HasPassed = kind is not (ErrorKind.Canceled or ErrorKind.BudgetExceeded) && MayPass?.Invoke() == true;
        Blame(exception);
    }

    private async ValueTask<long> RecordFailureAsync(KeyedDriver recorder) =>
        await recorder.AppendAsync(Record(HasPassed ? RunRecordKind.Skipped : RunRecordKind.Attempt) with { Error = Error }).ConfigureAwait(false);

    private void Enter(IReadOnlyList<ChatMessage>? turns)
    {
        if (turns is not null)
            Scope!.Conversation?.Enter(turns);
    }

    private StepRecord Recall(IReadOnlyList<StepRecord> records)
    {
        Continue(records);
        CountBelow(records[^1]);
        return records[^1];
    }

    private void CountBelow(StepRecord record)
    {
        if (record.Below is not { } below)
            return;
        Run!.CountRecorded(below);
        Below.Add(below, isFresh: false);
    }

    /// <summary>What there is to record of the step, beside its result or error.</summary>
    internal StepRecord Record(RunRecordKind kind) => new(kind, Key)
    {
        Duration = Engine.Time.GetElapsedTime(_started),
        Attempts = NewAttempts(),
        Below = BelowUsage,
    };

    private StepTrace Trace(StepError? error) => new(_attempts, error, BelowUsage);

    // The duration for the step's slot; its event tells it in any case.
    private long Stop()
    {
        var now = Engine.Time.GetTimestamp();
        _duration = now - _started;
        Scope!.MoveBorder(now);
        return Step.Owner.MeasuresSteps ? _duration : 0;
    }

    private void Tell(StepOutcome outcome, long? sequence)
    {
        if (Run!.TellsSteps)
            Run.TellSettled(Step, Key, outcome, Engine.Time.GetElapsedTime(0, _duration), FreshUsage, Error, sequence ?? 0);
    }
}
