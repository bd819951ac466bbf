namespace CodeFirstWorkflows.Storing;

/// <summary>Keeps records of runs as long as the process lives.</summary>
internal sealed class InMemoryJournalStore : IJournalStore
{
    private readonly Dictionary<string, RunRecord> _runs = [];
    private readonly Lock _gate = new();

    public ValueTask<Journal> CreateAsync(string runId, string workflow, byte[] input, DateTimeOffset createdAt)
    {
        var run = new RunRecord(this, runId, workflow, input, createdAt);
        lock (_gate)
        {
            if (!_runs.TryAdd(runId, run))
            {
                throw new InvalidOperationException(
                    $"There is a run with the id '{runId}' already. A run's id is used once: choose another, or resume that run.");
            }
        }

        return new(run);
    }

    public ValueTask<Journal> ReopenAsync(string runId, string workflow)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(runId, out var run))
                throw new InvalidOperationException($"There is no record of a run with the id '{runId}'.");
            if (run.Workflow != workflow)
                throw new InvalidOperationException($"Run '{runId}' is a run of {run.Workflow}, not of {workflow}.");
            if (run.State == WorkflowState.Running)
                throw new InvalidOperationException($"Run '{runId}' is still running. Only a run that failed can be resumed.");
            if (run.State == WorkflowState.Completed)
                throw new InvalidOperationException($"Run '{runId}' has completed. Only a run that failed can be resumed.");
            run.State = WorkflowState.Running;
            return new(run);
        }
    }

    private sealed class RunRecord(InMemoryJournalStore store, string runId, string workflow, byte[] input, DateTimeOffset createdAt) : Journal
    {
        private readonly List<StepRecord> _records = [];
        private readonly Dictionary<string, IReadOnlyList<StepRecord>> _byKey = [];

        internal string Workflow { get; } = workflow;

        internal WorkflowState State { get; set; } = WorkflowState.Running;

        internal override string RunId { get; } = runId;

        internal override byte[] Input { get; } = input;

        internal override DateTimeOffset CreatedAt { get; } = createdAt;

        internal override IReadOnlyList<StepRecord> Records
        {
            get
            {
                lock (store._gate)
                    return [.. _records];
            }
        }

        internal override IReadOnlyList<StepRecord> RecordsOf(string key)
        {
            lock (store._gate)
                return _byKey.GetValueOrDefault(key) ?? [];
        }

        internal override ValueTask AppendAsync(StepRecord record)
        {
            lock (store._gate)
            {
                _records.Add(record);
                _byKey[record.Key] = [.. _byKey.GetValueOrDefault(record.Key) ?? [], record];
            }

            return default;
        }

        internal override ValueTask SettleAsync(WorkflowState state)
        {
            lock (store._gate)
                State = state;
            return default;
        }
    }
}
