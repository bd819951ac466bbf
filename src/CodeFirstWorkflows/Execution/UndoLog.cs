namespace CodeFirstWorkflows.Runtime;

/// <summary>What a run has done that can be taken back.</summary>
internal sealed class UndoLog
{
    private readonly List<Undo> _undos = [];
    private readonly Lock _gate = new();
    private long _order;

    /// <summary>Remembers how to take a step back that has completed.</summary>
    /// <param name="undo">Takes it back.</param>
    internal void Add(Undo undo)
    {
        lock (_gate)
        {
            // A run that goes on in the same process comes by its steps again.
            _undos.RemoveAll(known => known.Key == undo.Key);
            _undos.Add(undo);
        }
    }

    /// <summary>The place of a step that is not recorded among those that have completed.</summary>
    internal long NextOrder() => Interlocked.Increment(ref _order);

    internal bool Has(string prefix)
    {
        lock (_gate)
            return _undos.Exists(undo => undo.Key.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Takes out what a scope has done, the last first.</summary>
    internal IReadOnlyList<Undo> Take(string prefix)
    {
        lock (_gate)
        {
            var taken = _undos.FindAll(undo => undo.Key.StartsWith(prefix, StringComparison.Ordinal));
            _undos.RemoveAll(taken.Contains);
            return [.. taken.OrderByDescending(static undo => undo.Order)];
        }
    }
}

/// <summary>Takes a step back.</summary>
internal abstract class Undo(string key, long order)
{
    /// <summary>The step's key.</summary>
    internal string Key { get; } = key;

    /// <summary>When it completed, among the others.</summary>
    internal long Order { get; } = order;

    internal abstract ValueTask RunAsync(Scope scope);
}

/// <summary>Takes a step back.</summary>
internal sealed class Undo<T, TState>(
    StepExecution done, long order, TState state, T result, Func<StepContext, TState, T, ValueTask<NoResult>> undo) : Undo(done.Key, order)
{
    internal override async ValueTask RunAsync(Scope scope)
    {
        var helper = done.Step.Compensation!;
        var execution = new StepExecution(scope, helper, done.Visit, $"{Key}.{helper.Name}");
        // A type of its own for each state would lead to one more each time that a step that takes back is itself run.
        Func<StepContext, ValueTask<NoResult>> call = context => undo(context, state, result);
        await scope.Run.Driver.InvokeHelper(execution, helper, call, static (context, call) => call(context)).ConfigureAwait(false);
    }
}
