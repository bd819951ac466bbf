namespace CodeFirstWorkflows.Runtime;

// Steps that run once for each item of a collection.
public sealed partial class Scope
{
    /// <summary>Runs a step for each item of a collection. The first failure keeps further items from starting.</summary>
    /// <typeparam name="T">The type of an item's result.</typeparam>
    /// <typeparam name="TItem">The type of an item.</typeparam>
    /// <typeparam name="TState">What source and body need.</typeparam>
    /// <param name="step">The step as a whole.</param>
    /// <param name="item">The step as it is for one item.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What source and body need.</param>
    /// <param name="source">Gets the items.</param>
    /// <param name="maxConcurrency">How many items are worked on at a time; 0 for 16.</param>
    /// <param name="body">Calls the step's method.</param>
    /// <param name="fallback">Stands in for an item's step when it has failed; <see langword="null"/> if nothing does.</param>
    /// <param name="undo">Takes an item's step back when the run has failed later; <see langword="null"/> if nothing does.</param>
    /// <returns>The results in the order of the items; awaited once.</returns>
    public ValueTask<IReadOnlyList<T>> ForEach<T, TItem, TState>(
        StepBinding<IReadOnlyList<T>> step,
        StepBinding<T> item,
        int visit,
        TState state,
        Func<TState, IEnumerable<TItem>> source,
        int maxConcurrency,
        Func<StepContext, TState, TItem, ValueTask<T>> body,
        Func<StepContext, TState, TItem, StepFailure, ValueTask<T>>? fallback = null,
        Func<StepContext, TState, TItem, T, ValueTask<NoResult>>? undo = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(item);
        return new FanOut<T, T, TItem, TState>(this, step, item, visit, state, new ItemCode<T, TItem, TState>(body, fallback, undo), new EveryItem<T>(item))
            .RunAsync(source, maxConcurrency);
    }

    /// <summary>Runs a step for each item of a collection. An item that fails is one of the outcomes.</summary>
    /// <typeparam name="T">The type of an item's result.</typeparam>
    /// <typeparam name="TItem">The type of an item.</typeparam>
    /// <typeparam name="TState">What source and body need.</typeparam>
    /// <param name="step">The step as a whole.</param>
    /// <param name="item">The step as it is for one item.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What source and body need.</param>
    /// <param name="source">Gets the items.</param>
    /// <param name="maxConcurrency">How many items are worked on at a time; 0 for 16.</param>
    /// <param name="maxFailures">How many items may fail before the step does; 0 for any number.</param>
    /// <param name="body">Calls the step's method.</param>
    /// <param name="fallback">Stands in for an item's step when it has failed; <see langword="null"/> if nothing does.</param>
    /// <param name="undo">Takes an item's step back when the run has failed later; <see langword="null"/> if nothing does.</param>
    /// <returns>What became of the items, in their order; awaited once.</returns>
    public ValueTask<IReadOnlyList<ItemResult<T>>> TryForEach<T, TItem, TState>(
        StepBinding<IReadOnlyList<ItemResult<T>>> step,
        StepBinding<T> item,
        int visit,
        TState state,
        Func<TState, IEnumerable<TItem>> source,
        int maxConcurrency,
        int maxFailures,
        Func<StepContext, TState, TItem, ValueTask<T>> body,
        Func<StepContext, TState, TItem, StepFailure, ValueTask<T>>? fallback = null,
        Func<StepContext, TState, TItem, T, ValueTask<NoResult>>? undo = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(item);
        return new FanOut<ItemResult<T>, T, TItem, TState>(
            this, step, item, visit, state, new ItemCode<T, TItem, TState>(body, fallback, undo), new TriedItem<T>(item, maxFailures))
            .RunAsync(source, maxConcurrency);
    }

    /// <summary>The items of a step that runs a number of times.</summary>
    /// <param name="count">How often.</param>
    /// <returns>The numbers from 0 on.</returns>
    public static IEnumerable<int> Times(int count) => Enumerable.Range(0, count);
}
