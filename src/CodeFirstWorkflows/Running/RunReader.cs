using System.Text.Json;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Makes a run that has not started.</summary>
internal delegate TRun RunFactory<out TRun, in TInput>(TInput input, RunOptions? options, CancellationToken cancellationToken);

/// <summary>Reads the stored runs of a workflow.</summary>
internal sealed class RunReader<TRun, TInput>(WorkflowBindings bindings, IRunStore store, RunFactory<TRun, TInput> create)
    where TRun : WorkflowRun
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    internal WorkflowBindings Bindings => bindings;

    internal IRunStore Store => store;

    /// <summary>Finds a run.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it is a run of another workflow or version.</exception>
    internal async ValueTask<StoredRun> FindAsync(string runId) =>
        Check(await store.FindAsync(runId).ConfigureAwait(false) ?? throw NoRecord(runId));

    /// <summary>Makes sure that a run is one of the workflow.</summary>
    /// <returns>The run.</returns>
    /// <exception cref="InvalidOperationException">It is a run of another workflow or version.</exception>
    internal StoredRun Check(StoredRun stored)
    {
        var runId = stored.Id;
        if (stored.Workflow != bindings.Shape.Identity)
            throw new InvalidOperationException($"Run '{runId}' is a run of {stored.Workflow}, not of {bindings.Shape.Identity}.");
        if (stored.Version != bindings.Shape.Version)
        {
            throw new InvalidOperationException(
                $"Run '{runId}' began with version {stored.Version} of {stored.Workflow}, and this is version {bindings.Shape.Version}: " +
                "resume it through the class of its own version.");
        }

        return stored;
    }

    /// <summary>Makes a run from its records, with the options that it was begun with and those of now.</summary>
    internal TRun Make(StoredRun stored, Journal journal, RunOptions? options, CancellationToken cancellationToken)
    {
        var recorded = RecordedOptions.Read(Journal.ReadOptions(bindings.Host, stored), bindings);
        var input = JsonSerializer.Deserialize(journal.Input.Span, WorkflowJson.TypeInfo<TInput>(bindings.Json))!;
        return create(input, RecordedOptions.Merge(recorded, options), cancellationToken);
    }

    /// <summary>Reads a run from its records; nothing runs.</summary>
    internal async Task<TRun> RestoreAsync(StoredRun stored)
    {
        var (run, journal) = await ReadAsync(stored).ConfigureAwait(false);
        await run.RestoreAsync(journal, stored).ConfigureAwait(false);
        return run;
    }

    /// <summary>Reads a run that another process executes: it completes here when it has stopped there.</summary>
    internal async Task<TRun> ObserveAsync(StoredRun stored)
    {
        var (run, _) = await ReadAsync(stored).ConfigureAwait(false);
        run.BeginObserving(stored.Id);
        _ = CompleteAsync();
        return run;

        async Task CompleteAsync()
        {
            try
            {
                var stopped = await WaitForStopAsync(stored.Id, CancellationToken.None).ConfigureAwait(false);
                var journal = await Journal.ReadAsync(bindings.Host, store, stopped).ConfigureAwait(false);
                await run.RestoreAsync(journal, stopped).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                run.EndObserving(exception);
            }
        }
    }

    /// <summary>Waits until no owner executes a run.</summary>
    internal async Task<StoredRun> WaitForStopAsync(string runId, CancellationToken cancellationToken)
    {
        using var signal = new ChangeSignal(store, bindings.Host.Time, id => id == runId);
        while (true)
        {
            var stored = await store.FindAsync(runId, cancellationToken).ConfigureAwait(false) ?? throw NoRecord(runId);
            if (stored.Owner is null)
                return stored;
            await signal.WaitAsync(Poll, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a run its type.</summary>
    /// <exception cref="InvalidOperationException">It is a run of another workflow.</exception>
    internal TRun Typed(WorkflowRun run) => Typed(run, bindings);

    internal static TRun Typed(WorkflowRun run, WorkflowBindings bindings) =>
        run as TRun ?? throw new InvalidOperationException($"Run '{run.Id}' is a run of {run.WorkflowName}, not of {bindings.Shape.Name}.");

    internal static InvalidOperationException NoRecord(string runId) => new($"There is no record of a run with the id '{runId}'.");

    private async Task<(TRun Run, Journal Journal)> ReadAsync(StoredRun stored)
    {
        bindings.CheckShape<TInput>(stored);
        var journal = await Journal.ReadAsync(bindings.Host, store, stored).ConfigureAwait(false);
        return (Make(stored, journal, null, CancellationToken.None), journal);
    }
}
