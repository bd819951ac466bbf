namespace CodeFirstWorkflows.Runtime;

/// <summary>What a step runs for each item: its method, what stands in for it when it fails, and what takes it back.</summary>
internal sealed record ItemCode<T, TItem, TState>(
    Func<StepContext, TState, TItem, ValueTask<T>> Body,
    Func<StepContext, TState, TItem, StepFailure, ValueTask<T>>? Fallback,
    Func<StepContext, TState, TItem, T, ValueTask<NoResult>>? Undo)
{
    /// <summary>The same for one item.</summary>
    internal StepCode<T, (ItemCode<T, TItem, TState> Code, TState State, TItem Item)> ForOne { get; } = new(
        static (context, a) => a.Code.Body(context, a.State, a.Item),
        Fallback is null ? null : static (context, a, failure) => a.Code.Fallback!(context, a.State, a.Item, failure),
        Undo is null ? null : static (context, a, result) => a.Code.Undo!(context, a.State, a.Item, result));
}
