namespace CodeFirstWorkflows.Runtime;

/// <summary>What a step runs: its method, what stands in for it when it fails, and what takes it back.</summary>
internal readonly record struct StepCode<T, TState>(
    Func<StepContext, TState, ValueTask<T>> Body,
    Func<StepContext, TState, StepFailure, ValueTask<T>>? Fallback = null,
    Func<StepContext, TState, T, ValueTask<NoResult>>? Undo = null);
