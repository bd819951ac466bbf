namespace CodeFirstWorkflows.Runtime;

/// <summary>A workflow that steps of another one run.</summary>
public abstract class ChildWorkflow
{
    private protected ChildWorkflow()
    {
    }

    /// <summary>The steps of the workflow that is run.</summary>
    internal abstract WorkflowBindings Bound { get; }
}

/// <summary>A workflow that steps of another one run.</summary>
/// <typeparam name="TInput">What it starts from.</typeparam>
/// <typeparam name="TOutput">What it results in.</typeparam>
public sealed class ChildWorkflow<TInput, TOutput> : ChildWorkflow
{
    private readonly Func<Workflow<TInput, TOutput>> _find;
    private Workflow<TInput, TOutput>? _workflow;

    internal ChildWorkflow(Func<Workflow<TInput, TOutput>> find) => _find = find;

    internal override WorkflowBindings Bound => Workflow.Bound;

    private Workflow<TInput, TOutput> Workflow => _workflow ?? Interlocked.CompareExchange(ref _workflow, _find(), null) ?? _workflow;

    internal async ValueTask<TOutput> RunAsync(StepExecution caller, TInput input)
    {
        var run = Workflow.NewRun(input, caller.Run?.OptionsForChildren(), caller.CancellationToken);
        if (caller.Run is null)
            return (await RunLauncher.RunAsync(run).ConfigureAwait(false)).Result;
        await run.ExecuteIn(caller).ConfigureAwait(false);
        return run.Taken;
    }
}

/// <summary>A workflow without an output that steps of another one run.</summary>
/// <typeparam name="TInput">What it starts from.</typeparam>
public sealed class ChildWorkflow<TInput> : ChildWorkflow
{
    private readonly Func<Workflow<TInput>> _find;
    private Workflow<TInput>? _workflow;

    internal ChildWorkflow(Func<Workflow<TInput>> find) => _find = find;

    internal override WorkflowBindings Bound => Workflow.Bound;

    private Workflow<TInput> Workflow => _workflow ?? Interlocked.CompareExchange(ref _workflow, _find(), null) ?? _workflow;

    internal async ValueTask<NoResult> RunAsync(StepExecution caller, TInput input)
    {
        var run = Workflow.NewRun(input, caller.Run?.OptionsForChildren(), caller.CancellationToken);
        if (caller.Run is null)
            (await RunLauncher.RunAsync(run).ConfigureAwait(false)).ThrowIfNotCompleted();
        else
            await run.ExecuteIn(caller).ConfigureAwait(false);
        return default;
    }
}
