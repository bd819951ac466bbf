using System.Runtime.CompilerServices;
using CodeFirstWorkflows.Observing;
using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>
/// Reads the events of a recorded run wherever it goes on: those that are derived from records are complete and in order; what leaves no record, such as deltas of
/// text, comes between them while the run is executed in this process.
/// </summary>
internal static class RunWatch
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the events of a run that is, or was, executed in this process, until the execution stops.</summary>
    internal static async IAsyncEnumerable<WorkflowEvent> ReadAsync(WorkflowRun run, long after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var journal = run.Driver.Journal!;
        // Before the records are read, so that none is missed between them and the log.
        var log = run.Observe();
        if (after <= 0)
            yield return RecordedEvents.Start(run.Id, run.CreatedAt);
        foreach (var past in Next())
            yield return past;
        if (log is not null)
        {
            await foreach (var live in log.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (live.Sequence > after)
                {
                    foreach (var recorded in Next())
                        yield return recorded;
                }
                else if (live is TextDelta or Progress or StepStarted or AttemptStarted or AttemptRestarted)
                {
                    yield return live;
                }
            }
        }

        foreach (var rest in Next())
            yield return rest;

        List<WorkflowEvent> Next()
        {
            var events = new List<WorkflowEvent>();
            foreach (var record in journal.KeptAfter(after))
            {
                events.AddRange(RecordedEvents.Of(run.Id, record, run));
                after = record.Sequence;
            }

            return events;
        }
    }

    /// <summary>Reads the events of a run until it has completed or failed, whichever process executes it.</summary>
    internal static async IAsyncEnumerable<WorkflowEvent> ReadAsync(
        WorkflowEngine engine, RunOwnership runs, StoredRun stored, long after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var signal = new ChangeSignal(runs.Store, engine.Time, id => id == stored.Id);
        if (after <= 0)
            yield return RecordedEvents.Start(stored.Id, stored.CreatedAt);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (runs.Find(stored.Id) is { Begun: { IsCompletedSuccessfully: true, Result: WorkflowRun { IsOver: false } run } })
            {
                await foreach (var live in ReadAsync(run, after, cancellationToken).ConfigureAwait(false))
                {
                    if (live is RunStarted)
                        continue;
                    after = Math.Max(after, live.Sequence);
                    yield return live;
                }
            }

            // The state first: what is recorded after it was read is read in the next round.
            var now = await runs.Store.FindAsync(stored.Id, cancellationToken).ConfigureAwait(false);
            foreach (var record in await Journal.ReadAsync(engine, runs.Store, stored.Id, after).ConfigureAwait(false))
            {
                foreach (var past in RecordedEvents.Of(stored.Id, record))
                    yield return past;
                after = record.Sequence;
            }

            if (now is null or { State: WorkflowState.Completed or WorkflowState.Failed })
                yield break;
            await signal.WaitAsync(Poll, cancellationToken).ConfigureAwait(false);
        }
    }
}
