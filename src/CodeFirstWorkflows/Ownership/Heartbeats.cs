using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Ownership;

/// <summary>
/// Keeps the process's term alive while it owns runs, and ends it by the process's own clock when no heartbeat was acknowledged in time, whatever the store does.
/// </summary>
internal sealed class Heartbeats
{
    private readonly IRunStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly Action<OwnerTerm, Exception> _lost;
    private readonly Action _acknowledged;
    private readonly OwnershipLog _log;
    private readonly Lock _gate = new();
    private OwnerTerm _term;
    private OwnerTerm? _former;
    private Task<bool>? _beating;
    private ITimer? _beats;
    private ITimer? _end;

    /// <summary>Makes the heartbeats.</summary>
    /// <param name="store">The store.</param>
    /// <param name="time">The process's clocks.</param>
    /// <param name="lease">How long a term lasts without a heartbeat.</param>
    /// <param name="log">The log.</param>
    /// <param name="lost">Is called when a term is lost, with the reason.</param>
    /// <param name="acknowledged">Is called after each heartbeat by the timer that was acknowledged; it must return at once.</param>
    internal Heartbeats(
        IRunStore store, TimeProvider time, TimeSpan lease, OwnershipLog log, Action<OwnerTerm, Exception> lost, Action acknowledged)
    {
        _store = store;
        _time = time;
        _lease = lease;
        _log = log;
        _lost = lost;
        _acknowledged = acknowledged;
        _term = new OwnerTerm(time, lease);
    }

    /// <summary>The present term.</summary>
    internal OwnerTerm Term
    {
        get
        {
            lock (_gate)
                return _term;
        }
    }

    /// <summary>Gets a term with most of its lease left, under which a run can be claimed.</summary>
    internal async ValueTask<OwnerTerm> ProveAsync()
    {
        for (var tries = 0; ; tries++)
        {
            var term = Term;
            if (term.HasBegun && term.Left > _lease - Interval)
                return term;
            if (await BeatAsync().ConfigureAwait(false) && term.IsProven)
                return term;
            // A term that was lost gives way to the next one, which the store has not refused yet.
            if (tries == 3)
            {
                throw new RunStoreException(
                    $"No heartbeat was acknowledged within the lease of {_lease}. See why the store is slow, or raise WorkflowEngineOptions.Lease.");
            }
        }
    }

    /// <summary>Sends heartbeats from now on.</summary>
    internal void Start()
    {
        lock (_gate)
        {
            if (_beats is not null)
                return;
            _beats = _time.CreateTimer(static self => _ = ((Heartbeats)self!).BeatByTimerAsync(), this, Interval, Interval);
            _end = _time.CreateTimer(static self => ((Heartbeats)self!).EndInTime(), this, Rest(_term.Left), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Sends no more heartbeats.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _beats?.Dispose();
            _end?.Dispose();
            (_beats, _end) = (null, null);
        }
    }

    /// <summary>Ends the term and tells the store that its runs may be claimed.</summary>
    internal async ValueTask RetireAsync()
    {
        var term = Term;
        if (!term.HasBegun)
            return;
        Lose(term, new OperationCanceledException("The host has stopped."));
        lock (_gate)
            _former = null;
        await _store.HeartbeatAsync(term.Name, TimeSpan.Zero).ConfigureAwait(false);
    }

    private TimeSpan Interval => _lease / 3;

    /// <summary>Sends a heartbeat, or waits for the one that is under way.</summary>
    /// <returns>Whether the term that it was sent for goes on.</returns>
    private Task<bool> BeatAsync()
    {
        TaskCompletionSource<bool> source;
        lock (_gate)
        {
            if (_beating is { } beating)
                return beating;
            source = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _beating = source.Task;
        }

        _ = CompleteAsync();
        return source.Task;

        async Task CompleteAsync()
        {
            try
            {
                var goesOn = await BeatOnceAsync().ConfigureAwait(false);
                Finish();
                source.SetResult(goesOn);
            }
            catch (Exception exception)
            {
                Finish();
                source.SetException(exception);
            }
        }

        void Finish()
        {
            lock (_gate)
                _beating = null;
        }
    }

    private async ValueTask<bool> BeatOnceAsync()
    {
        await RetireFormerAsync().ConfigureAwait(false);
        var term = Term;
        var began = Moment.Now(_time);
        if (term.HasBegun && !term.IsProven)
        {
            Lose(term, Late());
            return false;
        }

        try
        {
            // The token is ours: a store that is silent is one that fails.
            await _store.HeartbeatAsync(term.Name, _lease, term.Lost).AsTask().WaitAsync(_lease, _time, term.Lost).ConfigureAwait(false);
        }
        catch (LeaseLostException exception)
        {
            Lose(term, exception);
            return false;
        }
        catch (OperationCanceledException) when (term.IsLost)
        {
            return false;
        }
        catch (TimeoutException exception)
        {
            throw new RunStoreException($"The store did not answer a heartbeat within the lease of {_lease}. See why it is slow.", exception);
        }

        if (!term.Acknowledge(began))
        {
            Lose(term, Late());
            return false;
        }

        lock (_gate)
            _end?.Change(Rest(term.Left), Timeout.InfiniteTimeSpan);
        return true;
    }

    private async Task BeatByTimerAsync()
    {
        try
        {
            await BeatAsync().ConfigureAwait(false);
            _acknowledged();
        }
        catch (Exception exception)
        {
            // The next one may be heard. If none is in time, the term ends by the clock.
            _log.HeartbeatFailed(exception);
        }
    }

    private void EndInTime()
    {
        try
        {
            var term = Term;
            if (term.HasBegun && !term.IsProven)
            {
                Lose(term, Late());
                return;
            }

            lock (_gate)
                _end?.Change(Rest(term.Left), Timeout.InfiniteTimeSpan);
        }
        catch (Exception exception)
        {
            // A clock that throws ends nothing: each record asks it again.
            _log.HeartbeatFailed(exception);
        }
    }

    // All that was claimed under the name is gone: others may have it, or will.
    private void Lose(OwnerTerm term, Exception why)
    {
        if (!term.TryLose())
            return;
        lock (_gate)
        {
            if (_term == term)
                (_term, _former) = (new OwnerTerm(_time, _lease), term);
        }

        _lost(term, why);
    }

    // Others need not wait for its end: this process has given up what it owned under that name.
    private async ValueTask RetireFormerAsync()
    {
        OwnerTerm? former;
        lock (_gate)
            (former, _former) = (_former, null);
        if (former is null)
            return;
        try
        {
            // It is a courtesy: a store that is silent must not hold up the heartbeats of the next name.
            await _store.HeartbeatAsync(former.Name, TimeSpan.Zero, Term.Lost).AsTask().WaitAsync(Interval, _time, Term.Lost).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _log.HeartbeatFailed(exception);
        }
    }

    private LeaseLostException Late() => new(
        $"No heartbeat was acknowledged for {_lease}, the lease: this process could not prove that it is alive, and others may execute its runs by now.");

    // A timer that fires a little early would find the term still alive, and one of no time at all never fires.
    private static TimeSpan Rest(TimeSpan left) => left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left + TimeSpan.FromMilliseconds(1);
}
