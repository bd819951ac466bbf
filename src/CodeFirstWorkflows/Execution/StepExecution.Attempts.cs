using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

// The tries of a step, and what is told about them.
internal sealed partial class StepExecution
{
    // How many of them earlier executions made, and how many are recorded.
    private int _earlier;
    private int _recorded;
    private StepAttempt[] _attempts = [];

    internal IReadOnlyList<StepAttempt> Attempts => _attempts;

    /// <summary>The tokens that were not recorded before.</summary>
    internal UsageDetails FreshUsage
    {
        get
        {
            var usage = _below?.ReadFresh() ?? new UsageDetails();
            foreach (var attempt in _attempts.AsSpan(_earlier))
            {
                if (attempt.Usage is { } used)
                    usage.Add(used);
            }

            return usage;
        }
    }

    /// <summary>Whether attempts that are not recorded yet used tokens.</summary>
    internal bool HasSpent => Array.Exists(NewAttempts(), static attempt => attempt.Usage is not null);

    // What the completed prompt adds to the conversation. Items read it, but do not add to it.
    private IReadOnlyList<ChatMessage>? Turns { get; set; }

    /// <summary>Goes on counting where the recorded attempts end.</summary>
    internal void Continue(IReadOnlyList<StepRecord> records)
    {
        // Most steps have one record.
        _attempts = records.Count == 1 && records[0].Attempts is StepAttempt[] only ? only : [.. records.SelectMany(static record => record.Attempts)];
        _earlier = _recorded = _attempts.Length;
        foreach (var attempt in _attempts)
            Run!.CountRecorded(attempt.Usage);
    }

    /// <summary>An attempt that this one makes beside others.</summary>
    internal AttemptInProgress Split(int place, string client) => new(this, _attempts.Length + 1 + place, client);

    internal void Start(AttemptInProgress attempt)
    {
        if (Run is { IsObserved: true } run)
            run.EventLog!.Add(new AttemptStarted(run.Id, Key, Engine.Time.GetUtcNow(), Step.Name, attempt.Number));
    }

    /// <summary>Ends an attempt, without adding it to those of the step.</summary>
    internal StepAttempt Settle(AttemptInProgress progress, Exception? exception)
    {
        var canceled = exception is OperationCanceledException && _stop.IsCancellationRequested;
        var error = exception is null ? null : ErrorOf(exception, canceled);
        var attempt = progress.ToAttempt(error);
        if (Run is not { } run)
            return attempt;
        run.CountFresh(attempt.Usage);
        if (error is not null && error.Kind != ErrorKind.Canceled)
            Engine.Logger.AttemptFailed(run, Key, attempt);
        if (!run.IsObserved)
            return attempt;
        var at = Engine.Time.GetUtcNow();
        run.EventLog!.Add(error is null
            ? new AttemptSettled(run.Id, Key, at, Step.Name, attempt)
            : new AttemptFailed(run.Id, Key, at, Step.Name, attempt));
        return attempt;
    }

    internal void Add(IEnumerable<StepAttempt> attempts) => _attempts = [.. _attempts, .. attempts];

    private StepAttempt[] NewAttempts() => _attempts[_recorded..];

    private ValueTask<T> AttemptAsync<T, TState>(TState state, Func<StepContext, TState, ValueTask<T>> body) =>
        By.Policy is { } policy ? GuardAsync(policy, state, body) : PassAsync(state, body);

    // Tries each of the clients that are to be tried in order; without any, once.
    private async ValueTask<T> PassAsync<T, TState>(TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        for (var client = 0; ; client++)
        {
            ThrowIfLost();
            var attempt = new AttemptInProgress(this, _attempts.Length + 1, Settings.Clients.Count > 0 ? Settings.Clients[client] : null);
            // A comparison tells of its own attempts.
            var isTold = By.Definition.Compared.Count == 0;
            if (isTold)
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
                Turns = Whole is null ? attempt.Turns : null;
                if (isTold)
                    Add([Settle(attempt, null)]);
                return value;
            }
            catch (Exception raised) when (raised is not SuspendedException)
            {
                ThrowIfAbandoned();
                var exception = Judge(raised);
                if (_attempts.Length < attempt.Number)
                {
                    if (!isTold)
                        Start(attempt);
                    Add([Settle(attempt, exception)]);
                }

                if (!attempt.HasAsked || client + 1 >= Settings.Clients.Count || CancellationToken.IsCancellationRequested)
                {
                    if (exception == raised)
                        throw;
                    throw exception;
                }
            }
        }
    }

    /// <summary>Leaves an execution that the process may not go on with: asked before each attempt.</summary>
    private void ThrowIfLost()
    {
        if (Run?.Driver.Journal?.Claim is { } claim && !claim.Holds())
            throw new SuspendedException(Key);
    }

    // What a step throws when its execution is abandoned is no failure of its own.
    private void ThrowIfAbandoned()
    {
        if (Run is { IsAbandoned: true })
            throw new SuspendedException(Key);
    }

    // What failed inside is to blame, not the step that it left next.
    private StepError ErrorOf(Exception exception, bool canceled) =>
        Run is null ? StepError.From(exception, Step.Name, Key, canceled) : Run.Ledger.Failures.ErrorInside(exception, Key)
            ?? StepError.From(exception, Step.Name, Key, canceled);
}
