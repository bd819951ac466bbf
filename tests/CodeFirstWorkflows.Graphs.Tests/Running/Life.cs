using System.Reflection;
using System.Text.Json;
using CodeFirstWorkflows.Graphs.Tests.Values;
using CodeFirstWorkflows.Graphs.Tests.Worlds;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>One life of a process: an engine, its workflows, and what they do. Nothing but a store outlives it.</summary>
internal sealed class Life : IServiceProvider
{
    private static readonly JsonSerializerOptions Json = GraphJson.Create();

    private readonly Dictionary<Type, Workflow> _workflows = [];
    private readonly Case _case;
    private readonly WorkflowEngine _engine;

    /// <summary>A process that runs a case.</summary>
    /// <param name="tested">The case.</param>
    /// <param name="number">Counts the lives.</param>
    /// <param name="past">What is known of the lives before.</param>
    /// <param name="store">The store, if there is one.</param>
    /// <param name="cancelsAt">The call at which the run is canceled; 0 if it is not.</param>
    public Life(Case tested, int number, Past past, IRunStore? store = null, int cancelsAt = 0)
    {
        _case = tested;
        _engine = new(new WorkflowEngineOptions { Json = Json, Store = store }, this);
        Gates = new(past.Order);
        Trace = new(past.Clock);
        World = new(tested.Fate, past.Answers, Trace, Gates, number) { CancelsAt = cancelsAt };
    }

    public Gates Gates { get; }

    public Trace Trace { get; }

    public World World { get; }

    private Workflow Workflow => (Workflow)GetService(_case.Workflow)!;

    /// <summary>The workflows, made with the engine and the world. Those that run others find them here.</summary>
    public object? GetService(Type serviceType)
    {
        if (!typeof(Workflow).IsAssignableFrom(serviceType))
            return null;
        lock (_workflows)
        {
            if (!_workflows.TryGetValue(serviceType, out var workflow))
                _workflows.Add(serviceType, workflow = (Workflow)Activator.CreateInstance(serviceType, _engine, World)!);
            return workflow;
        }
    }

    /// <summary>Runs the workflow as users do.</summary>
    public Task<WorkflowRun> RunAsync(RunOptions? options = null) => _case.Input switch
    {
        int number => ((IWorkflow<int>)Workflow).RunAsync(number, options, World.Cancellation.Token),
        var input => ((IWorkflow<Facts>)Workflow).RunAsync((Facts)input, options, World.Cancellation.Token),
    };

    /// <summary>Drives a recorded run on.</summary>
    public Task<WorkflowRun> ResumeAsync(string runId) => _case.Input is int
        ? ((IWorkflow<int>)Workflow).ResumeAsync(runId, null, World.Cancellation.Token)
        : ((IWorkflow<Facts>)Workflow).ResumeAsync(runId, null, World.Cancellation.Token);

    /// <summary>A run that has not started, to be prepared in a way that users cannot.</summary>
    public WorkflowRun Create(RunOptions? options = null) => (WorkflowRun)_case.Workflow
        .GetMethod("CreateRun", BindingFlags.Instance | BindingFlags.NonPublic)!
        .Invoke(Workflow, [_case.Input, options, World.Cancellation.Token])!;

    /// <summary>
    /// Opens one gate after the other until the run has ended or the process is dead. What follows from a gate happens before the next one is
    /// opened, but for what the framework leaves to other threads; when nothing is left to do, and the run has not ended, it never will.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="open">Does the next thing instead of opening a gate, if there is one to do.</param>
    /// <returns>The run that has ended; nothing if the process died.</returns>
    /// <exception cref="HangsException">It hangs.</exception>
    public WorkflowRun? Drive(Task<WorkflowRun> run, Func<bool>? open = null)
    {
        open ??= Gates.OpenOne;
        while (!run.IsCompleted && !World.IsDead)
        {
            // Nothing takes longer than a moment.
            if (!SpinWait.SpinUntil(() => run.IsCompleted || World.IsDead || open(), TimeSpan.FromSeconds(20)))
                throw new HangsException();
        }

        return World.IsDead ? null : run.GetAwaiter().GetResult();
    }
}

/// <summary>What outlives a process, for those who look at it from outside.</summary>
internal sealed class Past(int seed)
{
    public Clock Clock { get; } = new();

    public Answers Answers { get; } = new();

    public Order Order { get; } = new(seed);
}

/// <summary>A run does not end, though nothing is left that it could wait for.</summary>
internal sealed class HangsException() : Exception("The run hangs: nothing is left that it could wait for, and it has not ended.");
