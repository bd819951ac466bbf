using CodeFirstWorkflows.Prompting;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

/// <summary>One visit of a step that is observed, recorded, or needs its context: its attempts and what is told about them.</summary>
internal sealed class StepExecution
{
    private readonly int _earlier;
    private StepAttempt[] _attempts = [];
    private long _started;
    private long _duration;

    internal StepExecution(WorkflowRun run, StepBinding step, int visit, IReadOnlyList<StepAttempt>? earlier = null)
        : this(step, run.Token)
    {
        Run = run;
        Visit = visit;
        Key = step.KeyOf(visit);
        Settings = AskSettings.For(step, run.Options);
        if (earlier is not null)
            _attempts = [.. earlier];
        _earlier = _attempts.Length;
    }

    private StepExecution(StepBinding step, CancellationToken cancellationToken)
    {
        Step = step;
        Key = step.Name;
        CancellationToken = cancellationToken;
        Settings = AskSettings.For(step, null);
    }

    /// <summary>The run, or nothing if a prompt is called outside one.</summary>
    internal WorkflowRun? Run { get; }

    internal StepBinding Step { get; }

    internal int Visit { get; }

    internal string Key { get; }

    internal AskSettings Settings { get; }

    internal CancellationToken CancellationToken { get; }

    internal WorkflowEngine Engine => Step.Owner.Host;

    /// <summary>Asks once outside a run.</summary>
    internal static ValueTask<T> AskAsync<T, TState>(
        StepBinding<T> step, TState state, Func<StepContext, TState, ValueTask<T>> body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new StepExecution(step, cancellationToken).AttemptAsync(state, body);
    }

    internal async ValueTask<T> RunAsync<T, TState>(
        StepBinding<T> step, TState state, Func<StepContext, TState, ValueTask<T>> body, Journal? journal)
    {
        var run = Run!;
        _started = Engine.Time.GetTimestamp();
        if (run.IsObserved)
            run.EventLog!.Add(new StepStarted(run.Id, Key, Engine.Time.GetUtcNow(), Step.Name));
        if (run.IsLogged)
            Engine.Logger.StepStarted(run, Key);

        T value;
        try
        {
            value = await AttemptAsync(state, body).ConfigureAwait(false);
            if (journal is not null)
            {
                var json = RecordedResult.Write(step, value);
                var record = new StepRecord(Key) { Result = json, Duration = Engine.Time.GetElapsedTime(_started), Attempts = NewAttempts(), Turns = Turns };
                value = RecordedResult.Read(step, json);
                await journal.AppendAsync(record).ConfigureAwait(false);
            }

            run.Ledger.Enter(Turns);
            step.Slot(run).Complete(value, Visit, Stop(), new StepTrace(_attempts, null));
        }
        catch (Exception exception)
        {
            var error = StepError.From(exception, Step.Name, Key, run.IsCanceled(exception));
            run.Ledger.Note(exception, error);
            step.Slot(run).Fail(Visit, Stop(), new StepTrace(_attempts, error));
            if (journal is not null)
            {
                var record = new StepRecord(Key) { Error = error, Duration = Engine.Time.GetElapsedTime(_started), Attempts = NewAttempts() };
                await journal.AppendAsync(record).ConfigureAwait(false);
            }

            Settle(StepOutcome.Failed, error);
            throw;
        }

        // Outside of what is caught: a step that is recorded as completed stays so, even if a logger throws.
        Settle(StepOutcome.Completed, null);
        return value;
    }

    // What the completed prompt adds to the conversation.
    private IReadOnlyList<ChatMessage>? Turns { get; set; }

    private StepAttempt[] NewAttempts() => _attempts[_earlier..];

    // The duration for the step's slot; its event tells it in any case.
    private long Stop()
    {
        var now = Engine.Time.GetTimestamp();
        _duration = now - _started;
        Run!.MoveBorder(now);
        return Step.Owner.MeasuresSteps ? _duration : 0;
    }

    private async ValueTask<T> AttemptAsync<T, TState>(TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        for (var client = 0; ; client++)
        {
            var attempt = new AttemptInProgress(this, _attempts.Length + 1, Settings.Clients.Count > 0 ? Settings.Clients[client] : null);
            Start(attempt);
            try
            {
                T value;
                try
                {
                    value = await body(new StepContext(attempt), state).ConfigureAwait(false);
                }
                catch
                {
                    await attempt.AbandonServicesAsync().ConfigureAwait(false);
                    throw;
                }

                await attempt.DisposeServicesAsync().ConfigureAwait(false);
                Turns = attempt.Turns;
                Settle(attempt, null);
                return value;
            }
            catch (Exception exception)
            {
                Settle(attempt, exception);
                if (!attempt.HasAsked || client + 1 >= Settings.Clients.Count || CancellationToken.IsCancellationRequested)
                    throw;
            }
        }
    }

    private void Start(AttemptInProgress attempt)
    {
        if (Run is { IsObserved: true } run)
            run.EventLog!.Add(new AttemptStarted(run.Id, Key, Engine.Time.GetUtcNow(), Step.Name, attempt.Number));
    }

    private void Settle(AttemptInProgress progress, Exception? exception)
    {
        var canceled = exception is OperationCanceledException && CancellationToken.IsCancellationRequested;
        var error = exception is null ? null : StepError.From(exception, Step.Name, Key, canceled);
        var attempt = progress.ToAttempt(error);
        _attempts = [.. _attempts, attempt];
        if (Run is not { } run)
            return;
        run.Ledger.AddUsage(attempt.Usage);
        if (error is not null && error.Kind != ErrorKind.Canceled)
            Engine.Logger.AttemptFailed(run, Key, attempt);
        if (!run.IsObserved)
            return;
        var at = Engine.Time.GetUtcNow();
        run.EventLog!.Add(error is null
            ? new AttemptSettled(run.Id, Key, at, Step.Name, attempt)
            : new AttemptFailed(run.Id, Key, at, Step.Name, attempt));
    }

    private void Settle(StepOutcome outcome, StepError? error)
    {
        var run = Run!;
        if (!run.IsObserved && !run.IsLogged)
            return;
        var usage = new UsageDetails();
        foreach (var attempt in _attempts.AsSpan(_earlier))
        {
            if (attempt.Usage is { } used)
                usage.Add(used);
        }

        var duration = Engine.Time.GetElapsedTime(0, _duration);
        if (run.IsLogged)
            Engine.Logger.StepSettled(run, Key, outcome, duration, usage.TotalTokenCount ?? 0, error?.Type);
        if (run.IsObserved)
            run.EventLog!.Add(new StepSettled(run.Id, Key, Engine.Time.GetUtcNow(), Step.Name, outcome, duration, usage, error));
    }
}
